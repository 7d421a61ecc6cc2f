<p class="back"><a href="{{BACK_LINK}}">Back to users</a></p>
<h1>Choose an action</h1>
<p class="lede">For {{WHOM}}. You review a preview first.</p>
<section class="card" aria-label="Action">
<form method="post" action="/users/bulk" novalidate="novalidate">
<input type="hidden" name="csrf" value="{{CSRF}}">
{{#CHOSEN}}<input type="hidden" name="account_id" value="{{ACCOUNT_ID}}"> {{/CHOSEN}}
{{#BY_FILTER}}
  <input type="hidden" name="filter" value="{{VALUE}}">
  {{#ALL_CHOSEN}}<input type="hidden" name="scope" value="all">{{/ALL_CHOSEN}}
{{/BY_FILTER}}
{{#PEOPLE_ERROR}}
  <div id="account_id" class="field" tabindex="-1">
    <p class="error" id="account_id-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
  </div>
{{/PEOPLE_ERROR}}
{{#FILTER_ERROR}}
  <div id="filter" class="field" tabindex="-1">
    <p class="error" id="filter-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
  </div>
{{/FILTER_ERROR}}
{{#ACTION_FIELD}}
  <div class="field">
    <label for="action">Action</label>
    {{#HAS_ERROR}}
      <p class="error" id="action-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <select id="action" name="action"{{#HAS_ERROR}} aria-describedby="action-error"
        aria-invalid="true"{{/HAS_ERROR}}>
      <option value="">Choose action…</option>
      {{#ACTION_CHOICES}}
        <optgroup label="{{CHOICES_LABEL}}">
          {{#CHOICE}}
            <option value="{{CHOICE_VALUE}}"
                {{#CHOICE_SELECTED}}selected="selected"{{/CHOICE_SELECTED}}>
              {{CHOICE_LABEL}}
            </option>
          {{/CHOICE}}
        </optgroup>
      {{/ACTION_CHOICES}}
    </select>
  </div>
{{/ACTION_FIELD}}
{{#GROUP_FIELD}}
  <div class="field of-group">
    <label for="group">Group</label>
    <p class="hint" id="group-hint">Name or ID</p>
    {{#HAS_ERROR}}
      <p class="error" id="group-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input id="group" name="group" type="text" list="groups" autocomplete="off" value="{{VALUE}}"
        aria-describedby="group-hint{{#HAS_ERROR}} group-error{{/HAS_ERROR}}"
        {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
  </div>
{{/GROUP_FIELD}}
{{#PRODUCT_ERROR}}
  <div id="product" class="field" tabindex="-1">
    <p class="error" id="product-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
  </div>
{{/PRODUCT_ERROR}}
{{#SITE_ERROR}}
  <div id="site" class="field" tabindex="-1">
    <p class="error" id="site-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
  </div>
{{/SITE_ERROR}}
<p class="card-foot">
  <button class="primary" type="submit">Preview action</button> <a
      href="{{BACK_LINK}}">Cancel</a>
</p>
<datalist id="groups">
{{#GROUP_CHOICE}}
<option value="{{CHOICE_VALUE}}">
{{/GROUP_CHOICE}}
</datalist>
</form>
</section>
