<h1>Audit</h1>
<p class="lede">
  Every change of a setting or task, every run and every refused entry. Rows can be added, never
  changed or removed. Times are UTC.
</p>
<form method="get" action="/audit" class="filters">
  <div class="field">
    <label for="who">Person</label><input id="who" name="who" type="text" autocomplete="off"
        autocapitalize="none" spellcheck="false" value="{{FILTER_WHO}}">
  </div>
  <div class="field">
    <label for="action">What happened</label> <select id="action" name="action">
      {{#KIND}}<option value="{{KIND_VALUE}}"
          {{#KIND_SELECTED}}selected="selected"{{/KIND_SELECTED}}>{{KIND_LABEL}}</option> {{/KIND}}
      </select>
  </div>
  <button class="secondary" type="submit">Filter</button>
  {{#FILTERED}} <a href="/audit">Show everything</a>{{/FILTERED}}
</form>
{{#LIST}}
  <div class="table-scroll" role="region" aria-labelledby="audit-caption" tabindex="0">
    <table>
      <caption id="audit-caption">Newest first</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What happened</th>
          <th scope="col">From and to</th>
        </tr>
      </thead>
      <tbody>
        {{#ROW}}
          <tr>
            <td class="nowrap"><time datetime="{{AT}}">{{AT_TEXT}}</time></td>
            <td>{{ROW_WHO}}</td>
            <td>
              {{ROW_ACTION}}<br>
              <span class="hint">
                {{#ABOUT}}<a href="{{LINK}}"><bdi>{{NAME}}</bdi></a>{{/ABOUT}}
                {{#OTHERWISE}}{{SUBJECT}}{{/OTHERWISE}}
              </span>
            </td>
            <td>
              {{#FROM}}from <b>{{BEFORE}}</b> {{/FROM}}
              {{#TO}}to <b>{{AFTER}}</b>{{/TO}}
              {{#MORE}}<div class="hint">{{DETAIL}}</div>{{/MORE}}
              {{#REPEATED}}<div class="hint">{{TIMES}}</div>{{/REPEATED}}
            </td>
          </tr>
        {{/ROW}}
      </tbody>
    </table>
  </div>
{{/LIST}}
{{#EMPTY}}
  <div class="empty">
    <h2>Nothing fits</h2>
    <p>No row of the audit is of this person and kind.</p>
    <p><a class="button secondary" href="/audit">Show everything</a></p>
  </div>
{{/EMPTY}}
{{#PAGES}}
  <nav class="pages" aria-label="Pages of the audit">
    {{#NEWEST}}<a class="button secondary"
        href="/audit?who={{FILTER_WHO:u}}&amp;action={{FILTER_ACTION:u}}">Newest</a> {{/NEWEST}}
    {{#OLDER}}<a class="button secondary"
        href="/audit?before={{LAST_ID:u}}&amp;who={{FILTER_WHO:u}}&amp;action={{FILTER_ACTION:u}}"
        >Older</a>{{/OLDER}}
  </nav>
{{/PAGES}}
