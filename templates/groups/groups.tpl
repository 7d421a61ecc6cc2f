<div class="page-head">
  <h1>Groups</h1>
  {{#BROWSER}}
    <p class="actions">
      <a class="button secondary small" href="{{CSV_LINK}}">Export as CSV</a>
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
  <form method="get" action="/groups" class="filters" role="search" aria-label="Groups">
    <div class="field">
      <label for="q">Name or ID</label>
      <input id="q" name="q" type="search" autocomplete="off" spellcheck="false" value="{{VALUE}}">
    </div>
    {{#KEEP_SORT}}<input type="hidden" name="sort" value="{{VALUE}}">{{/KEEP_SORT}}
    {{#KEEP_DOWN}}<input type="hidden" name="dir" value="desc">{{/KEEP_DOWN}}
    <button type="submit">Search groups</button>
    {{#FILTERED}}<a href="/groups">Clear search</a>{{/FILTERED}}
  </form>
  {{#NONE}}
    <div class="empty">
      <h2>No groups found</h2>
      <p>No group has these words in its name.</p>
      <p class="actions"><a class="button secondary" href="/groups">Show all groups</a></p>
    </div>
  {{/NONE}}
  {{#LIST}}
    <p role="status">{{RANGE_TEXT}}</p>
    <div class="table-scroll" role="region" aria-labelledby="groups-caption" tabindex="0">
      <table class="list cards groups">
        <caption id="groups-caption">
          Inactive seats are the paid seats that members hold on these products and do not use.
        </caption>
        <thead>
          <tr>
            {{#HEAD}}
              <th scope="col" {{#HEAD_NUM}}class="num"{{/HEAD_NUM}}
                  {{#SORT_UP}}aria-sort="ascending"{{/SORT_UP}}
                  {{#SORT_DOWN}}aria-sort="descending"{{/SORT_DOWN}}>
                <a href="{{LINK}}">{{HEAD_LABEL}}{{#HEAD_UNIT}}, {{CURRENCY}} a
                  month{{/HEAD_UNIT}}{{#SORT_UP}}
                  <span aria-hidden="true">▲</span>{{/SORT_UP}}{{#SORT_DOWN}}
                  <span aria-hidden="true">▼</span>{{/SORT_DOWN}}</a>
              </th>
            {{/HEAD}}
            {{#MAY_ACT}}<th scope="col"><span class="visually-hidden">Free seats</span></th>
            {{/MAY_ACT}}
          </tr>
        </thead>
        <tbody>
          {{#ROW}}
            <tr>
              <th scope="row">
                <a href="/groups/{{GROUP_ID}}"><bdi>{{GROUP}}</bdi></a>
                {{#PROTECTED}}
                  <span class="badge info">Protected</span><div class="hint">{{REASON}}</div>
                {{/PROTECTED}}
              </th>
              <td class="num" data-label="Members">
                <a href="/users?group={{GROUP_ID:u}}">{{MEMBERS}}</a>
              </td>
              <td class="text" data-label="Grants">
                <ul class="plain">
                  {{#GRANT}}<li>{{PRODUCT_NAME}} on {{SITE_NAME}}</li>{{/GRANT}}
                  {{#MORE}}<li class="hint">and {{COUNT}} more</li>{{/MORE}}
                  {{#GIVES_NOTHING}}<li class="hint">No product access</li>{{/GIVES_NOTHING}}
                </ul>
              </td>
              <td class="num" data-label="Inactive seats">{{#SEATS_CELL}}<span><a
                    href="/groups/{{GROUP_ID}}#grants">{{INACTIVE}}</a> of
                  {{SEATS}}</span>{{/SEATS_CELL}}</td>
              {{#COST_CELL}}<td class="num" data-label="Cost a month">{{COST}}</td>{{/COST_CELL}}
              <td data-label="Managed in">{{SOURCE}}</td>
              {{#FREE_CELL}}
                <td class="nowrap">{{#FREE}}<a href="/groups/{{GROUP_ID}}#grants">Free these
                  seats<span class="visually-hidden">: {{GROUP}}</span></a>{{/FREE}}</td>
              {{/FREE_CELL}}
            </tr>
          {{/ROW}}
        </tbody>
      </table>
    </div>
    <nav class="pages" aria-label="Pages">
      {{#PREVIOUS}}<a class="button secondary" rel="prev" href="{{LINK}}">Previous</a> {{/PREVIOUS}}
      {{#NEXT}}<a class="button secondary" rel="next" href="{{LINK}}">Next</a> {{/NEXT}}
      {{#PAGE_OF}}<span class="unit">Page {{PAGE_TEXT}} of {{PAGES}}</span>{{/PAGE_OF}}
    </nav>
  {{/LIST}}
{{/BROWSER}}
