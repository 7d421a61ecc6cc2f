<p class="back"><a href="/settings/sync">Sync</a></p>
<h1>People who were missing</h1>
{{#NONE}}
  <div class="empty">
    <h2>No rejected sync</h2>
    <p>The last sync is complete, accepted, or its list is no longer kept.</p>
    <p><a class="button secondary" href="/settings/sync">Go to sync</a></p>
  </div>
{{/NONE}}
{{#LIST}}
  <p class="lede">
    The last sync was rejected because these people were not in Atlassian's answer. Nobody was
    removed.
  </p>
  <p>
    {{COUNT}} people{{#CUT}} of {{ALL}} missing; the others are not listed{{/CUT}}.
    <a href="/settings/sync/missing.csv">Download CSV</a>
  </p>
  <div class="table-scroll" role="region" aria-label="People who were missing" tabindex="0">
    {{>PEOPLE}}
  </div>
  {{#PAGES}}
    <nav class="pages" aria-label="Pages of the list">
      {{#PREVIOUS}}<a class="button secondary"
          href="/settings/sync/missing?page={{PAGE:u}}">Previous</a> {{/PREVIOUS}}
      <span>Page {{PAGE_NUMBER}} of {{PAGE_COUNT}}</span>
      {{#FOLLOWING}} <a class="button secondary"
          href="/settings/sync/missing?page={{PAGE:u}}">Next</a>{{/FOLLOWING}}
    </nav>
  {{/PAGES}}
{{/LIST}}
