{{>STATUS_PICK}} {{>ROLE_PICK}}
<div class="field">
  <label for="claim">Account type</label>
  {{#CLAIM_ERROR}}
    <p class="error" id="claim-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
  {{/CLAIM_ERROR}}
  <select id="claim" name="claim"{{#CLAIM_ERROR}} aria-invalid="true"
      aria-describedby="claim-error"{{/CLAIM_ERROR}}>
    <option value="">Any</option>
    {{#CLAIM_CHOICE}}
      <option value="{{CHOICE_VALUE}}"{{#CHOICE_SELECTED}} selected="selected"{{/CHOICE_SELECTED}}>
        {{CHOICE_LABEL}}
      </option>
    {{/CLAIM_CHOICE}}
  </select>
</div>
{{>GROUPS}} {{>NOT_GROUPS}} {{>DOMAINS}} {{>NOT_DOMAINS}}
{{#IDLE_FIELD}}
  <div class="field">
    <label for="idle_days">No product used for (days)</label>
    {{#HAS_ERROR}}
      <p class="error" id="idle_days-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="idle_days" name="idle_days" type="text" inputmode="numeric"
        autocomplete="off" size="5"
        value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="idle_days-error"{{/HAS_ERROR}}>
  </div>
{{/IDLE_FIELD}}
{{#BILLABLE_FIELD}}
  <div class="field check">
    {{#HAS_ERROR}}
      <p class="error" id="billable-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="billable" name="billable" type="checkbox" value="1"
        {{#CHECKED}}checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="billable-error"{{/HAS_ERROR}}>
    <label for="billable">Has a paid seat</label>
  </div>
{{/BILLABLE_FIELD}}
{{#THRESHOLD_FIELD}}
  <div class="field check">
    {{#HAS_ERROR}}
      <p class="error" id="threshold-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="threshold" name="threshold" type="checkbox" value="1"
        {{#CHECKED}}checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="threshold-error"{{/HAS_ERROR}}>
    <label for="threshold">Inactive (by the setting)</label>
  </div>
{{/THRESHOLD_FIELD}}
{{#NEVER_FIELD}}
  <div class="field check">
    {{#HAS_ERROR}}
      <p class="error" id="never-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="never" name="never" type="checkbox" value="1"
        {{#CHECKED}}checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="never-error"{{/HAS_ERROR}}>
    <label for="never">Never used</label>
  </div>
{{/NEVER_FIELD}}
{{#NEW_FIELD}}
  <div class="field check">
    {{#HAS_ERROR}}
      <p class="error" id="new-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="new" name="new" type="checkbox" value="1"
        {{#CHECKED}}checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="new-error"{{/HAS_ERROR}}>
    <label for="new">New</label>
  </div>
{{/NEW_FIELD}}
{{#SYNCED_FIELD}}
  <div class="field check">
    {{#HAS_ERROR}}
      <p class="error" id="synced-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="synced" name="synced" type="checkbox" value="1"
        {{#CHECKED}}checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="synced-error"{{/HAS_ERROR}}>
    <label for="synced">Managed by the identity provider</label>
  </div>
{{/SYNCED_FIELD}}
{{#PROTECTED_FIELD}}
  <div class="field check">
    {{#HAS_ERROR}}
      <p class="error" id="protected-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="protected" name="protected" type="checkbox" value="1"
        {{#CHECKED}}checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="protected-error"{{/HAS_ERROR}}>
    <label for="protected">Protected</label>
  </div>
{{/PROTECTED_FIELD}}
