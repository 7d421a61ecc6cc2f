<p class="back"><a href="/users">All users</a></p>
<h1><bdi>{{USER_NAME}}</bdi></h1>
{{#GONE}}<p class="banner warn">This person has left the organization; the facts are the last known ones.</p>{{/GONE}}
<div class="card">
<dl class="facts">
  <div><dt>E-mail</dt><dd>{{EMAIL}}</dd></div>
  <div><dt>Account id</dt><dd><code>{{ACCOUNT_ID}}</code></dd></div>
  <div><dt>Status</dt><dd>{{USER_STATUS}}</dd></div>
  <div><dt>Claim</dt><dd>{{CLAIM}}</dd></div>
  <div><dt>Managed by</dt><dd>{{SOURCE}}</dd></div>
  <div><dt>Added</dt><dd>{{ADDED}}</dd></div>
</dl>
</div>
<h2 id="seats">Seats, and why each is billable</h2>
{{#NO_SEATS}}<p class="empty">This person holds no billable seat.</p>{{/NO_SEATS}}
<div class="table-scroll" role="region" aria-labelledby="seats" tabindex="0">
<table>
  <caption>Product, last activity and the path that makes the seat billable</caption>
  <thead><tr><th scope="col">Product</th><th scope="col">Site</th><th scope="col">Last active</th><th scope="col">Billable by</th></tr></thead>
  <tbody>{{#SEAT}}<tr><th scope="row">{{PRODUCT}}</th><td>{{SITE_NAME}}</td><td>{{LAST_ACTIVE}}</td><td>{{PATH}}</td></tr>
  {{/SEAT}}</tbody>
</table>
</div>
<h2>Groups</h2>
<ul>{{#GROUP_ROW}}<li>{{GROUP}}{{#SYNCED}} <span class="badge info">from the identity provider</span>{{/SYNCED}}</li>
{{/GROUP_ROW}}</ul>
<h2>Roles</h2>
<ul>{{#ROLE_ROW}}<li>{{ROLE}} {{PRODUCT}}</li>
{{/ROLE_ROW}}</ul>
