<div class="page-head">
  <h1>Users</h1>
  {{#BROWSER}}
    <p class="actions">
      {{#NEW_TASK}}<a class="button secondary small" href="/tasks/new?filter={{ID:u}}">New task with
        this filter</a> {{/NEW_TASK}}
      {{#PASTE}}<a class="button secondary small" href="/users/paste">Paste e-mail
        addresses</a>{{/PASTE}}
      <a class="button secondary small" href="/filters">Saved filters</a>
      {{#CSV}}<a class="button secondary small" href="{{CSV_LINK}}">Export as CSV</a>
        <a class="button secondary small" href="{{CSV_SEMICOLON_LINK}}">CSV with
        semicolons</a>{{/CSV}}
    </p>
  {{/BROWSER}}
</div>
{{#EMPTY}}
  <div class="empty">
    <h2>{{EMPTY_HEADING}}</h2>
    <p>{{EMPTY_TEXT}}</p>
    <p class="actions"><a class="button primary" href="{{EMPTY_LINK}}">{{EMPTY_LINK_TEXT}}</a></p>
  </div>
{{/EMPTY}}
{{#BROWSER}}
  {{#SAVED}}
    <nav class="tabs" aria-label="Saved filters">
      <a href="/users"{{#EVERYBODY_CURRENT}} aria-current="page"{{/EVERYBODY_CURRENT}}>Everybody</a>
      {{#SAVED_ROW}}<a href="{{LINK}}"
          {{#SAVED_CURRENT}}aria-current="page"{{/SAVED_CURRENT}}><bdi>{{SAVED_NAME}}</bdi></a>
        {{/SAVED_ROW}}
    </nav>
  {{/SAVED}}
  <form method="get" action="/users" class="filters" role="search" aria-label="People">
    {{>FILTER_MAIN}}
    {{#ACTIVE_DAYS}}<input type="hidden" name="active_days" value="{{VALUE}}">{{/ACTIVE_DAYS}}
    {{#ACTIVE_NOW}}<input type="hidden" name="active" value="1">{{/ACTIVE_NOW}}
    {{#KEEP_SORT}}<input type="hidden" name="sort" value="{{VALUE}}">{{/KEEP_SORT}}
    {{#KEEP_DOWN}}<input type="hidden" name="dir" value="desc">{{/KEEP_DOWN}}
    {{#KEEP_LIMIT}}<input type="hidden" name="limit" value="{{VALUE}}">{{/KEEP_LIMIT}}
    <button class="primary" type="submit">Find</button>
    <details class="more wide"{{#MORE_OPEN}} open="open"{{/MORE_OPEN}}>
      <summary>More filters</summary>
      <div class="filters"> {{>FILTER_MORE}} </div>
    </details>
  </form>
  {{#CHIPS}}
    <ul class="chips" aria-label="Filters in force">
      {{#CHIP}}
        <li class="chip">
          <bdi>{{CHIP_TEXT}}</bdi> <a href="{{LINK}}" aria-label="Take away: {{CHIP_TEXT}}">✕</a>
        </li>
      {{/CHIP}}
      <li><a href="/users">Everybody again</a></li>
    </ul>
  {{/CHIPS}}
  {{#SAVE_FORM}}
    <details class="more">
      <summary>Save these filters under a name</summary>
      <form method="post" action="/filters" class="filters">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <input type="hidden" name="query" value="{{QUERY}}">
        <div class="field">
          <label for="name">Name</label>
          <input id="name" name="name" type="text" autocomplete="off" maxlength="100">
        </div>
        <button type="submit">Save filter</button>
      </form>
    </details>
  {{/SAVE_FORM}}
  {{#NOT_MEANT}}
    <div class="empty">
      <h2>Nobody is shown</h2>
      <p>
        A filter cannot be read. Without it the list would hold people whom you did not ask for:
        mend it or take it away.
      </p>
      <p class="actions"><a class="button secondary" href="/users">Show everybody</a></p>
    </div>
  {{/NOT_MEANT}}
  {{#NOBODY}}
    <div class="empty">
      <h2>Nobody fits</h2>
      <p>No person of the organization fits all these filters. Take one away with its ✕.</p>
      {{#FOUND}}
        <p>No group has exactly this name or id. Groups like it:</p>
        <ul class="plain">
          {{#GROUP_ROW}}<li><a href="{{LINK}}"><bdi>{{GROUP}}</bdi></a></li>{{/GROUP_ROW}}
        </ul>
      {{/FOUND}}
      <p class="actions"><a class="button secondary" href="/users">Show everybody</a></p>
    </div>
  {{/NOBODY}}
  {{#LIST}}
    <p role="status">{{RANGE_TEXT}}</p>
    {{#BULK}}
      <form method="post" action="/users/bulk" id="bulk">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <input type="hidden" name="ask" value="1">
        <input type="hidden" name="filter" value="{{QUERY}}">
      </form>
    {{/BULK}}
    <div class="table-scroll" role="region" aria-labelledby="users-caption" tabindex="0">
      <table>
        <caption id="users-caption">
          Seats, and the first of the two last activities, are those of the product and site chosen;
          of several seats the latest use counts. A heading sorts.
        </caption>
        <thead>
          <tr>
            {{#BULK}}<th scope="col"><span class="visually-hidden">Ticked</span></th>{{/BULK}}
            {{#HEAD}}
              <th scope="col" {{#HEAD_NUM}}class="num"{{/HEAD_NUM}}
                  {{#SORT_UP}}aria-sort="ascending"{{/SORT_UP}}
                  {{#SORT_DOWN}}aria-sort="descending"{{/SORT_DOWN}}>
                <a href="{{LINK}}">{{HEAD_LABEL}}{{#SORT_UP}}
                  <span aria-hidden="true">▲</span>{{/SORT_UP}}{{#SORT_DOWN}}
                  <span aria-hidden="true">▼</span>{{/SORT_DOWN}}</a>
              </th>
            {{/HEAD}}
          </tr>
        </thead>
        <tbody>
          {{#ROW}}
            <tr>
              {{#TICK}}
                <td>
                  <input type="checkbox" form="bulk" name="account_id" value="{{ACCOUNT}}"
                      aria-label="Tick {{USER_NAME}}">
                  <input type="hidden" form="bulk" name="page_id" value="{{ACCOUNT}}">
                </td>
              {{/TICK}}
              <th scope="row">
                <a href="/users/{{ACCOUNT_ID}}"><bdi>{{USER_NAME}}</bdi></a>
                {{#PROTECTED}}
                  <span class="badge info">Protected</span><div class="hint">{{REASON}}</div>
                {{/PROTECTED}}
              </th>
              <td><bdi>{{EMAIL}}</bdi></td>
              <td>
                {{#IS_ACTIVE}}{{USER_STATUS}}{{/IS_ACTIVE}}{{#NOT_ACTIVE}}<span
                    class="badge soon">{{USER_STATUS}}</span>{{/NOT_ACTIVE}}
              </td>
              <td>{{CLAIM}}</td>
              <td class="num">{{SEATS}}</td>
              <td class="nowrap">{{LAST_ACTIVE}}</td>
              <td class="nowrap">{{LAST_ANYWHERE}}</td>
            </tr>
          {{/ROW}}
        </tbody>
      </table>
    </div>
    {{#BULK}}
      <div class="toolbar" role="group" aria-label="Act on people">
        <div class="choice">
          <input type="radio" form="bulk" id="scope-ticked" name="scope" value="ticked"
              checked="checked">
          <label for="scope-ticked">The ticked people</label>
        </div>
        <div class="choice">
          <input type="radio" form="bulk" id="scope-page" name="scope" value="page">
          <label for="scope-page">All on this page</label>
        </div>
        <div class="choice">
          <input type="radio" form="bulk" id="scope-all" name="scope" value="all">
          <label for="scope-all">All {{TOTAL}} who match</label>
        </div>
        <button form="bulk" type="submit">Act on them</button> <span class="hint">A preview comes
          first.</span>
      </div>
    {{/BULK}}
    <nav class="pages" aria-label="Pages">
      {{#PREVIOUS}}<a class="button secondary" rel="prev" href="{{LINK}}">Previous</a> {{/PREVIOUS}}
      {{#NEXT}}<a class="button secondary" rel="next" href="{{LINK}}">Next</a> {{/NEXT}}
      {{#PAGE_OF}}<span class="unit">{{PAGE_TEXT}}</span>{{/PAGE_OF}}
    </nav>
    <p class="hint">
      Rows on a page:
      {{#ROWS_CHOICE}}<a href="{{LINK}}"
          {{#CHOICE_SELECTED}}aria-current="true"{{/CHOICE_SELECTED}}>{{VALUE}}</a> {{/ROWS_CHOICE}}
    </p>
  {{/LIST}}
{{/BROWSER}}
