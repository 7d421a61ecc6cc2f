{{#Q_FIELD}}
  <div class="field">
    <label for="q" class="visually-hidden">Name, e-mail or account ID</label>
    {{#HAS_ERROR}}
      <p class="error" id="q-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="q" name="q" type="search" autocomplete="off" spellcheck="false"
        placeholder="Name, e-mail or account ID"
        value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="q-error"{{/HAS_ERROR}}>
  </div>
{{/Q_FIELD}}
{{>PRODUCT_PICK}} {{>SITE_PICK}}
{{#DAYS_FIELD}}
  <div class="field">
    <label for="inactive_days">Unused for at least (days)</label>
    {{#HAS_ERROR}}
      <p class="error" id="inactive_days-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="inactive_days" name="inactive_days" type="text" inputmode="numeric"
        autocomplete="off" size="5"
        value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="inactive_days-error"{{/HAS_ERROR}}>
  </div>
{{/DAYS_FIELD}}
