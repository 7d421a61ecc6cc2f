{{#NOTICES_FIELD}}
  <div class="field">
    <label for="notices">Warn people (optional)</label>
    <p class="hint" id="notices-hint">
      Days before the change, like 14 3 1. Empty: nobody is warned
    </p>
    {{#HAS_ERROR}}
      <p class="error" id="notices-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="notices" name="notices" type="text" class="short" autocomplete="off" placeholder=" "
        value="{{VALUE}}"
        aria-describedby="notices-hint{{#HAS_ERROR}} notices-error{{/HAS_ERROR}}"
        {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
  </div>
{{/NOTICES_FIELD}}
{{#NOTICE_SUBJECT_FIELD}}
  <div class="field on-notices">
    <label for="notice_subject">Subject of the notice</label>
    <p class="hint" id="notice_subject-hint">Empty: the standard subject</p>
    {{#HAS_ERROR}}
      <p class="error" id="notice_subject-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="notice_subject" name="notice_subject" type="text" class="wide" autocomplete="off"
        value="{{VALUE}}"
        aria-describedby="notice_subject-hint{{#HAS_ERROR}} notice_subject-error{{/HAS_ERROR}}"
        {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
  </div>
{{/NOTICE_SUBJECT_FIELD}}
{{#NOTICE_TEXT_FIELD}}
  <div class="field on-notices">
    <label for="notice_text">Text of the notice</label>
    <p class="hint" id="notice_text-hint">
      Empty: the standard text. Placeholders: {name} {products} {date} {link} {task} {days}
    </p>
    {{#HAS_ERROR}}
      <p class="error" id="notice_text-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <textarea id="notice_text" name="notice_text" rows="6" class="wide"
        aria-describedby="notice_text-hint{{#HAS_ERROR}} notice_text-error{{/HAS_ERROR}}"
        {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>{{VALUE:p}}</textarea>
  </div>
{{/NOTICE_TEXT_FIELD}}
{{#HAS_PREVIEW}}
  <p class="aside on-notices"><a href="{{NOTICE_PATH}}">Preview notice</a></p>
{{/HAS_PREVIEW}}
{{#KEEP_FIELD}}
  <fieldset class="field on-notices"
      {{#HAS_ERROR}}aria-describedby="keep-error"{{/HAS_ERROR}}>
    <legend>Warned people can keep their access</legend>
    {{#HAS_ERROR}}
      <p class="error" id="keep-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <div class="choices">
      {{#CHOICE}}
        <div class="choice">
          <input type="radio" id="{{CHOICE_ID}}" name="keep" value="{{CHOICE_VALUE}}"
              {{#CHOICE_SELECTED}}checked="checked"{{/CHOICE_SELECTED}}>
          <label for="{{CHOICE_ID}}">{{CHOICE_LABEL}}</label>
          <p class="hint">{{CHOICE_HINT}}</p>
        </div>
      {{/CHOICE}}
    </div>
  </fieldset>
{{/KEEP_FIELD}}
{{#KEEP_DAYS_FIELD}}
  <div class="field on-notices">
    <label for="keep_days">Access is kept for</label>
    {{#HAS_ERROR}}
      <p class="error" id="keep_days-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <div class="with-unit">
      <input id="keep_days" name="keep_days" type="text" inputmode="numeric"
          autocomplete="off" size="8" value="{{VALUE}}"{{#HAS_ERROR}}
          aria-describedby="keep_days-error"
          aria-invalid="true"{{/HAS_ERROR}}>
      <span class="unit">days</span>
    </div>
  </div>
{{/KEEP_DAYS_FIELD}}
{{#GIVE_BACK_FIELD}}
  <fieldset class="field"
      {{#HAS_ERROR}}aria-describedby="give_back-error"{{/HAS_ERROR}}>
    <legend>People can get their access back</legend>
    {{#HAS_ERROR}}
      <p class="error" id="give_back-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <div class="choices">
      {{#CHOICE}}
        <div class="choice">
          <input type="radio" id="{{CHOICE_ID}}" name="give_back" value="{{CHOICE_VALUE}}"
              {{#CHOICE_SELECTED}}checked="checked"{{/CHOICE_SELECTED}}>
          <label for="{{CHOICE_ID}}">{{CHOICE_LABEL}}</label>
          <p class="hint">{{CHOICE_HINT}}</p>
        </div>
      {{/CHOICE}}
    </div>
  </fieldset>
{{/GIVE_BACK_FIELD}}
{{#THEN_ACTION_FIELD}}
  <fieldset class="field"
      {{#HAS_ERROR}}aria-describedby="then_action-error"{{/HAS_ERROR}}>
    <legend>Second step</legend>
    {{#HAS_ERROR}}
      <p class="error" id="then_action-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <div class="choices">
      {{#CHOICE}}
        <div class="choice">
          <input type="radio" id="{{CHOICE_ID}}" name="then_action" value="{{CHOICE_VALUE}}"
              {{#CHOICE_SELECTED}}checked="checked"{{/CHOICE_SELECTED}}>
          <label for="{{CHOICE_ID}}">{{CHOICE_LABEL}}</label>
          <p class="hint">{{CHOICE_HINT}}</p>
        </div>
      {{/CHOICE}}
    </div>
  </fieldset>
{{/THEN_ACTION_FIELD}}
{{#THEN_DAYS_FIELD}}
  <div class="field on-then">
    <label for="then_days">Second step after</label>
    {{#HAS_ERROR}}
      <p class="error" id="then_days-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <div class="with-unit">
      <input id="then_days" name="then_days" type="text" inputmode="numeric"
          autocomplete="off" size="8" value="{{VALUE}}"{{#HAS_ERROR}}
          aria-describedby="then_days-error"
          aria-invalid="true"{{/HAS_ERROR}}>
      <span class="unit">days</span>
    </div>
  </div>
{{/THEN_DAYS_FIELD}}
{{#THEN_CAP_USERS_FIELD}}
  <div class="field on-then">
    <label for="then_cap_users">Maximum people per second step</label>
    {{#HAS_ERROR}}
      <p class="error" id="then_cap_users-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <div class="with-unit">
      <input id="then_cap_users" name="then_cap_users" type="text" inputmode="numeric"
          autocomplete="off" size="8" value="{{VALUE}}"{{#HAS_ERROR}}
          aria-describedby="then_cap_users-error"
          aria-invalid="true"{{/HAS_ERROR}}>
      <span class="unit">people</span>
    </div>
  </div>
{{/THEN_CAP_USERS_FIELD}}
