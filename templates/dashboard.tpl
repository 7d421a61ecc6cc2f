<h1>Dashboard</h1>
{{#FAILED_RUN}}<div class="banner {{#RUN_REFUSED}}warn{{/RUN_REFUSED}}{{#RUN_FAILED}}danger{{/RUN_FAILED}}"><p><a href="{{RUN_PATH}}"><bdi>{{RUN_NAME}}</bdi></a> {{#RUN_REFUSED}}did not start{{/RUN_REFUSED}}{{#RUN_FAILED}}went wrong{{/RUN_FAILED}} {{RUN_WHEN}}: {{RUN_REASON}}</p></div>
{{/FAILED_RUN}}{{#EMPTY}}<div class="empty">
  <h2>{{EMPTY_HEADING}}</h2>
  <p>{{EMPTY_TEXT}}</p>
  <p><a class="button primary" href="{{EMPTY_LINK}}">{{EMPTY_LINK_TEXT}}</a></p>
</div>{{/EMPTY}}
{{#FIGURES}}
<form method="get" action="/" class="filters">
  <div class="field">
    <label for="site">Site</label>
    <select id="site" name="site">
      <option value="">All sites</option>
      {{#SITE}}<option value="{{SITE_ID}}"{{#SITE_SELECTED}} selected="selected"{{/SITE_SELECTED}}>{{SITE_NAME}}</option>{{/SITE}}
    </select>
  </div>
  <button class="secondary" type="submit">Show</button>
</form>
<section class="tiles" aria-label="Totals">
  <div class="stat"><p class="stat-label">Billable seats</p><p class="stat-value">{{TOTAL_BILLABLE}}</p></div>
  <div class="stat"><p class="stat-label">Active</p><p class="stat-value">{{TOTAL_ACTIVE}}</p></div>
  <div class="stat"><p class="stat-label">Inactive</p><p class="stat-value">{{TOTAL_INACTIVE}}</p><p class="hint">could be freed</p></div>
  <div class="stat"><p class="stat-label">Never active</p><p class="stat-value">{{TOTAL_NEVER}}</p><p class="hint">part of the inactive</p></div>
  {{#SAVING}}<div class="stat"><p class="stat-label">Estimate a month</p><p class="stat-value">{{SAVING_TEXT}}</p><p class="hint">at your prices; tiers may change it</p></div>{{/SAVING}}
</section>
<h2 id="products">Seats by product</h2>
<div class="table-scroll" role="region" aria-labelledby="products-caption" tabindex="0">
<table>
  <caption id="products-caption">Billable seats, {{AS_OF_TEXT}}. A person with two products holds two seats.</caption>
  <thead><tr><th scope="col">Product</th><th scope="col">Site</th><th scope="col" class="num">Billable</th><th scope="col" class="num">Active</th><th scope="col" class="num">Inactive</th><th scope="col" class="num">Never active</th><th scope="col">Share in use</th><th scope="col" class="num">Inactive after</th></tr></thead>
  <tbody>
  {{#ROW}}<tr>
    <th scope="row">{{PRODUCT_NAME}}</th><td class="nowrap">{{SITE_NAME}}</td>
    <td class="num"><a href="/users?product={{PRODUCT:u}}&amp;site={{ROW_SITE:u}}&amp;billable=1">{{BILLABLE}}</a></td><td class="num">{{ACTIVE}}</td><td class="num"><a href="/users?product={{PRODUCT:u}}&amp;site={{ROW_SITE:u}}&amp;inactive_days={{DAYS:u}}">{{INACTIVE}}</a></td><td class="num"><a href="/users?product={{PRODUCT:u}}&amp;site={{ROW_SITE:u}}&amp;never=1">{{NEVER}}</a></td>
    <td class="nowrap"><progress max="100" value="{{SHARE}}" aria-label="Share in use of {{PRODUCT_NAME}} on {{SITE_NAME}}">{{SHARE}} %</progress> {{SHARE}} %</td>
    <td class="num">{{DAYS}} days</td>
  </tr>{{/ROW}}
  </tbody>
</table>
</div>
<p class="hint">What counts as inactive is set under <a href="/settings/dashboard">Settings, Dashboard</a>.</p>
{{/FIGURES}}
