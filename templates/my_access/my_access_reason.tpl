<div class="field">
  <label for="{{FIELD_ID}}">Reason (optional)</label>
  {{#HAS_ERROR}}
    <p class="error" id="{{FIELD_ID}}-error">
      <span class="visually-hidden">Error: </span>{{ERROR}}
    </p>
  {{/HAS_ERROR}}
  <textarea id="{{FIELD_ID}}" name="reason" rows="2" maxlength="500"
      {{#HAS_ERROR}}aria-invalid="true" aria-describedby="{{FIELD_ID}}-error"{{/HAS_ERROR}}>
{{VALUE:p}}</textarea>
</div>
