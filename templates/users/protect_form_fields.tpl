{{#REASON_FIELD}}
  <div class="field">
    <label for="reason">Reason</label>
    <p class="hint" id="reason-hint">For example: service account, executive, on leave</p>
    {{#HAS_ERROR}}
      <p class="error" id="reason-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="reason" name="reason" type="text" autocomplete="off" value="{{VALUE}}"
        aria-describedby="reason-hint{{#HAS_ERROR}} reason-error{{/HAS_ERROR}}"
        {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
  </div>
{{/REASON_FIELD}}
{{#UNTIL_FIELD}}
  <div class="field">
    <label for="until">Protected until (optional)</label>
    <p class="hint" id="until-hint">The last protected day. Leave empty for no end date.</p>
    {{#HAS_ERROR}}
      <p class="error" id="until-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="until" name="until" type="date" class="short" value="{{VALUE}}"
        aria-describedby="until-hint{{#HAS_ERROR}} until-error{{/HAS_ERROR}}"
        {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
  </div>
{{/UNTIL_FIELD}}
