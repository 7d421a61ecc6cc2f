{{#FIELD}}
  {{#NO_SWITCH}}
    <div class="field">
      <label for="{{NAME}}">{{LABEL}}</label>
      {{#HAS_HELP}}<p class="hint" id="{{NAME}}-help">{{HELP}}</p>{{/HAS_HELP}}
      {{#HAS_ERROR}}
        <p class="error" id="{{NAME}}-error">
          <span class="visually-hidden">Error: </span>{{ERROR}}
        </p>
      {{/HAS_ERROR}}
      <div class="with-unit">
        {{#IS_TEXT}}
          <input id="{{NAME}}" name="{{NAME}}" type="text" autocomplete="off" value="{{VALUE}}"
              aria-describedby="{{#HAS_HELP}}{{NAME}}-help {{/HAS_HELP}}
                {{#HAS_ERROR}}{{NAME}}-error {{/HAS_ERROR}}{{NAME}}-unit"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        {{/IS_TEXT}}
        {{#IS_ZONE}}
          <input id="{{NAME}}" name="{{NAME}}" type="text" list="{{NAME}}-list" autocomplete="off"
              autocapitalize="none" spellcheck="false" value="{{VALUE}}"
              aria-describedby="{{#HAS_HELP}}{{NAME}}-help {{/HAS_HELP}}
                {{#HAS_ERROR}}{{NAME}}-error {{/HAS_ERROR}}{{NAME}}-unit"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
          <datalist id="{{NAME}}-list" data-lines="/static/zones.txt"></datalist>
          <a href="/static/zones.txt">List of time zones</a>
        {{/IS_ZONE}}
        {{#IS_NUMBER}}
          <input id="{{NAME}}" name="{{NAME}}" type="text" inputmode="numeric" autocomplete="off"
              size="8" value="{{VALUE}}"
              aria-describedby="{{#HAS_HELP}}{{NAME}}-help {{/HAS_HELP}}
                {{#HAS_ERROR}}{{NAME}}-error {{/HAS_ERROR}}{{NAME}}-unit"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        {{/IS_NUMBER}}
        {{#IS_LINES}}<textarea id="{{NAME}}" name="{{NAME}}" rows="4"
            aria-describedby="{{#HAS_HELP}}{{NAME}}-help {{/HAS_HELP}}
              {{#HAS_ERROR}}{{NAME}}-error {{/HAS_ERROR}}{{NAME}}-unit"
            {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>{{VALUE:p}}</textarea>{{/IS_LINES}}
        {{#IS_CHOICE}}
          <select id="{{NAME}}" name="{{NAME}}"
              aria-describedby="{{#HAS_HELP}}{{NAME}}-help {{/HAS_HELP}}
                {{#HAS_ERROR}}{{NAME}}-error {{/HAS_ERROR}}{{NAME}}-unit"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
            {{#CHOICE}}
              <option value="{{CHOICE_VALUE}}"
                  {{#CHOICE_SELECTED}}selected="selected"{{/CHOICE_SELECTED}}>
                {{CHOICE_LABEL}}
              </option>
            {{/CHOICE}}
          </select>
        {{/IS_CHOICE}}
        <span class="unit" id="{{NAME}}-unit">{{UNIT}}</span>
      </div>
    </div>
  {{/NO_SWITCH}}
  {{#IS_SWITCH}}
    <div class="field choice">
      {{#HAS_ERROR}}
        <p class="error" id="{{NAME}}-error">
          <span class="visually-hidden">Error: </span>{{ERROR}}
        </p>
      {{/HAS_ERROR}}
      <input type="checkbox" id="{{NAME}}" name="{{NAME}}" value="true"
          aria-describedby="{{#HAS_HELP}}{{NAME}}-help {{/HAS_HELP}}
            {{#HAS_ERROR}}{{NAME}}-error {{/HAS_ERROR}}{{NAME}}-unit"
          {{#CHECKED}}checked="checked"{{/CHECKED}} {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
      <label for="{{NAME}}">{{LABEL}} <span class="unit" id="{{NAME}}-unit">{{UNIT}}</span></label>
      {{#HAS_HELP}}<p class="hint" id="{{NAME}}-help">{{HELP}}</p>{{/HAS_HELP}}
    </div>
  {{/IS_SWITCH}}
{{/FIELD}}
