<h1>Dashboard</h1>
{{#FAILED_RUN}}
  <div class="banner {{#RUN_REFUSED}}warn{{/RUN_REFUSED}}{{#RUN_FAILED}}danger{{/RUN_FAILED}}">
    <p>
      <a href="{{RUN_PATH}}"><bdi>{{RUN_NAME}}</bdi></a>
      {{#RUN_REFUSED}}did not start{{/RUN_REFUSED}}{{#RUN_FAILED}}went wrong{{/RUN_FAILED}}
      {{RUN_WHEN}}: {{RUN_REASON}}
    </p>
  </div>
{{/FAILED_RUN}}
{{#EMPTY}}
  <div class="empty">
    <h2>{{EMPTY_HEADING}}</h2>
    <p>{{EMPTY_TEXT}}</p>
    <p class="actions"><a class="button primary" href="{{EMPTY_LINK}}">{{EMPTY_LINK_TEXT}}</a></p>
  </div>
{{/EMPTY}}
{{#FIGURES}}
<form method="get" action="/" class="filters">
  <div class="field">
    <label for="site">Site</label>
    <select id="site" name="site">
      <option value="">All sites</option>
      {{#SITE}}
        <option value="{{SITE_ID}}"{{#SITE_SELECTED}} selected="selected"{{/SITE_SELECTED}}>
          {{SITE_NAME}}
        </option>
      {{/SITE}}
    </select>
  </div>
  <button class="secondary" type="submit">Show</button>
</form>
<section class="tiles" aria-label="Totals, {{AS_OF_TEXT}}">
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
    <p class="hint">
      {{#BILLABLE_PEOPLE}}held by
        <a class="nowrap" href="{{LINK}}">{{PEOPLE_TEXT}}</a>{{/BILLABLE_PEOPLE}}
    </p>
  </div>
  <div class="stat">
    <p class="stat-label">Active</p>
    <p class="stat-value">{{TOTAL_ACTIVE}}</p>
    <p class="hint">
      {{TOTAL_SHARE}} % of the seats{{#ACTIVE_PEOPLE}}, used by
      <a class="nowrap" href="{{LINK}}">{{PEOPLE_TEXT}}</a>{{/ACTIVE_PEOPLE}}
    </p>
  </div>
  <div class="stat">
    <p class="stat-label">New</p>
    <p class="stat-value">{{TOTAL_NEW}}</p>
    <p class="hint">
      too young to count as inactive{{#NEW_PEOPLE}}, held by
      <a class="nowrap" href="{{LINK}}">{{PEOPLE_TEXT}}</a>{{/NEW_PEOPLE}}
    </p>
  </div>
  <div class="stat">
    <p class="stat-label">Inactive</p>
    <p class="stat-value">{{TOTAL_INACTIVE}}</p>
    <p class="hint">
      could be freed{{#INACTIVE_PEOPLE}}, held by
      <a class="nowrap" href="{{LINK}}">{{PEOPLE_TEXT}}</a>{{/INACTIVE_PEOPLE}}
    </p>
  </div>
  <div class="stat">
    <p class="stat-label">Never active</p>
    <p class="stat-value">{{TOTAL_NEVER}}</p>
    <p class="hint">
      of the inactive{{#NEVER_PEOPLE}}, held by
      <a class="nowrap" href="{{LINK}}">{{PEOPLE_TEXT}}</a>{{/NEVER_PEOPLE}}
    </p>
  </div>
</section>
{{#SAVING}}
  <section class="card" aria-labelledby="cost">
    <h2 id="cost">What the inactive seats cost</h2>
    <p>
      <strong class="nowrap">{{SAVING_TEXT}}</strong> a month at
      <a href="/settings/prices">your prices</a>{{#UNPRICED}}; products without a price are not
      included{{/UNPRICED}}.
    </p>
    <p class="hint">
      Freed seats save from the next billing day or renewal. Protected people are not included.
    </p>
  </section>
{{/SAVING}}
{{#NO_SEATS}}
  <div class="empty">
    <h2>No billable seat</h2>
    <p>The last synchronization found nobody who takes a seat here.</p>
  </div>
{{/NO_SEATS}}
{{#HAS_SEATS}}
<section aria-labelledby="products">
<h2 id="products">Seats by product</h2>
<ul class="legend">
  <li><span class="swatch data-1"></span> active</li>
  <li><span class="swatch data-4"></span> new</li>
  <li><span class="swatch data-2"></span> inactive</li>
  <li><span class="swatch data-3"></span> never active</li>
</ul>
<div class="table-scroll" role="region" aria-labelledby="products-caption" tabindex="0">
<table>
<caption id="products-caption">
  Billable seats, {{AS_OF_TEXT}}. A person with two products holds two seats. Figures lead to the
  people they count.
</caption>
<thead>
  <tr>
    <th scope="col">Product and site</th>
    <th scope="col" class="num">Billable</th>
    <th scope="col" class="num">Active</th>
    <th scope="col" class="num">New</th>
    <th scope="col" class="num">Inactive</th>
    <th scope="col" class="num">Never active</th>
    <th scope="col">In use</th>
    <th scope="col" class="num">Inactive after</th>
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
  <td class="num">
    {{#EXACT}}<a href="{{LINK}}">{{FIGURE_TEXT}}</a>{{/EXACT}}{{#OF_PEOPLE}}{{FIGURE_TEXT}}<div
        class="hint"><a href="{{LINK}}">{{PEOPLE_TEXT}}</a></div>{{/OF_PEOPLE}}
  </td>
{{/FIGURE}}
<td class="nowrap">
<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" role="img">
<title>{{SHARE_TEXT}}</title>
<use href="/charts/share.svg?site={{SITE_ID:u}}#{{SHARE_ID:u}}"></use></svg> {{SHARE}} %
</td>
<td class="num">{{DAYS}} days</td>
</tr>
{{/ROW}}
</tbody>
</table>
</div>
<p class="hint">
  A seat is new while nobody used it and the person joined, or the seat appeared, within these days:
  nobody could have been inactive for so long.
</p>
<p class="hint">
  What counts as inactive is set under <a href="/settings/dashboard">Settings, Dashboard</a>.
</p>
</section>
{{/HAS_SEATS}}
<section aria-labelledby="trend">
<h2 id="trend">The last 90 days</h2>
{{#NO_TREND}}
  <p>One day is known so far; the trend grows with each daily synchronization.</p>
{{/NO_TREND}}
{{#TREND}}<figure class="chart"> <figcaption>Billable seats by day</figcaption>
<ul class="legend">
  <li><span class="swatch data-1"></span> active</li>
  <li><span class="swatch data-4"></span> new</li>
  <li><span class="swatch data-2"></span> inactive</li>
  <li><span class="swatch data-3"></span> never active</li>
</ul>
<svg class="wide-only" viewBox="0 0 720 240" role="img" aria-labelledby="trend-title trend-desc">
<title id="trend-title">Billable seats in the last 90 days</title>
<desc id="trend-desc">{{TREND_TEXT}}</desc><use
    href="/charts/trend.svg?site={{SITE_ID:u}}#trend"></use></svg>
  <svg class="narrow-only" viewBox="0 0 300 240" role="img"
      aria-label="Billable seats in the last 90 days. {{TREND_TEXT}}"><use
      href="/charts/trend.svg?site={{SITE_ID:u}}#trend-narrow"></use></svg> </figure>
<details class="more">
  <summary>The same as a table</summary>
  <div class="table-scroll" role="region" aria-labelledby="trend-caption" tabindex="0">
    <table>
      <caption id="trend-caption">
        Billable seats by day, newest first. Inactive includes never active, by the number of days
        set at the time.
      </caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col" class="num">Billable</th>
          <th scope="col" class="num">Active</th>
          <th scope="col" class="num">New</th>
          <th scope="col" class="num">Inactive</th>
          <th scope="col" class="num">Never active</th>
        </tr>
      </thead>
      <tbody>
        {{#TREND_ROW}}
          <tr>
            <th scope="row" class="nowrap">{{DAY}}</th>
            <td class="num">{{BILLABLE}}</td>
            <td class="num">{{ACTIVE}}</td>
            <td class="num">{{NEW_SEATS}}</td>
            <td class="num">{{INACTIVE}}</td>
            <td class="num">{{NEVER}}</td>
          </tr>
        {{/TREND_ROW}}
      </tbody>
    </table>
  </div>
</details>
{{/TREND}}
</section>
{{/FIGURES}}
