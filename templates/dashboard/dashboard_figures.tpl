<section class="tiles" aria-label="Totals. {{AS_OF_TEXT}}">
  {{#PEOPLE}}
    <div class="stat">
      <p class="stat-label">People</p>
      <p class="stat-value"><a href="/users">{{TOTAL_PEOPLE}}</a></p>
      <p class="hint">{{AS_OF_TEXT}}</p>
    </div>
  {{/PEOPLE}}
  <div class="stat">
    <p class="stat-label">Billable seats</p>
    <p class="stat-value">{{TOTAL_BILLABLE}}</p>
    {{#BILLABLE_PEOPLE}}
      <p class="hint"><a class="nowrap" href="{{LINK}}">{{PEOPLE_TEXT}}</a></p>
    {{/BILLABLE_PEOPLE}}
    {{#BILLABLE_CHANGE}}{{#CHANGE}}
      <p class="hint">
        {{#MORE}}+{{DIFFERENCE}} in {{CHANGE_DAYS}} days{{/MORE}}
        {{#FEWER}}−{{DIFFERENCE}} in {{CHANGE_DAYS}} days{{/FEWER}}
        {{#SAME}}Unchanged in {{CHANGE_DAYS}} days{{/SAME}}
      </p>
    {{/CHANGE}}{{/BILLABLE_CHANGE}}
  </div>
  <div class="stat">
    <p class="stat-label">Active</p>
    <p class="stat-value">{{TOTAL_ACTIVE}}</p>
    {{#ACTIVE_PEOPLE}}
      <p class="hint">
        {{TOTAL_SHARE}} % of seats, <a class="nowrap" href="{{LINK}}">{{PEOPLE_TEXT}}</a>
      </p>
    {{/ACTIVE_PEOPLE}}
  </div>
  <div class="stat">
    <p class="stat-label">New</p>
    <p class="stat-value">{{TOTAL_NEW}}</p>
    {{#NEW_PEOPLE}}
      <p class="hint">
        Too recent to be inactive, <a class="nowrap" href="{{LINK}}">{{PEOPLE_TEXT}}</a>
      </p>
    {{/NEW_PEOPLE}}
  </div>
  <div class="stat">
    <p class="stat-label">Inactive</p>
    <p class="stat-value">{{TOTAL_INACTIVE}}</p>
    {{#INACTIVE_PEOPLE}}
      <p class="hint">
        {{INACTIVE_SHARE}} % of seats, <a class="nowrap" href="{{LINK}}">{{PEOPLE_TEXT}}</a>
      </p>
    {{/INACTIVE_PEOPLE}}
    {{#INACTIVE_CHANGE}}{{#CHANGE}}
      <p class="hint">
        {{#MORE}}+{{DIFFERENCE}} in {{CHANGE_DAYS}} days{{/MORE}}
        {{#FEWER}}−{{DIFFERENCE}} in {{CHANGE_DAYS}} days{{/FEWER}}
        {{#SAME}}Unchanged in {{CHANGE_DAYS}} days{{/SAME}}
      </p>
    {{/CHANGE}}{{/INACTIVE_CHANGE}}
  </div>
  <div class="stat">
    <p class="stat-label">Never active</p>
    <p class="stat-value">{{TOTAL_NEVER}}</p>
    {{#NEVER_PEOPLE}}
      <p class="hint">
        Included in inactive, <a class="nowrap" href="{{LINK}}">{{PEOPLE_TEXT}}</a>
      </p>
    {{/NEVER_PEOPLE}}
  </div>
</section>
{{#SAVING}}
  <section class="card saving" aria-labelledby="cost">
    <h2 id="cost">Saving by freeing inactive seats</h2>
    <div>
      <p>
        About <strong class="nowrap">{{SAVING_TEXT}} {{CURRENCY}}</strong> of
        <span class="nowrap">{{COST_TEXT}} {{CURRENCY}}</span> a month, computed from
        {{#SETTINGS_OPEN}}<a href="/settings/prices">your prices</a>{{/SETTINGS_OPEN}}
        {{#SETTINGS_CLOSED}}the prices of the settings{{/SETTINGS_CLOSED}}.
        {{#AT_RENEWALS}}
          Renewals of annual plans save
          <strong class="nowrap">{{RENEWALS_TEXT}} {{CURRENCY}}</strong> a year.
        {{/AT_RENEWALS}}
        {{#ONE_UNPRICED}}1 product has no price.{{/ONE_UNPRICED}}
        {{#MANY_UNPRICED}}{{UNPRICED_COUNT}} products have no price.{{/MANY_UNPRICED}}
      </p>
      <p class="hint">
        Saved from the next billing day or renewal. Protected people excluded.
      </p>
    </div>
    <a class="button secondary small" href="/reports">View reports</a>
  </section>
{{/SAVING}}
{{#NO_SEATS}}
  <div class="empty">
    <h2>No billable seats</h2>
    <p>No billable seats on this site.</p>
  </div>
{{/NO_SEATS}}
{{#HAS_SEATS}}
{{#OVER}}
  <p class="over">
    {{PRODUCT_NAME}}: {{OVER_TEXT}}. {{#PREVIEW}}<a class="free" href="{{FREE_LINK}}">Preview
      freeing the {{OVER_SEATS}} longest unused</a>{{/PREVIEW}}
  </p>
{{/OVER}}
<section aria-labelledby="products">
<div class="card-head">
  <h2 id="products">Seats by product</h2>
  <ul class="legend">
    <li><span class="swatch data-1"></span> active</li>
    <li><span class="swatch data-4"></span> new</li>
    <li><span class="swatch data-2"></span> inactive</li>
    <li><span class="swatch data-3"></span> never active</li>
  </ul>
</div>
<div class="table-scroll" role="region" aria-labelledby="products-caption" tabindex="0">
<table class="cards seats">
<caption id="products-caption">
  Someone with two products counts as two seats. Select a number to see the people.
</caption>
<thead>
  <tr>
    <th scope="col">Product and site</th>
    <th scope="col" class="num">Billable</th>
    <th scope="col" class="num">Active</th>
    <th scope="col" class="num">New</th>
    <th scope="col" class="num">Inactive</th>
    <th scope="col" class="num">Never active</th>
    {{#MONEY_HEAD}}
      <th scope="col" class="num">{{CURRENCY}} a month</th>
    {{/MONEY_HEAD}}
    <th scope="col">In use</th>
  </tr>
</thead>
<tbody>
{{#ROW}}
<tr{{#SUM}} class="sum"{{/SUM}}{{#BELOW}} class="below"{{/BELOW}}>
<th scope="row">
  {{#BELOW}}<span class="visually-hidden">{{PRODUCT_NAME}} on
    </span>{{SITE_NAME}}{{/BELOW}}{{#WHOLE}}{{PRODUCT_NAME}}<p
        class="hint">{{SITE_NAME}}</p>{{/WHOLE}}
</th>
{{#FIGURE}}
  <td class="num" data-label="{{LABEL}}">
    {{#EXACT}}<a href="{{LINK}}">{{FIGURE_TEXT}}</a>{{/EXACT}}{{#OF_PEOPLE}}{{FIGURE_TEXT}}<div
        class="hint"><a href="{{LINK}}">{{PEOPLE_TEXT}}</a></div>{{/OF_PEOPLE}}{{#FREE}}<div
        class="hint free"><a href="{{FREE_LINK}}">Free these seats<span
        class="visually-hidden">: {{FREE_PRODUCT}} on {{FREE_SITE}}</span></a></div>{{/FREE}}
  </td>
{{/FIGURE}}
{{#MONEY}}
  <td class="num" data-label="Cost a month">
    {{COST}}
    {{#SAVES}}
      {{#SETTINGS_OPEN}}
        <div class="hint"><a href="{{PRICE_LINK}}">{{UNUSED}} to save</a></div>
      {{/SETTINGS_OPEN}}
      {{#SETTINGS_CLOSED}}<div class="hint">{{UNUSED}} to save</div>{{/SETTINGS_CLOSED}}
    {{/SAVES}}
    {{#SAVES_YEAR}}
      {{#SETTINGS_OPEN}}
        <div class="hint by-year"><a href="{{PRICE_LINK}}">{{UNUSED}} a year to save</a></div>
      {{/SETTINGS_OPEN}}
      {{#SETTINGS_CLOSED}}
        <div class="hint by-year">{{UNUSED}} a year to save</div>
      {{/SETTINGS_CLOSED}}
    {{/SAVES_YEAR}}
  </td>
{{/MONEY}}
{{#NO_MONEY}}
  <td class="num" data-label="Cost a month">
    {{#SETTINGS_OPEN}}
      <a href="/settings/prices">Add price<span
      class="visually-hidden"> of {{PRODUCT_NAME}} on {{SITE_NAME}}</span></a>
    {{/SETTINGS_OPEN}}
  </td>
{{/NO_MONEY}}
<td class="nowrap" data-label="In use">
<span><svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" role="img">
<title>{{SHARE_TEXT}}</title>
<use href="/charts/share.svg?site={{SITE_ID:u}}#{{SHARE_ID:u}}"></use></svg> {{SHARE}} %</span>
<div class="hint">{{DAYS}}-day threshold</div>
</td>
</tr>
{{#ADVICE}}
<tr class="advice">
<td colspan="8"><a href="{{FREE_LINK}}">{{ADVICE_TEXT}}</a></td>
</tr>
{{/ADVICE}}
{{/ROW}}
</tbody>
</table>
</div>
<p class="hint">
  {{#SETTINGS_OPEN}}<a href="/settings/dashboard">Change the inactivity threshold</a>
  {{#NO_PRICES}} · <a href="/settings/prices">Add prices to see costs</a>{{/NO_PRICES}} ·
  {{/SETTINGS_OPEN}}
  <a href="/help#seats">What new and inactive mean</a>
</p>
</section>
{{/HAS_SEATS}}
