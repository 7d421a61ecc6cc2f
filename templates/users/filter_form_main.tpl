{{#Q_FIELD}}
  <div class="field">
    <label for="q">Name, e-mail or account id</label>
    {{#HAS_ERROR}}
      <p class="error" id="q-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input id="q" name="q" type="search" autocomplete="off" spellcheck="false"
        value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="q-error"{{/HAS_ERROR}}>
  </div>
{{/Q_FIELD}}
<div class="field">
  <label for="product">Product</label>
  {{#PRODUCT_ERROR}}
    <p class="error" id="product-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
  {{/PRODUCT_ERROR}}
  <select id="product" name="product"{{#PRODUCT_ERROR}} aria-invalid="true"
      aria-describedby="product-error"{{/PRODUCT_ERROR}}>
    <option value="">Any</option>
    {{#PRODUCT_CHOICE}}
      <option value="{{CHOICE_VALUE}}"{{#CHOICE_SELECTED}} selected="selected"{{/CHOICE_SELECTED}}>
        {{CHOICE_LABEL}}
      </option>
    {{/PRODUCT_CHOICE}}
  </select>
</div>
<div class="field">
  <label for="site">Site</label>
  {{#SITE_ERROR}}
    <p class="error" id="site-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
  {{/SITE_ERROR}}
  <select id="site" name="site"{{#SITE_ERROR}} aria-invalid="true"
      aria-describedby="site-error"{{/SITE_ERROR}}>
    <option value="">Any</option>
    {{#SITE_CHOICE}}
      <option value="{{CHOICE_VALUE}}"{{#CHOICE_SELECTED}} selected="selected"{{/CHOICE_SELECTED}}>
        {{CHOICE_LABEL}}
      </option>
    {{/SITE_CHOICE}}
  </select>
</div>
{{#DAYS_FIELD}}
  <div class="field">
    <label for="inactive_days">Inactive for (days)</label>
    {{#HAS_ERROR}}
      <p class="error" id="inactive_days-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="inactive_days" name="inactive_days" type="text" inputmode="numeric"
        autocomplete="off" value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="inactive_days-error"{{/HAS_ERROR}}>
  </div>
{{/DAYS_FIELD}}
