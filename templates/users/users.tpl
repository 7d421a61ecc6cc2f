<div class="page-head">
  <h1>Users</h1>
  {{#BROWSER}}
    {{#SAVED}}
      <nav class="tabs" aria-label="Saved filters">
        <a href="/users"{{#EVERYBODY_CURRENT}} aria-current="page"{{/EVERYBODY_CURRENT}}>All
          users</a>
        {{#SAVED_ROW}}<a href="{{LINK}}"
            {{#SAVED_CURRENT}}aria-current="page"{{/SAVED_CURRENT}}><bdi>{{SAVED_NAME}}</bdi></a>
          {{/SAVED_ROW}}
      </nav>
    {{/SAVED}}
    <div class="actions">
      {{#NEW_TASK}}<a class="button secondary small" href="/tasks/new?filter={{ID:u}}">New
        task</a> {{/NEW_TASK}}
      {{#EDIT_FILTER}}<a class="button secondary small" href="/filters/{{ID}}">Edit filter</a>
        {{/EDIT_FILTER}}
      {{#SAVE_FORM}}
        <details class="drop right">
          <summary>Save filter</summary>
          <div>
            {{#UPDATE}}
              <form method="post" action="/filters/{{ID}}">
                <input type="hidden" name="csrf" value="{{CSRF}}">
                <input type="hidden" name="query" value="{{QUERY}}">
                <input type="hidden" name="changed_at" value="{{CHANGED_AT}}">
                <input type="hidden" name="name" value="{{SAVED_NAME}}">
                {{#WILL_FALL}}
                  <p class="hint">Used by tasks: {{TASKS}}. They turn off until reviewed again.</p>
                {{/WILL_FALL}}
                <button type="submit" name="action" value="save">Update
                  <bdi>{{SAVED_NAME}}</bdi></button>
              </form>
              <hr>
            {{/UPDATE}}
            <form method="post" action="/filters">
              <input type="hidden" name="csrf" value="{{CSRF}}">
              <input type="hidden" name="query" value="{{QUERY}}">
              <div class="field">
                <label for="name">Name of the new filter</label>
                <input id="name" name="name" type="text" autocomplete="off" maxlength="100">
              </div>
              <button type="submit">Save filter</button>
            </form>
          </div>
        </details>
      {{/SAVE_FORM}}
      {{#PASTE}}<a class="button secondary small" href="/users/paste">Paste e-mail
        addresses</a>{{/PASTE}}
      <a class="button secondary small" href="/filters">Saved filters</a>
      {{#COLUMNS}}
        <details class="drop right">
          <summary>Columns</summary>
          <form method="get" action="/users">
            {{#PAIR}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}"> {{/PAIR}}
            <input type="hidden" name="column" value="name">
            <fieldset>
              <legend class="visually-hidden">Columns</legend>
              {{#COLUMN_CHOICE}}
                <p><label><input type="checkbox" name="column" value="{{VALUE}}"
                    {{#CHECKED}}checked="checked"{{/CHECKED}}> {{LABEL}}</label></p>
              {{/COLUMN_CHOICE}}
            </fieldset>
            <button type="submit">Save columns</button>
          </form>
        </details>
      {{/COLUMNS}}
      {{#CSV}}
        <details class="drop right">
          <summary>Export</summary>
          <div>
            <p><a href="{{CSV_LINK}}">Export as CSV</a></p>
            <p><a href="{{CSV_SEMICOLON_LINK}}">CSV with semicolons</a></p>
          </div>
        </details>
      {{/CSV}}
    </div>
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
  <div class="list-top">
    <form method="get" action="/users" class="filters compact" role="search" aria-label="People">
      {{>FILTER_MAIN}}
      {{#ACTIVE_DAYS}}<input type="hidden" name="active_days" value="{{VALUE}}">{{/ACTIVE_DAYS}}
      {{#ACTIVE_NOW}}<input type="hidden" name="active" value="1">{{/ACTIVE_NOW}}
      {{#KEEP_SORT}}<input type="hidden" name="sort" value="{{VALUE}}">{{/KEEP_SORT}}
      {{#KEEP_DOWN}}<input type="hidden" name="dir" value="desc">{{/KEEP_DOWN}}
      {{#KEEP_SAVED}}<input type="hidden" name="saved" value="{{ID}}">{{/KEEP_SAVED}}
      {{#KEEP_LIMIT}}<input type="hidden" name="limit" value="{{VALUE}}">{{/KEEP_LIMIT}}
      <details class="more"{{#MORE_OPEN}} open="open"{{/MORE_OPEN}}>
        <summary>More filters</summary>
        <div class="filters"> {{>FILTER_MORE}} </div>
      </details>
      <button class="primary" type="submit">Apply</button>
    </form>
    {{#CHIPS}}
      <ul class="chips" aria-label="Active filters">
        {{#CHIP}}
          <li class="chip">
            <bdi>{{CHIP_TEXT}}</bdi>
            <a href="{{LINK}}" aria-label="Remove filter: {{CHIP_TEXT}}">✕</a>
          </li>
        {{/CHIP}}
        <li><a href="/users">Clear filters</a></li>
      </ul>
    {{/CHIPS}}
  </div>
  {{#NOT_MEANT}}
    <div class="empty">
      <h2>No users are shown</h2>
      <p>A filter cannot be read. Correct or remove it: without it, other people would match.</p>
      <p class="actions"><a class="button secondary" href="/users">Clear filters</a></p>
    </div>
  {{/NOT_MEANT}}
  {{#NOBODY}}
    <div class="empty">
      <h2>No users match</h2>
      <p>Remove a filter to see more.</p>
      {{#LEAVES_OUT}}
        <p>Check the values to leave out: an unknown one matches nobody.</p>
      {{/LEAVES_OUT}}
      {{#FOUND}}
        <p>No group with that exact name. Did you mean:</p>
        <ul class="plain">
          {{#GROUP_ROW}}<li><a href="{{LINK}}"><bdi>{{GROUP}}</bdi></a></li>{{/GROUP_ROW}}
        </ul>
      {{/FOUND}}
      <p class="actions"><a class="button secondary" href="/users">Clear filters</a></p>
    </div>
  {{/NOBODY}}
  {{#LIST}}
    <div class="list-bar">
      <p role="status" class="range">{{RANGE_TEXT}}</p>
      {{#BULK}}
        <form method="post" action="/users/bulk" id="bulk" data-selection="yes">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="ask" value="1">
          <input type="hidden" name="filter" value="{{QUERY}}">
          <input type="hidden" name="at" value="{{AT}}">
          <input type="hidden" name="scope" value="{{SCOPE}}">
          {{#CHOSEN}}<input type="hidden" name="account_id" value="{{ACCOUNT}}"> {{/CHOSEN}}
          <div id="selection" role="group" aria-label="Selection" tabindex="-1">
            <span class="selected" role="status"><b data-count="yes">{{SELECTED}}</b>
              selected</span>
            <select id="action" name="action" aria-label="Action">
              <option value="">Choose action…</option>
              {{#ACTION_CHOICES}}
                <optgroup label="{{CHOICES_LABEL}}">
                  {{#CHOICE}}<option value="{{CHOICE_VALUE}}">{{CHOICE_LABEL}}</option>{{/CHOICE}}
                </optgroup>
              {{/ACTION_CHOICES}}
            </select>
            <button type="submit">Preview action</button>
            {{#SELECT_PAGE}}<button class="secondary small" type="submit" name="select"
                value="page">Select all {{SHOWN}}</button>{{/SELECT_PAGE}}
            {{#SELECT_ALL}}<button class="secondary small" type="submit" name="select"
                value="all">Select all {{TOTAL}}</button>{{/SELECT_ALL}}
            {{#CLEAR}}<a href="{{LINK}}">Clear selection</a>{{/CLEAR}}
          </div>
        </form>
      {{/BULK}}
    </div>
    <div class="table-scroll" role="region" aria-label="Users" tabindex="0">
      <table class="cards users">
        <thead>
          <tr>
            {{#BULK}}
              <th scope="col" class="tick">
                {{#PAGE_TICK}}<input type="checkbox" form="bulk" name="tick_page" value="1"
                    aria-label="Select everyone on this page">{{/PAGE_TICK}}
              </th>
            {{/BULK}}
            {{#HEAD}}
              <th scope="col" {{#HEAD_NUM}}class="num"{{/HEAD_NUM}}
                  {{#SORT_UP}}aria-sort="ascending"{{/SORT_UP}}
                  {{#SORT_DOWN}}aria-sort="descending"{{/SORT_DOWN}}>
                {{#PLAIN_HEAD}}{{HEAD_LABEL}}{{/PLAIN_HEAD}}
                {{#VIEW_LINK}}<a href="{{LINK}}">{{HEAD_LABEL}}</a>{{/VIEW_LINK}}
                {{#VIEW_BUTTON}}<button class="sort" type="submit" form="bulk" name="view"
                    value="{{LINK}}">{{HEAD_LABEL}}</button>{{/VIEW_BUTTON}}
                {{#SORT_UP}}<span aria-hidden="true">▲</span>{{/SORT_UP}}
                {{#SORT_DOWN}}<span aria-hidden="true">▼</span>{{/SORT_DOWN}}
              </th>
            {{/HEAD}}
          </tr>
        </thead>
        <tbody>
          {{#ROW}}
            <tr>
              {{#TICK}}
                <td class="tick">
                  <input type="checkbox" form="bulk" name="account_id" value="{{ACCOUNT}}"
                      aria-label="Select {{USER_NAME}}"{{#CHECKED}} checked="checked"{{/CHECKED}}
                      {{#ALL_CHOSEN}}disabled="disabled"{{/ALL_CHOSEN}}>
                  <a class="to-action" href="#action">Go to actions</a>
                  <input type="hidden" form="bulk" name="page_id" value="{{ACCOUNT}}">
                </td>
              {{/TICK}}
              <th scope="row">
                <a href="/users/{{ACCOUNT_ID}}"><bdi>{{USER_NAME}}</bdi></a>
                {{#PROTECTED}}<svg class="mark" role="img"><title>Protected: {{REASON}}</title><use
                    href="/static/icons.svg#protected"></use></svg>{{/PROTECTED}}
              </th>
              {{#EMAIL_CELL}}
                <td class="email" data-label="E-mail" title="{{VALUE}}"><bdi>{{VALUE}}</bdi></td>
              {{/EMAIL_CELL}}
              {{#STATUS_CELL}}
                <td data-label="Status">
                  {{#IS_ACTIVE}}{{VALUE}}{{/IS_ACTIVE}}{{#NOT_ACTIVE}}<span
                      class="badge soon">{{VALUE}}</span>{{/NOT_ACTIVE}}
                </td>
              {{/STATUS_CELL}}
              {{#CLAIM_CELL}}<td data-label="Account type">{{VALUE}}</td>{{/CLAIM_CELL}}
              {{#PRODUCTS_CELL}}
                <td class="products" data-label="Products" title="{{VALUE}}">{{VALUE}}</td>
              {{/PRODUCTS_CELL}}
              {{#SEATS_CELL}}<td class="num" data-label="Seats">{{VALUE}}</td>{{/SEATS_CELL}}
              {{#LAST_CELL}}
                <td class="nowrap" data-label="Last active">{{VALUE}}</td>
              {{/LAST_CELL}}
              {{#ANYWHERE_CELL}}
                <td class="nowrap" data-label="Last active anywhere">{{VALUE}}</td>
              {{/ANYWHERE_CELL}}
            </tr>
          {{/ROW}}
        </tbody>
      </table>
    </div>
    <nav class="pages" aria-label="Pages">
      {{#PREVIOUS}}
        {{#VIEW_LINK}}<a class="button secondary" rel="prev" href="{{LINK}}">Previous</a>
          {{/VIEW_LINK}}
        {{#VIEW_BUTTON}}<button class="secondary" type="submit" form="bulk" name="view"
            value="{{LINK}}">Previous</button> {{/VIEW_BUTTON}}
      {{/PREVIOUS}}
      {{#NEXT}}
        {{#VIEW_LINK}}<a class="button secondary" rel="next" href="{{LINK}}">Next</a> {{/VIEW_LINK}}
        {{#VIEW_BUTTON}}<button class="secondary" type="submit" form="bulk" name="view"
            value="{{LINK}}">Next</button> {{/VIEW_BUTTON}}
      {{/NEXT}}
      {{#PAGE_OF}}<span class="unit">{{PAGE_TEXT}}</span>{{/PAGE_OF}}
      <span class="hint">Rows per page:
        {{#ROWS_CHOICE}}<a href="{{LINK}}"
            {{#CHOICE_SELECTED}}aria-current="true"{{/CHOICE_SELECTED}}>{{VALUE}}</a>
          {{/ROWS_CHOICE}}</span>
    </nav>
  {{/LIST}}
  <dialog id="keys" aria-labelledby="keys-head">
    <h2 id="keys-head">Keys</h2>
    <dl class="facts">
      <div><dt><kbd>/</kbd></dt><dd>Search</dd></div>
      <div><dt><kbd>?</kbd></dt><dd>Show keys</dd></div>
      <div><dt><kbd>Space</kbd></dt><dd>Select the focused person</dd></div>
      <div><dt><kbd>Tab</kbd></dt><dd>After selecting: go to actions</dd></div>
      <div><dt><kbd>Esc</kbd></dt><dd>Close</dd></div>
    </dl>
    <form method="dialog"><button>Close</button></form>
  </dialog>
{{/BROWSER}}
