<div class="page-head">
  <h1>Audit</h1>
  <p class="actions">
    <a class="button secondary small" href="{{CSV_LINK}}">Download CSV</a>
    <a class="button secondary small" href="{{JSON_LINK}}">Show JSON</a>
  </p>
</div>
<p class="lede">All changes, runs and denied access. Entries are never edited or removed.</p>
<form method="get" action="/audit" class="filters one-line" role="search" aria-label="Audit">
  {{#FROM_FIELD}}
    <div class="field">
      <label for="from">From</label>
      {{#HAS_ERROR}}
        <p class="error" id="from-error">
          <span class="visually-hidden">Error: </span>{{ERROR}}
        </p>
      {{/HAS_ERROR}}
      <input id="from" name="from" type="date" value="{{VALUE}}"
          {{#HAS_ERROR}}aria-invalid="true" aria-describedby="from-error"{{/HAS_ERROR}}>
    </div>
  {{/FROM_FIELD}}
  {{#TO_FIELD}}
    <div class="field">
      <label for="to">To</label>
      {{#HAS_ERROR}}
        <p class="error" id="to-error">
          <span class="visually-hidden">Error: </span>{{ERROR}}
        </p>
      {{/HAS_ERROR}}
      <input id="to" name="to" type="date" value="{{VALUE}}"
          {{#HAS_ERROR}}aria-invalid="true" aria-describedby="to-error"{{/HAS_ERROR}}>
    </div>
  {{/TO_FIELD}}
  <div class="field">
    <label for="who">Name or e-mail</label>
    <input id="who" name="who" type="search" autocomplete="off" autocapitalize="none"
        spellcheck="false" value="{{FILTER_WHO}}">
  </div>
  <div class="field">
    <label for="q">Text</label>
    <input id="q" name="q" type="search" autocomplete="off" spellcheck="false"
        value="{{FILTER_TEXT}}">
  </div>
  <div class="field">
    <label for="action">Action</label>
    <select id="action" name="action">
      {{#KIND}}
        <option value="{{KIND_VALUE}}"
            {{#KIND_SELECTED}}selected="selected"{{/KIND_SELECTED}}>{{KIND_LABEL}}</option>
      {{/KIND}}
    </select>
  </div>
  <div class="field choice">
    <input type="checkbox" id="refused" name="refused" value="1"
        {{#CHECKED}}checked="checked"{{/CHECKED}}>
    <label for="refused">Rejected forms</label>
  </div>
  <button class="secondary" type="submit">Filter entries</button>
  {{#FILTERED}}<a href="/audit">Clear filters</a>{{/FILTERED}}
</form>
{{#LIST}}
  <div class="table-scroll" role="region" aria-labelledby="audit-caption" tabindex="0">
    <table class="list cards audit">
      <caption id="audit-caption">Newest first; times in {{ZONE}}</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Person</th>
          <th scope="col">Action</th>
          <th scope="col">About</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {{#ROW}}
          <tr>
            <td class="nowrap"><time datetime="{{AT}}" title="{{AT_LONG}}">{{AT_TEXT}}</time></td>
            <td data-label="Person">
              {{#PERSON}}
                <a href="{{LINK}}"{{#ADDRESS}} title="{{ROW_WHO}}"{{/ADDRESS}}
                  ><bdi>{{NAME}}</bdi></a>
              {{/PERSON}}
              {{#OTHER_WHO}}<div><bdi>{{ROW_WHO}}</bdi></div>{{/OTHER_WHO}}
            </td>
            <td data-label="Action">{{ROW_ACTION}}</td>
            <td data-label="About">
              {{#ABOUT}}<a href="{{LINK}}"><bdi>{{SUBJECT}}</bdi></a>{{/ABOUT}}
              {{#PLAIN_SUBJECT}}<span class="hint"><bdi>{{SUBJECT}}</bdi></span>{{/PLAIN_SUBJECT}}
            </td>
            {{#NO_CHANGE}}<td></td>{{/NO_CHANGE}}
            {{#CHANGE}}
              <td data-label="Change">
                <div>
                  {{#FROM}}<bdi>{{BEFORE}}</bdi>{{/FROM}}
                  {{#ARROW}}
                    <span aria-hidden="true">→</span>
                    <span class="visually-hidden">changed to</span>
                  {{/ARROW}}
                  {{#TO}}<bdi>{{AFTER}}</bdi>{{/TO}}
                  {{#MORE}}<span class="hint"><bdi>{{DETAIL}}</bdi></span>{{/MORE}}
                  {{#REPEATED}}
                    <span class="hint">{{TIMES}} times until {{UNTIL}}</span>
                  {{/REPEATED}}
                </div>
              </td>
            {{/CHANGE}}
          </tr>
        {{/ROW}}
      </tbody>
    </table>
  </div>
{{/LIST}}
{{#EMPTY}}
  <div class="empty">
    <h2>No matching entries</h2>
    <p>No entry of the audit matches these filters.</p>
    <p><a class="button secondary" href="/audit">Clear filters</a></p>
  </div>
{{/EMPTY}}
{{#PAGES}}
  <nav class="pages" aria-label="Pages of the audit">
    {{#NEWEST}}<a class="button secondary" href="{{LINK}}">Newest</a> {{/NEWEST}}
    {{#OLDER}}<a class="button secondary" href="{{LINK}}">Older</a>{{/OLDER}}
  </nav>
{{/PAGES}}
