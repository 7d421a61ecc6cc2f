<h1>Protected people and groups</h1>
<p class="lede">Tasks and bulk actions skip these people and all members of these groups.</p>
{{#EMPTY}}
  <div class="empty">
    <h2>{{EMPTY_HEADING}}</h2>
    <p>{{EMPTY_TEXT}}</p>
    <p class="actions"><a class="button primary" href="{{EMPTY_LINK}}">{{EMPTY_LINK_TEXT}}</a></p>
  </div>
{{/EMPTY}}
{{#BROWSER}}
  {{#NONE}}
    <div class="empty">
      <h2>No protected accounts yet</h2>
      <p>
        Protect service accounts, executives and people on leave, so that tasks skip them.
      </p>
      <p class="actions"><a class="button secondary" href="/users">Find a person to protect</a></p>
    </div>
  {{/NONE}}
  {{#LIST}}
    <div class="table-scroll" role="region" aria-labelledby="protected-caption" tabindex="0">
      <table class="cards">
        <caption id="protected-caption">Protected people and groups</caption>
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">Reason</th>
            <th scope="col">Until</th>
            <th scope="col">Set by</th>
          </tr>
        </thead>
        <tbody>
          {{#ROW}}
            <tr>
              <th scope="row">
                {{#PERSON}}<a
                    href="{{LINK}}"><bdi>{{USER_NAME}}</bdi></a>{{/PERSON}}{{#GROUP_ROW}}<a
                    href="{{LINK}}">Group <bdi>{{USER_NAME}}</bdi></a><div class="hint">{{MEMBERS}}
                  members</div>{{/GROUP_ROW}}
              </th>
              <td data-label="Reason"><bdi>{{REASON}}</bdi></td>
              <td class="nowrap" data-label="Until">
                {{#ENDS}}{{UNTIL}}{{/ENDS}}{{#NO_END}}No end date{{/NO_END}}
              </td>
              <td data-label="Set by">
                <bdi>{{BY}}</bdi><div class="hint">{{AT_TEXT}}</div>
              </td>
            </tr>
          {{/ROW}}
        </tbody>
      </table>
    </div>
  {{/LIST}}
  <section aria-labelledby="find">
    <h2 id="find">Protect a group</h2>
    <form method="get" action="/protected" class="filters" role="search" aria-labelledby="find">
      <div class="field">
        <label for="group">Group name</label>
        <input id="group" name="group" type="search" autocomplete="off" spellcheck="false"
            value="{{VALUE}}">
      </div>
      <button type="submit">Search groups</button>
    </form>
    {{#FOUND}}
      <ul class="rows">
        {{#GROUP_ROW}}
          <li>
            <a href="{{LINK}}"><bdi>{{GROUP}}</bdi></a>
            {{#SYNCED}} <span class="badge info">Synced from identity provider</span>{{/SYNCED}}
          </li>
        {{/GROUP_ROW}}
      </ul>
      {{#MORE}}<p class="hint">More results. Refine your search.</p>{{/MORE}}
    {{/FOUND}}
    {{#NOBODY}}<p role="status">No groups found.</p>{{/NOBODY}}
  </section>
  <section aria-labelledby="admins">
    <h2 id="admins">Organization admins (always protected)</h2>
    <ul class="rows">
      {{#ADMIN}}
        <li>
          <a href="{{LINK}}"><bdi>{{USER_NAME}}</bdi></a> <span class="hint"><bdi>{{EMAIL}}</bdi> ·
            {{USER_STATUS}}</span>
        </li>
      {{/ADMIN}}
    </ul>
    {{#MORE}}<p><a href="/users?role=atlassian%2Forg-admin">All organization admins</a></p>{{/MORE}}
  </section>
{{/BROWSER}}
