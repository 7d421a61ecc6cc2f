<div class="page-head">
  <h1>Dashboard</h1>
  {{#FIGURES}}
    <form method="get" action="/" class="in-line">
      <label for="site">Site</label>
      <select id="site" name="site">
        <option value="">All sites</option>
        {{#SITE}}
          <option value="{{SITE_ID}}"{{#SITE_SELECTED}} selected="selected"{{/SITE_SELECTED}}>
            {{SITE_NAME}}
          </option>
        {{/SITE}}
      </select>
      <input type="hidden" name="days" value="{{PERIOD_DAYS}}">
      <button class="small" type="submit">Show site</button>
    </form>
  {{/FIGURES}}
</div>
<div id="dashboard"{{#POLL}} data-poll="/" data-poll-ms="2000"{{/POLL}}>
{{#FAILED_RUN}}
  <div class="banner {{#RUN_REFUSED}}warn{{/RUN_REFUSED}}{{#RUN_FAILED}}danger{{/RUN_FAILED}}">
    <p>
      <a href="{{RUN_PATH}}"><bdi>{{RUN_NAME}}</bdi></a>
      {{#RUN_REFUSED}}was not started ({{RUN_WHEN}}).{{/RUN_REFUSED}}
      {{#RUN_FAILED}}failed ({{RUN_WHEN}}).{{/RUN_FAILED}} {{RUN_REASON}}
    </p>
  </div>
{{/FAILED_RUN}}
{{#REVIEW}}
  <div class="banner info">
    <p>
      Access review <a href="/reviews/{{ID}}"><bdi>{{REVIEW_NAME}}</bdi></a>, due {{DUE}}: {{OPEN}}
      not reviewed.
      {{#OTHER_REVIEWS}}<a href="/reviews">Other open reviews: {{COUNT}}</a>{{/OTHER_REVIEWS}}
    </p>
  </div>
{{/REVIEW}}
{{>CHECKLIST}}
{{#EMPTY}}
  <div class="empty">
    <h2>{{EMPTY_HEADING}}</h2>
    <p>{{EMPTY_TEXT}}</p>
    <p class="actions"><a class="button primary" href="{{EMPTY_LINK}}">{{EMPTY_LINK_TEXT}}</a></p>
  </div>
{{/EMPTY}}
{{#FIGURES}}
{{>SEATS}}
{{>TREND}}
{{/FIGURES}}
</div>
