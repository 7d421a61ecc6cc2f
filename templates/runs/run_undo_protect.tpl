{{#PROTECT_FIELD}}
  <div class="field choice">
    {{#HAS_ERROR}}
      <p class="error" id="protect-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input type="checkbox" id="protect" name="protect" value="30"
        aria-describedby="protect-hint{{#HAS_ERROR}} protect-error{{/HAS_ERROR}}"
        {{#CHECKED}}checked="checked"{{/CHECKED}} {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
    <label for="protect">Also protect them for 30 days</label>
    <p class="hint" id="protect-hint">
      Tasks and bulk actions then skip everyone this undo restores
    </p>
  </div>
{{/PROTECT_FIELD}}
{{#REASON_FIELD}}
  <div class="field">
    <label for="reason">Reason for the protection</label>
    <p class="hint" id="reason-hint">Used only with the box above</p>
    {{#HAS_ERROR}}
      <p class="error" id="reason-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input id="reason" name="reason" type="text" maxlength="200" autocomplete="off"
        value="{{VALUE}}" aria-describedby="reason-hint{{#HAS_ERROR}} reason-error{{/HAS_ERROR}}"
        {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
  </div>
{{/REASON_FIELD}}
