<div class="field">
  <label for="{{NAME}}">{{LABEL}}</label>
  {{#HAS_ERROR}}
    <p class="error" id="{{NAME}}-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
  {{/HAS_ERROR}}
  {{#FIRST}}
    <input id="{{NAME}}" name="{{NAME}}" type="text" autocomplete="off" autocapitalize="none"
        spellcheck="false" value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="{{NAME}}-error"{{/HAS_ERROR}}>
  {{/FIRST}}
  {{#FURTHER}}
    <input name="{{NAME}}" type="text" autocomplete="off" autocapitalize="none" spellcheck="false"
        value="{{VALUE}}" aria-label="{{LABEL}}, or"{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="{{NAME}}-error"{{/HAS_ERROR}}>
  {{/FURTHER}}
</div>
