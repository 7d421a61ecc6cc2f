<h1>Protected people and groups</h1>
<p class="lede">
  Tasks and bulk operations leave these people out, whoever starts them. A person is protected on
  their own page, everybody in a group on the group's page.
</p>
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
      <h2>Only the organization admins</h2>
      <p>
        Nobody else is protected yet. Think of service accounts, executives and people on leave.
      </p>
      <p class="actions"><a class="button secondary" href="/users">Find a person</a></p>
    </div>
  {{/NONE}}
  {{#LIST}}
    <div class="table-scroll" role="region" aria-labelledby="protected-caption" tabindex="0">
      <table>
        <caption id="protected-caption">Protected by a decision</caption>
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">Reason</th>
            <th scope="col">Last day</th>
            <th scope="col">By</th>
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
              <td><bdi>{{REASON}}</bdi></td>
              <td class="nowrap">{{UNTIL}}</td>
              <td>
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
        <label for="group">Part of its name</label>
        <input id="group" name="group" type="search" autocomplete="off" spellcheck="false"
            value="{{VALUE}}">
      </div>
      <button type="submit">Find</button>
    </form>
    {{#FOUND}}
      <ul class="rows">
        {{#GROUP_ROW}}
          <li>
            <a href="{{LINK}}"><bdi>{{GROUP}}</bdi></a>
            {{#SYNCED}} <span class="badge info">from the identity provider</span>{{/SYNCED}}
          </li>
        {{/GROUP_ROW}}
      </ul>
      {{#MORE}}<p class="hint">More groups have this in their name. Type more of it.</p>{{/MORE}}
    {{/FOUND}}
    {{#NOBODY}}<p role="status">No group has this in its name.</p>{{/NOBODY}}
  </section>
  <section aria-labelledby="admins">
    <h2 id="admins">Always protected: organization admins</h2>
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
