<div class="page-head"><h1>Users</h1>{{#BROWSER}}<p class="actions">{{#NEW_TASK}}<a class="button secondary small" href="/tasks/new?filter={{ID:u}}">New task with this filter</a> {{/NEW_TASK}}<a class="button secondary small" href="/filters">Saved filters</a> <a class="button secondary small" href="{{CSV_LINK}}">Export as CSV</a></p>{{/BROWSER}}</div>
{{#EMPTY}}<div class="empty"><h2>{{EMPTY_HEADING}}</h2><p>{{EMPTY_TEXT}}</p><p class="actions"><a class="button primary" href="{{EMPTY_LINK}}">{{EMPTY_LINK_TEXT}}</a></p></div>{{/EMPTY}}
{{#BROWSER}}
{{#SAVED}}<nav class="tabs" aria-label="Saved filters"><a href="/users"{{#EVERYBODY_CURRENT}} aria-current="page"{{/EVERYBODY_CURRENT}}>Everybody</a> {{#SAVED_ROW}}<a href="{{LINK}}"{{#SAVED_CURRENT}} aria-current="page"{{/SAVED_CURRENT}}><bdi>{{SAVED_NAME}}</bdi></a> {{/SAVED_ROW}}</nav>{{/SAVED}}
<form method="get" action="/users" class="filters" role="search" aria-label="People">
  {{#Q_FIELD}}<div class="field"><label for="q">Name, e-mail or account id</label>{{#HAS_ERROR}}<p class="error" id="q-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}<input id="q" name="q" type="search" autocomplete="off" spellcheck="false" value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true" aria-describedby="q-error"{{/HAS_ERROR}}></div>{{/Q_FIELD}}
  <div class="field"><label for="product">Product</label><select id="product" name="product"><option value="">Any</option>{{#PRODUCT_CHOICE}}<option value="{{CHOICE_VALUE}}"{{#CHOICE_SELECTED}} selected="selected"{{/CHOICE_SELECTED}}>{{CHOICE_LABEL}}</option>{{/PRODUCT_CHOICE}}</select></div>
  <div class="field"><label for="site">Site</label><select id="site" name="site"><option value="">Any</option>{{#SITE_CHOICE}}<option value="{{CHOICE_VALUE}}"{{#CHOICE_SELECTED}} selected="selected"{{/CHOICE_SELECTED}}>{{CHOICE_LABEL}}</option>{{/SITE_CHOICE}}</select></div>
  {{#DAYS_FIELD}}<div class="field"><label for="inactive_days">Inactive for (days)</label>{{#HAS_ERROR}}<p class="error" id="inactive_days-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}<input id="inactive_days" name="inactive_days" type="text" inputmode="numeric" autocomplete="off" value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true" aria-describedby="inactive_days-error"{{/HAS_ERROR}}></div>{{/DAYS_FIELD}}
  {{#ACTIVE_DAYS}}<input type="hidden" name="active_days" value="{{VALUE}}">{{/ACTIVE_DAYS}}{{#ACTIVE_NOW}}<input type="hidden" name="active" value="1">{{/ACTIVE_NOW}}{{#KEEP_SORT}}<input type="hidden" name="sort" value="{{VALUE}}">{{/KEEP_SORT}}{{#KEEP_DOWN}}<input type="hidden" name="dir" value="desc">{{/KEEP_DOWN}}{{#KEEP_LIMIT}}<input type="hidden" name="limit" value="{{VALUE}}">{{/KEEP_LIMIT}}
  <button class="primary" type="submit">Find</button>
  <details class="more wide"{{#MORE_OPEN}} open="open"{{/MORE_OPEN}}><summary>More filters</summary>
    <div class="filters">
    <div class="field"><label for="status">Status</label><select id="status" name="status"><option value="">Any</option>{{#STATUS_CHOICE}}<option value="{{CHOICE_VALUE}}"{{#CHOICE_SELECTED}} selected="selected"{{/CHOICE_SELECTED}}>{{CHOICE_LABEL}}</option>{{/STATUS_CHOICE}}</select></div>
    <div class="field"><label for="claim">Claim status</label><select id="claim" name="claim"><option value="">Any</option>{{#CLAIM_CHOICE}}<option value="{{CHOICE_VALUE}}"{{#CHOICE_SELECTED}} selected="selected"{{/CHOICE_SELECTED}}>{{CHOICE_LABEL}}</option>{{/CLAIM_CHOICE}}</select></div>
    <div class="field"><label for="role">Role</label><select id="role" name="role"><option value="">Any</option>{{#ROLE_CHOICE}}<option value="{{CHOICE_VALUE}}"{{#CHOICE_SELECTED}} selected="selected"{{/CHOICE_SELECTED}}>{{CHOICE_LABEL}}</option>{{/ROLE_CHOICE}}</select></div>
    {{#GROUP_FIELD}}<div class="field"><label for="group">Group name or id</label>{{#HAS_ERROR}}<p class="error" id="group-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}<input id="group" name="group" type="text" autocomplete="off" spellcheck="false" value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true" aria-describedby="group-error"{{/HAS_ERROR}}></div>{{/GROUP_FIELD}}
    {{#DOMAIN_FIELD}}<div class="field"><label for="domain">E-mail domain</label>{{#HAS_ERROR}}<p class="error" id="domain-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}<input id="domain" name="domain" type="text" autocomplete="off" autocapitalize="none" spellcheck="false" value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true" aria-describedby="domain-error"{{/HAS_ERROR}}></div>{{/DOMAIN_FIELD}}
    {{#IDLE_FIELD}}<div class="field"><label for="idle_days">No product used for (days)</label>{{#HAS_ERROR}}<p class="error" id="idle_days-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}<input id="idle_days" name="idle_days" type="text" inputmode="numeric" autocomplete="off" value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true" aria-describedby="idle_days-error"{{/HAS_ERROR}}></div>{{/IDLE_FIELD}}
    <div class="field check"><input id="billable" name="billable" type="checkbox" value="1"{{#BILLABLE_CHECKED}} checked="checked"{{/BILLABLE_CHECKED}}> <label for="billable">Holds a billable seat</label></div>
    {{#THRESHOLD_FIELD}}<div class="field check">{{#HAS_ERROR}}<p class="error" id="threshold-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}<input id="threshold" name="threshold" type="checkbox" value="1"{{#CHECKED}} checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true" aria-describedby="threshold-error"{{/HAS_ERROR}}> <label for="threshold">Inactive by the setting</label></div>{{/THRESHOLD_FIELD}}
    {{#NEVER_FIELD}}<div class="field check">{{#HAS_ERROR}}<p class="error" id="never-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}<input id="never" name="never" type="checkbox" value="1"{{#CHECKED}} checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true" aria-describedby="never-error"{{/HAS_ERROR}}> <label for="never">Never active</label></div>{{/NEVER_FIELD}}
    {{#NEW_FIELD}}<div class="field check">{{#HAS_ERROR}}<p class="error" id="new-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}<input id="new" name="new" type="checkbox" value="1"{{#CHECKED}} checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true" aria-describedby="new-error"{{/HAS_ERROR}}> <label for="new">New</label></div>{{/NEW_FIELD}}
    <div class="field check"><input id="synced" name="synced" type="checkbox" value="1"{{#SYNCED_CHECKED}} checked="checked"{{/SYNCED_CHECKED}}> <label for="synced">Managed by the identity provider</label></div>
    <div class="field check"><input id="protected" name="protected" type="checkbox" value="1"{{#PROTECTED_CHECKED}} checked="checked"{{/PROTECTED_CHECKED}}> <label for="protected">Protected</label></div>
    </div>
  </details>
</form>
{{#CHIPS}}<ul class="chips" aria-label="Filters in force">{{#CHIP}}<li class="chip"><bdi>{{CHIP_TEXT}}</bdi> <a href="{{LINK}}" aria-label="Take away: {{CHIP_TEXT}}">✕</a></li>
{{/CHIP}}<li><a href="/users">Everybody again</a></li></ul>{{/CHIPS}}
{{#SAVE_FORM}}<details class="more"><summary>Save these filters under a name</summary>
<form method="post" action="/filters" class="filters">
  <input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="query" value="{{QUERY}}">
  <div class="field"><label for="name">Name</label><input id="name" name="name" type="text" autocomplete="off" maxlength="100"></div>
  <button type="submit">Save filter</button>
</form></details>{{/SAVE_FORM}}
{{#NOBODY}}<div class="empty"><h2>Nobody fits</h2><p>No person of the organization fits all these filters. Take one away with its ✕.</p>{{#FOUND}}<p>No group has exactly this name or id. Groups like it:</p><ul class="plain">{{#GROUP_ROW}}<li><a href="{{LINK}}"><bdi>{{GROUP}}</bdi></a></li>{{/GROUP_ROW}}</ul>{{/FOUND}}<p class="actions"><a class="button secondary" href="/users">Show everybody</a></p></div>{{/NOBODY}}
{{#LIST}}
<p role="status">{{RANGE_TEXT}}</p>
{{#BULK}}<form method="post" action="/users/bulk" id="bulk"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="ask" value="1"><input type="hidden" name="filter" value="{{QUERY}}"></form>{{/BULK}}
<div class="table-scroll" role="region" aria-labelledby="users-caption" tabindex="0">
<table>
  <caption id="users-caption">Seats and the first of the two last activities are those of the product and site chosen. A heading sorts.</caption>
  <thead><tr>{{#BULK}}<th scope="col"><span class="visually-hidden">Ticked</span></th>{{/BULK}}{{#HEAD}}<th scope="col"{{#HEAD_NUM}} class="num"{{/HEAD_NUM}}{{#SORT_UP}} aria-sort="ascending"{{/SORT_UP}}{{#SORT_DOWN}} aria-sort="descending"{{/SORT_DOWN}}><a href="{{LINK}}">{{HEAD_LABEL}}{{#SORT_UP}} <span aria-hidden="true">▲</span>{{/SORT_UP}}{{#SORT_DOWN}} <span aria-hidden="true">▼</span>{{/SORT_DOWN}}</a></th>{{/HEAD}}</tr></thead>
  <tbody>
  {{#ROW}}<tr>{{#TICK}}<td><input type="checkbox" form="bulk" name="account_id" value="{{ACCOUNT}}" aria-label="Tick {{USER_NAME}}"><input type="hidden" form="bulk" name="page_id" value="{{ACCOUNT}}"></td>{{/TICK}}<th scope="row"><a href="/users/{{ACCOUNT_ID}}"><bdi>{{USER_NAME}}</bdi></a>{{#PROTECTED}} <span class="badge info">Protected</span><div class="hint">{{REASON}}</div>{{/PROTECTED}}</th><td><bdi>{{EMAIL}}</bdi></td><td>{{#IS_ACTIVE}}{{USER_STATUS}}{{/IS_ACTIVE}}{{#NOT_ACTIVE}}<span class="badge soon">{{USER_STATUS}}</span>{{/NOT_ACTIVE}}</td><td>{{CLAIM}}</td><td class="num">{{SEATS}}</td><td class="nowrap">{{LAST_ACTIVE}}</td><td class="nowrap">{{LAST_ANYWHERE}}</td></tr>
  {{/ROW}}
  </tbody>
</table>
</div>
{{#BULK}}<div class="toolbar" role="group" aria-label="Act on people">
  <div class="choice"><input type="radio" form="bulk" id="scope-ticked" name="scope" value="ticked" checked="checked"><label for="scope-ticked">The ticked people</label></div>
  <div class="choice"><input type="radio" form="bulk" id="scope-page" name="scope" value="page"><label for="scope-page">All on this page</label></div>
  <div class="choice"><input type="radio" form="bulk" id="scope-all" name="scope" value="all"><label for="scope-all">All {{TOTAL}} who match</label></div>
  <button form="bulk" type="submit">Act on them</button> <span class="hint">A preview comes first.</span>
</div>{{/BULK}}
<nav class="pages" aria-label="Pages">{{#PREVIOUS}}<a class="button secondary" rel="prev" href="{{LINK}}">Previous</a> {{/PREVIOUS}}{{#NEXT}}<a class="button secondary" rel="next" href="{{LINK}}">Next</a> {{/NEXT}}{{#PAGE_OF}}<span class="unit">{{PAGE_TEXT}}</span>{{/PAGE_OF}}</nav>
<p class="hint">Rows on a page: {{#ROWS_CHOICE}}<a href="{{LINK}}"{{#CHOICE_SELECTED}} aria-current="true"{{/CHOICE_SELECTED}}>{{VALUE}}</a> {{/ROWS_CHOICE}}</p>
{{/LIST}}
{{/BROWSER}}
