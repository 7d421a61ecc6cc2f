<h1>Users</h1>
<form method="get" action="/users" class="filters">
  <div class="field"><label for="q">Name or e-mail</label><input id="q" name="q" type="search" value="{{Q}}"></div>
  <div class="field"><label for="product">Product</label><select id="product" name="product"><option value="">Any</option>{{#PRODUCT_CHOICE}}<option{{#CHOICE_SELECTED}} selected="selected"{{/CHOICE_SELECTED}} value="{{CHOICE_VALUE}}">{{CHOICE_VALUE}}</option>{{/PRODUCT_CHOICE}}</select></div>
  <div class="field"><label for="inactive_days">Inactive for days</label><input id="inactive_days" name="inactive_days" type="text" inputmode="numeric" class="short" value="{{DAYS}}"></div>
  <div class="field"><label for="status">Status</label><select id="status" name="status"><option value="">Any</option>{{#STATUS_CHOICE}}<option{{#CHOICE_SELECTED}} selected="selected"{{/CHOICE_SELECTED}} value="{{CHOICE_VALUE}}">{{CHOICE_VALUE}}</option>{{/STATUS_CHOICE}}</select></div>
  <div class="field"><label for="group">Group</label><input id="group" name="group" type="text" value="{{GROUP}}"></div>
  <div class="field"><label for="domain">Domain</label><input id="domain" name="domain" type="text" value="{{DOMAIN}}"></div>
  <div class="field check"><input id="never" name="never" type="checkbox" value="1"{{#NEVER_CHECKED}} checked="checked"{{/NEVER_CHECKED}}> <label for="never">Never active</label></div>
  <div class="field check"><input id="billable" name="billable" type="checkbox" value="1"{{#BILLABLE_CHECKED}} checked="checked"{{/BILLABLE_CHECKED}}> <label for="billable">Billable</label></div>
  <input type="hidden" name="site" value="{{SITE}}">
  <button class="secondary" type="submit">Filter</button> <a href="/users">Clear</a>
</form>
{{#EMPTY}}<div class="empty"><h2>Nobody fits</h2><p>Take a filter away, or wait for the first synchronization.</p></div>{{/EMPTY}}
{{#RANGE}}<p role="status">{{RANGE_TEXT}}</p>
{{/RANGE}}
<div class="table-scroll" role="region" aria-labelledby="users-caption" tabindex="0">
<table>
  <caption id="users-caption">{{TOTAL}} people</caption>
  <thead><tr><th scope="col">Name</th><th scope="col">E-mail</th><th scope="col">Status</th><th scope="col">Claim</th><th scope="col" class="num">Seats</th><th scope="col">Last active</th></tr></thead>
  <tbody>
  {{#ROW}}<tr><th scope="row"><a href="/users/{{ACCOUNT_ID}}">{{USER_NAME}}</a></th><td>{{EMAIL}}</td><td>{{USER_STATUS}}</td><td>{{CLAIM}}</td><td class="num">{{SEATS}}</td><td>{{LAST_ACTIVE}}</td></tr>
  {{/ROW}}
  </tbody>
</table>
</div>
<nav class="pagination" aria-label="Pages">{{#PREVIOUS}}<a class="button secondary" href="{{LINK}}">Previous</a>{{/PREVIOUS}} {{#NEXT}}<a class="button secondary" href="{{LINK}}">Next</a>{{/NEXT}}</nav>
