<div class="field">
  <label for="status">Status</label>
  {{#STATUS_ERROR}}
    <p class="error" id="status-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
  {{/STATUS_ERROR}}
  <select id="status" name="status"{{#STATUS_ERROR}} aria-invalid="true"
      aria-describedby="status-error"{{/STATUS_ERROR}}>
    <option value="">Any</option>
    {{#STATUS_CHOICE}}
      <option value="{{CHOICE_VALUE}}"{{#CHOICE_SELECTED}} selected="selected"{{/CHOICE_SELECTED}}>
        {{CHOICE_LABEL}}
      </option>
    {{/STATUS_CHOICE}}
  </select>
</div>
<div class="field">
  <label for="claim">Claim status</label>
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
<div class="field">
  <label for="role">Role</label>
  {{#ROLE_ERROR}}
    <p class="error" id="role-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
  {{/ROLE_ERROR}}
  <select id="role" name="role"{{#ROLE_ERROR}} aria-invalid="true"
      aria-describedby="role-error"{{/ROLE_ERROR}}>
    <option value="">Any</option>
    {{#ROLE_CHOICE}}
      <option value="{{CHOICE_VALUE}}"{{#CHOICE_SELECTED}} selected="selected"{{/CHOICE_SELECTED}}>
        {{CHOICE_LABEL}}
      </option>
    {{/ROLE_CHOICE}}
  </select>
</div>
{{#GROUP_FIELD}}
  <div class="field">
    <label for="group">Group name or id</label>
    {{#HAS_ERROR}}
      <p class="error" id="group-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input id="group" name="group" type="text" autocomplete="off" spellcheck="false"
        value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="group-error"{{/HAS_ERROR}}>
  </div>
{{/GROUP_FIELD}}
{{#DOMAIN_FIELD}}
  <div class="field">
    <label for="domain">E-mail domain</label>
    {{#HAS_ERROR}}
      <p class="error" id="domain-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input id="domain" name="domain" type="text" autocomplete="off" autocapitalize="none"
        spellcheck="false" value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="domain-error"{{/HAS_ERROR}}>
  </div>
{{/DOMAIN_FIELD}}
{{#IDLE_FIELD}}
  <div class="field">
    <label for="idle_days">No product used for (days)</label>
    {{#HAS_ERROR}}
      <p class="error" id="idle_days-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <input id="idle_days" name="idle_days" type="text" inputmode="numeric" autocomplete="off"
        value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="idle_days-error"{{/HAS_ERROR}}>
  </div>
{{/IDLE_FIELD}}
<div class="field check">
  {{#BILLABLE_ERROR}}
    <p class="error" id="billable-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
  {{/BILLABLE_ERROR}}
  <input id="billable" name="billable" type="checkbox" value="1"
      {{#BILLABLE_CHECKED}}checked="checked"{{/BILLABLE_CHECKED}}>
  <label for="billable">Holds a billable seat</label>
</div>
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
    <label for="threshold">Inactive by the setting</label>
  </div>
{{/THRESHOLD_FIELD}}
{{#NEVER_FIELD}}
  <div class="field check">
    {{#HAS_ERROR}}
      <p class="error" id="never-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input id="never" name="never" type="checkbox" value="1"
        {{#CHECKED}}checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="never-error"{{/HAS_ERROR}}>
    <label for="never">Never active</label>
  </div>
{{/NEVER_FIELD}}
{{#NEW_FIELD}}
  <div class="field check">
    {{#HAS_ERROR}}
      <p class="error" id="new-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input id="new" name="new" type="checkbox" value="1"
        {{#CHECKED}}checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="new-error"{{/HAS_ERROR}}>
    <label for="new">New</label>
  </div>
{{/NEW_FIELD}}
<div class="field check">
  {{#SYNCED_ERROR}}
    <p class="error" id="synced-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
  {{/SYNCED_ERROR}}
  <input id="synced" name="synced" type="checkbox" value="1"
      {{#SYNCED_CHECKED}}checked="checked"{{/SYNCED_CHECKED}}>
  <label for="synced">Managed by the identity provider</label>
</div>
<div class="field check">
  {{#PROTECTED_ERROR}}
    <p class="error" id="protected-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
  {{/PROTECTED_ERROR}}
  <input id="protected" name="protected" type="checkbox" value="1"
      {{#PROTECTED_CHECKED}}checked="checked"{{/PROTECTED_CHECKED}}>
  <label for="protected">Protected</label>
</div>
