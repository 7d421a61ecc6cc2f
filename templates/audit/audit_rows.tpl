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
