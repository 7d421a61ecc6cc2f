<section aria-labelledby="trend">
<h2 id="trend">History</h2>
{{#NO_TREND}}<p>The trend appears after the second daily sync.</p>{{/NO_TREND}}
{{#TREND}}
<nav class="tabs" aria-label="Period">
  {{#PERIOD}}
    <a href="{{LINK}}#trend"
        {{#PERIOD_CURRENT}}aria-current="page"{{/PERIOD_CURRENT}}>{{DAYS}} days</a>
  {{/PERIOD}}
</nav>
<figure class="chart" data-strips>
<figcaption>Billable seats{{#WEEKLY}}, one day a week{{/WEEKLY}}</figcaption>
<ul class="legend">
  <li><span class="swatch data-1"></span> active</li>
  <li><span class="swatch data-4"></span> new</li>
  <li><span class="swatch data-2"></span> inactive</li>
  <li><span class="swatch data-3"></span> never active</li>
  {{#MARKS}}
    <li><span aria-hidden="true">◆</span> threshold changed</li>
    <li><span aria-hidden="true">▼</span> run</li>
  {{/MARKS}}
</ul>
<svg class="wide-only" viewBox="0 0 720 240" role="img" aria-labelledby="trend-title trend-desc">
<title id="trend-title">Billable seats in the last {{PERIOD_DAYS}} days</title>
<desc id="trend-desc">{{TREND_TEXT}}</desc>
<use href="/charts/trend.svg?site={{SITE_ID:u}}&amp;days={{PERIOD_DAYS:u}}#trend"></use>
{{#STRIPS}}
<g transform="translate({{LEFT}} {{TOP}}) scale({{HALF_DAY}} {{HEIGHT}})">
{{#STRIP}}
<rect class="strip" x="{{X}}" width="{{WIDTH}}" height="1"><title>{{DAY}}: {{BILLABLE}}
seats, {{ACTIVE}} active, {{NEW_SEATS}} new, {{INACTIVE}} inactive
({{NEVER}} never active){{#DAY_COST}}, {{COST}} {{CURRENCY}} a month for inactive
seats{{/DAY_COST}}</title></rect>
{{/STRIP}}
</g>
{{/STRIPS}}
</svg>
  <svg class="narrow-only" viewBox="0 0 300 240" role="img"
      aria-label="Billable seats in the last {{PERIOD_DAYS}} days. {{TREND_TEXT}}">
<use href="/charts/trend.svg?site={{SITE_ID:u}}&amp;days={{PERIOD_DAYS:u}}#trend-narrow"></use>
  </svg>
</figure>
{{#MONEY_CHART}}
  <figure class="chart">
    <figcaption>
      Inactive seats, {{CURRENCY}} a month at today's prices, protected people included
    </figcaption>
    <svg class="wide-only" viewBox="0 0 720 132" aria-hidden="true">
<use href="/charts/trend.svg?site={{SITE_ID:u}}&amp;days={{PERIOD_DAYS:u}}#money"></use>
    </svg>
    <svg class="narrow-only" viewBox="0 0 300 132" aria-hidden="true">
<use href="/charts/trend.svg?site={{SITE_ID:u}}&amp;days={{PERIOD_DAYS:u}}#money-narrow"></use>
    </svg>
  </figure>
{{/MONEY_CHART}}
{{#MARKS}}
  <details class="more">
    <summary>Show changes and runs</summary>
    <ul class="plain">
      {{#MARK}}
        <li>
          <span aria-hidden="true">{{#IS_RUN}}▼{{/IS_RUN}}{{#IS_THRESHOLD}}◆{{/IS_THRESHOLD}}</span>
          {{DAY}}: {{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#LINKED}}<a href="{{LINK}}">{{TEXT}}</a>{{/LINKED}}
        </li>
      {{/MARK}}
    </ul>
  </details>
{{/MARKS}}
<details class="more">
  <summary>Show as table</summary>
  <div class="table-scroll" role="region" aria-labelledby="trend-caption" tabindex="0">
    <table class="list">
      <caption id="trend-caption">
        Newest first. Inactive includes never active, using the threshold of that day.
      </caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col" class="num">Billable</th>
          <th scope="col" class="num">Active</th>
          <th scope="col" class="num">New</th>
          <th scope="col" class="num">Inactive</th>
          <th scope="col" class="num">Never active</th>
          {{#MONEY_COLUMN}}
            <th scope="col" class="num">Inactive, {{CURRENCY}} a month</th>
          {{/MONEY_COLUMN}}
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
            {{#DAY_COST}}<td class="num">{{COST}}</td>{{/DAY_COST}}
          </tr>
        {{/TREND_ROW}}
      </tbody>
    </table>
  </div>
</details>
{{/TREND}}
</section>
