<details class="drop" id="{{NAME}}"{{#IS_OPEN}} open="open"{{/IS_OPEN}}>
  <summary>{{LABEL}}{{#COUNTED}} <b>{{COUNT}}</b>{{/COUNTED}}</summary>
  <fieldset id="{{NOT_NAME}}" tabindex="-1">
    <legend class="visually-hidden">{{LABEL}}</legend>
    {{#REFUSED}}
      <p class="error" id="{{FIELD}}-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/REFUSED}}
    {{#CHOICE}}
      <p>
        <label><input type="checkbox" name="{{NAME}}" value="{{CHOICE_VALUE}}"
            {{#CHOICE_SELECTED}}checked="checked"{{/CHOICE_SELECTED}}> {{CHOICE_LABEL}}</label>
        <label class="not"><input type="checkbox" name="{{NOT_NAME}}" value="{{CHOICE_VALUE}}"
            {{#CHOICE_NOT}}checked="checked"{{/CHOICE_NOT}}> not<span
            class="visually-hidden"> {{CHOICE_LABEL}}</span></label>
      </p>
    {{/CHOICE}}
  </fieldset>
</details>
