<div class="page-head">
  <h1>Protected people and groups</h1>
  {{#MAY_ACT}}
    <p class="actions">
      <a class="button secondary small" href="/users/paste">Paste e-mail addresses</a>
    </p>
  {{/MAY_ACT}}
</div>
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
                <div><bdi>{{BY}}</bdi><div class="hint">{{AT_TEXT}}</div></div>
              </td>
            </tr>
          {{/ROW}}
        </tbody>
      </table>
    </div>
  {{/LIST}}
  {{#BOTS}}
    <section aria-labelledby="bots">
      <h2 id="bots">Likely bots</h2>
      <p class="hint">Suggestions only. Select those to protect from tasks and bulk actions.</p>
      {{#MORE}}<p role="status">Showing {{COUNT}} of {{TOTAL}} suggestions</p>{{/MORE}}
      <div class="table-scroll" role="region" aria-labelledby="bots-caption" tabindex="0">
        <table class="list cards">
          <caption id="bots-caption">Accounts that look automated and are not protected</caption>
          <thead>
            <tr>
              {{#MAY_ACT}}
                <th scope="col"><span class="visually-hidden">Selected</span></th>
              {{/MAY_ACT}}
              <th scope="col">Who</th>
              <th scope="col">Why</th>
              <th scope="col" class="num">Seats</th>
              <th scope="col">Last active</th>
            </tr>
          </thead>
          <tbody>
            {{#ROW}}
              <tr>
                {{#TICK}}
                  <td>
                    <input type="checkbox" form="protect-many" name="account_id" value="{{ACCOUNT}}"
                        aria-label="Select {{USER_NAME}}"{{#CHECKED}} checked="checked"{{/CHECKED}}>
                  </td>
                {{/TICK}}
                <th scope="row">
                  <a href="{{LINK}}"><bdi>{{USER_NAME}}</bdi></a>
                  <div class="hint email"><bdi>{{EMAIL}}</bdi></div>
                </th>
                <td class="text" data-label="Why">
                  <ul class="plain">
                    {{#BY_TYPE}}<li>Account type “{{VALUE}}”</li>{{/BY_TYPE}}
                    {{#BY_NAME}}<li>Name contains “{{VALUE}}”</li>{{/BY_NAME}}
                    {{#BY_EMAIL}}<li>E-mail contains “{{VALUE}}”</li>{{/BY_EMAIL}}
                    {{#NEVER_USED}}<li>Holds seats, never used a product</li>{{/NEVER_USED}}
                  </ul>
                </td>
                <td class="num" data-label="Seats">{{SEATS}}</td>
                <td class="nowrap" data-label="Last active">{{LAST_ACTIVE}}</td>
              </tr>
            {{/ROW}}
          </tbody>
        </table>
      </div>
      {{#PROTECT_FORM}}
        <form method="post" action="/protected" id="protect-many" class="card"
            novalidate="novalidate">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          {{#HAS_ERROR}}
            <div id="account_id" class="field" tabindex="-1">
              <p class="error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
            </div>
          {{/HAS_ERROR}}
          {{>PROTECT_FIELDS}}
          <p class="actions">
            <button class="primary" type="submit">Protect selected accounts</button>
          </p>
        </form>
      {{/PROTECT_FORM}}
    </section>
  {{/BOTS}}
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
