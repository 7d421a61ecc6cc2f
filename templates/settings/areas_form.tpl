<form method="post" action="{{ACTION}}" novalidate="novalidate" autocomplete="off">
  <input type="hidden" name="csrf" value="{{CSRF}}">
  {{#NAME_FIELD}}
    <div class="field">
      <label for="name">Name (required)</label>
      {{#HAS_ERROR}}
        <p class="error" id="name-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
      {{/HAS_ERROR}}
      <input id="name" name="name" type="text" class="wide" autocomplete="off" value="{{VALUE}}"
          {{#HAS_ERROR}}aria-describedby="name-error" aria-invalid="true"{{/HAS_ERROR}}>
    </div>
  {{/NAME_FIELD}}
  {{#INSTANCE_FIELD}}
    <fieldset class="field"{{#HAS_ERROR}} aria-describedby="instance-error"{{/HAS_ERROR}}>
      <legend>Products (at least one)</legend>
      {{#HAS_ERROR}}
        <p class="error" id="instance-error">
          <span class="visually-hidden">Error: </span>{{ERROR}}
        </p>
      {{/HAS_ERROR}}
      {{#NO_PRODUCTS}}
        <p class="hint" id="instance">No products are known before the first sync</p>
      {{/NO_PRODUCTS}}
      {{#CHOICE}}
        <div class="choice">
          <input type="checkbox" id="{{CHOICE_ID}}" name="instance" value="{{CHOICE_VALUE}}"
              {{#CHOICE_SELECTED}}checked="checked"{{/CHOICE_SELECTED}}>
          <label for="{{CHOICE_ID}}"><bdi>{{CHOICE_LABEL}}</bdi>{{#VANISHED}}
            <span class="badge soon">No longer in the organization</span>{{/VANISHED}}</label>
        </div>
      {{/CHOICE}}
    </fieldset>
  {{/INSTANCE_FIELD}}
  {{#DOMAIN_FIELD}}
    <div class="field">
      <label for="domain">E-mail domains</label>
      <p class="hint" id="domain-hint">
        Only people of these domains, separated by commas. Empty: people of all domains
      </p>
      {{#HAS_ERROR}}
        <p class="error" id="domain-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
      {{/HAS_ERROR}}
      <input id="domain" name="domain" type="text" class="wide" autocomplete="off"
          autocapitalize="none" spellcheck="false" value="{{VALUE}}"
          aria-describedby="domain-hint{{#HAS_ERROR}} domain-error{{/HAS_ERROR}}"
          {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
    </div>
  {{/DOMAIN_FIELD}}
  <p class="card-foot">
    <button class="primary" type="submit">{{#IS_NEW}}Add area{{/IS_NEW}}{{#IS_STORED}}Save
      area{{/IS_STORED}}</button>
  </p>
</form>
