<form method="post" action="{{ACTION}}" novalidate="novalidate" autocomplete="off">
  <input type="hidden" name="csrf" value="{{CSRF}}">
  {{#NAME_FIELD}}
    <div class="field">
      <label for="name">Name (required)</label>
      <p class="hint" id="name-hint">How you recognize it here and in the audit</p>
      {{#HAS_ERROR}}
        <p class="error" id="name-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
      {{/HAS_ERROR}}
      <input id="name" name="name" type="text" class="wide" autocomplete="off" value="{{VALUE}}"
          aria-describedby="name-hint{{#HAS_ERROR}} name-error{{/HAS_ERROR}}"
          {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
    </div>
  {{/NAME_FIELD}}
  {{#URL_FIELD}}
    <div class="field">
      <label for="url">Webhook URL (required)</label>
      <p class="hint" id="url-hint">
        Begins with {{#ALLOWED}}<code>{{ALLOWED_PREFIX}}</code> {{/ALLOWED}}
      </p>
      {{#HAS_ERROR}}
        <p class="error" id="url-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
      {{/HAS_ERROR}}
      <input id="url" name="url" type="text" inputmode="url" class="wide" autocomplete="off"
          autocapitalize="none" spellcheck="false" value="{{VALUE}}"
          aria-describedby="url-hint{{#HAS_ERROR}} url-error{{/HAS_ERROR}}"
          {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
    </div>
  {{/URL_FIELD}}
  {{#SECRET_FIELD}}
    <div class="field">
      <label for="secret">
        {{#KEEPS}}New secret (leave empty to keep the stored one{{#KEEPS_LAST4}},
          …{{LAST4}}{{/KEEPS_LAST4}}){{/KEEPS}}{{#NO_SECRET}}Secret{{/NO_SECRET}}
      </label>
      <p class="hint" id="secret-hint">
        Shown beside the URL in Atlassian Automation; it is sealed at once, for this URL alone, and
        never shown again. Another URL asks for it again
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
      <p class="hint" id="notes-hint">For your colleagues, like which rule answers to it</p>
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
