<h1>{{HEADING}}</h1>
<p>{{INTRO}}</p>
<form method="post" action="{{ACTION}}" novalidate="novalidate">
  <input type="hidden" name="csrf" value="{{CSRF}}">
  {{#FIELD}}<div class="field">
    <label for="{{NAME}}">{{LABEL}}</label>
    {{#HAS_HELP}}<p class="hint" id="{{NAME}}-help">{{HELP}}</p>{{/HAS_HELP}}
    {{#HAS_ERROR}}<p class="error" id="{{NAME}}-error">{{ERROR}}</p>{{/HAS_ERROR}}
    {{#IS_TEXT}}<input id="{{NAME}}" name="{{NAME}}" value="{{VALUE}}">{{/IS_TEXT}}
    {{#IS_NUMBER}}<input id="{{NAME}}" name="{{NAME}}" value="{{VALUE}}" inputmode="numeric">{{/IS_NUMBER}}
    {{#IS_LINES}}<textarea id="{{NAME}}" name="{{NAME}}">{{VALUE:p}}</textarea>{{/IS_LINES}}
    {{#IS_SWITCH}}<input type="checkbox" id="{{NAME}}" name="{{NAME}}" value="true"{{#CHECKED}} checked="checked"{{/CHECKED}}>{{/IS_SWITCH}}
    {{#IS_CHOICE}}<select id="{{NAME}}" name="{{NAME}}">{{#CHOICE}}<option value="{{CHOICE_VALUE}}"{{#CHOICE_SELECTED}} selected="selected"{{/CHOICE_SELECTED}}>{{CHOICE_LABEL}}</option>{{/CHOICE}}</select>{{/IS_CHOICE}}
    {{UNIT}}
  </div>
  {{/FIELD}}
  <button class="primary" type="submit">Save</button>
</form>
