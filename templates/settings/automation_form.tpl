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
  {{#URL_FIELD}}
    {{#URL_FOLD}}
      <details class="more field"{{#URL_OPEN}} open="open"{{/URL_OPEN}}>
        <summary>Show or change the URL ({{WEBHOOK_ADDRESS}})</summary>
    {{/URL_FOLD}}
    <div class="field">
      <label for="url">Webhook URL (required)</label>
      <p class="hint" id="url-hint">
        Must start with {{#ALLOWED}}<code>{{ALLOWED_PREFIX}}</code> {{/ALLOWED}}
      </p>
      {{#HAS_ERROR}}
        <p class="error" id="url-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
      {{/HAS_ERROR}}
      <input id="url" name="url" type="text" inputmode="url" class="wide" autocomplete="off"
          autocapitalize="none" spellcheck="false" value="{{VALUE}}"
          aria-describedby="url-hint{{#HAS_ERROR}} url-error{{/HAS_ERROR}}"
          {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
    </div>
    {{#URL_FOLD_END}}</details>{{/URL_FOLD_END}}
  {{/URL_FIELD}}
  {{#SECRET_FIELD}}
    <div class="field">
      <label for="secret">
        {{#KEEPS}}New secret (leave empty to keep the stored one{{#KEEPS_LAST4}},
          …{{LAST4}}{{/KEEPS_LAST4}}){{/KEEPS}}{{#NO_SECRET}}Secret{{/NO_SECRET}}
      </label>
      <p class="hint" id="secret-hint">
        From the same trigger. Stored encrypted; cannot be shown again. A new URL needs it again
      </p>
      {{#HAS_ERROR}}
        <p class="error" id="secret-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
      {{/HAS_ERROR}}
      <input id="secret" name="secret" type="password" class="wide" autocomplete="off"
          autocapitalize="none" spellcheck="false" data-reveal="yes"
          aria-describedby="secret-hint{{#HAS_ERROR}} secret-error{{/HAS_ERROR}}"
          {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
    </div>
  {{/SECRET_FIELD}}
  {{#TRIGGER_FIELD}}
    <fieldset class="field"{{#HAS_ERROR}} aria-describedby="trigger-error"{{/HAS_ERROR}}>
      <legend>Triggers (at least one)</legend>
      {{#HAS_ERROR}}
        <p class="error" id="trigger-error">
          <span class="visually-hidden">Error: </span>{{ERROR}}
        </p>
      {{/HAS_ERROR}}
      {{#CHOICE}}
        <div class="choice">
          <input type="checkbox" id="{{CHOICE_ID}}" name="trigger" value="{{CHOICE_VALUE}}"
              aria-describedby="{{CHOICE_ID}}-hint"
              {{#CHOICE_SELECTED}}checked="checked"{{/CHOICE_SELECTED}}>
          <label for="{{CHOICE_ID}}">{{CHOICE_LABEL}}</label>
          <p class="hint" id="{{CHOICE_ID}}-hint">{{CHOICE_HINT}}</p>
        </div>
      {{/CHOICE}}
    </fieldset>
  {{/TRIGGER_FIELD}}
  {{#NOTES_FIELD}}
    <div class="field">
      <label for="notes">Notes</label>
      <p class="hint" id="notes-hint">Optional, for example the rule's name</p>
      {{#HAS_ERROR}}
        <p class="error" id="notes-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
      {{/HAS_ERROR}}
      <textarea id="notes" name="notes" rows="3" class="wide"
          aria-describedby="notes-hint{{#HAS_ERROR}} notes-error{{/HAS_ERROR}}"
          {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>{{VALUE:p}}</textarea>
    </div>
  {{/NOTES_FIELD}}
  {{#ENABLED_FIELD}}
    <div class="field choice">
      {{#HAS_ERROR}}
        <p class="error" id="enabled-error">
          <span class="visually-hidden">Error: </span>{{ERROR}}
        </p>
      {{/HAS_ERROR}}
      <input type="checkbox" id="enabled" name="enabled" value="true"
          {{#CHECKED}}checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true"
          aria-describedby="enabled-error"{{/HAS_ERROR}}>
      <label for="enabled">Enabled</label>
    </div>
  {{/ENABLED_FIELD}}
  <p class="card-foot">
    <button class="primary" type="submit">{{#IS_NEW}}Add webhook{{/IS_NEW}}{{#IS_STORED}}Save
      webhook{{/IS_STORED}}</button>
  </p>
</form>
