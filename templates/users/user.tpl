<p class="back"><a href="/users">All users</a></p>
<div class="page-head">
  <h1><bdi>{{USER_NAME}}</bdi></h1>
  {{#MAY_ACT}}
    <div class="actions">
      {{#STATE_ACTION}}
        <form method="post" action="/users/bulk">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="account_id" value="{{ACCOUNT_ID}}">
          <button class="secondary" name="action" value="{{ACTION}}"
              type="submit">{{ACTION_TEXT}}</button>
        </form>
      {{/STATE_ACTION}}
    </div>
  {{/MAY_ACT}}
</div>
{{#GONE}}
  <div class="banner warn">
    <p>This person left the organization {{GONE_AGO}}; the facts are the last known ones.</p>
  </div>
{{/GONE}}
{{#PROTECTED}}
  <div class="banner info">
    <p>
      Tasks and bulk operations leave this person out (<bdi>{{REASON}}</bdi>).
      {{#NO_ACTIONS}} So nothing can be taken, suspended or undone from this page.{{/NO_ACTIONS}}
    </p>
  </div>
{{/PROTECTED}}
<dl class="facts">
  <div><dt>E-mail</dt><dd><bdi>{{EMAIL}}</bdi></dd></div>
  <div><dt>Account id</dt><dd><code>{{ACCOUNT_ID}}</code></dd></div>
  <div>
    <dt>Status</dt>
    <dd>
      {{USER_STATUS}}{{#DIRECTORY}}{{#OTHERWISE}}; {{USER_STATUS}}{{/OTHERWISE}} in
      {{DIRECTORY_NAME}}{{/DIRECTORY}}
    </dd>
  </div>
  <div><dt>Claim status</dt><dd>{{CLAIM}}</dd></div>
  <div><dt>Managed by</dt><dd>{{SOURCE}}</dd></div>
  {{#WORK}}<div><dt>Work</dt><dd><bdi>{{JOB}}</bdi></dd></div>{{/WORK}}
  <div><dt>Added</dt><dd>{{ADDED}}</dd></div>
  <div><dt>How roles came</dt><dd>{{ROLES_ANSWERED}}</dd></div>
</dl>
<section aria-labelledby="seats">
  <h2 id="seats">Seats, and why each is billable</h2>
  {{#NO_SEATS}}<p>This person holds no billable seat.</p>{{/NO_SEATS}}
  {{#SEATS_LIST}}
    <div class="table-scroll" role="region" aria-labelledby="seats-caption" tabindex="0">
      <table>
        <caption id="seats-caption">A seat ends when every path to it is gone</caption>
        <thead>
          <tr>
            <th scope="col">Product</th>
            <th scope="col">Site</th>
            <th scope="col">Last active</th>
            <th scope="col">Billable by</th>
            {{#MAY_ACT}}
              <th scope="col"><span class="visually-hidden">Take it</span></th>
            {{/MAY_ACT}}
          </tr>
        </thead>
        <tbody>
          {{#SEAT}}
            <tr>
              <th scope="row">{{PRODUCT_NAME}}</th>
              <td>{{SITE_NAME}}</td>
              <td class="nowrap">{{LAST_ACTIVE}}</td>
              <td>
                <ul class="plain">
                  {{#PATH_ROW}}
                    <li>
                      {{#BY_GROUP}}
                        group <a href="/groups/{{GROUP_ID}}"><bdi>{{GROUP}}</bdi></a>
                      {{/BY_GROUP}}
                      {{#NO_GROUP}}{{WAY}}{{/NO_GROUP}}
                      → <code>{{ROLE}}</code>
                    </li>
                  {{/PATH_ROW}}
                </ul>
              </td>
              {{#TAKE_CELL}}
                <td>
                  <form method="post" action="/users/bulk">
                    <input type="hidden" name="csrf" value="{{CSRF}}">
                    <input type="hidden" name="account_id" value="{{ACCOUNT_ID}}">
                    <button class="secondary small" name="action" value="{{ACTION}}"
                        type="submit">Take this seat<span class="visually-hidden">: {{PRODUCT_NAME}}
                      on {{SITE_NAME}}</span></button>
                  </form>
                </td>
              {{/TAKE_CELL}}
            </tr>
          {{/SEAT}}
        </tbody>
      </table>
    </div>
    {{#MAY_ACT}}
      <p class="hint">
        A preview comes first: it says what else would go with the seat, and nothing is changed
        before you say yes there.
      </p>
    {{/MAY_ACT}}
  {{/SEATS_LIST}}
  {{#USED}}
    <p class="hint">Used without a seat: {{PRODUCT_NAME}} on {{SITE_NAME}}, {{LAST_ACTIVE}}.</p>
  {{/USED}}
</section>
{{#OTHER_ROLES}}
  <section aria-labelledby="roles">
    <h2 id="roles">Roles that take no seat</h2>
    <ul class="rows">
      {{#ROLE_ROW}}
        <li>
          <span><code>{{ROLE}}</code> on {{ON}}</span>
          <span class="hint">
            {{#PATH_ROW}}
              {{#BY_GROUP}}by the group
                <a href="/groups/{{GROUP_ID}}"><bdi>{{GROUP}}</bdi></a>{{/BY_GROUP}}{{#NO_GROUP}}
                {{WAY}}{{/NO_GROUP}}{{#IDLE}}; off while suspended there{{/IDLE}}
            {{/PATH_ROW}}
          </span>
        </li>
      {{/ROLE_ROW}}
    </ul>
  </section>
{{/OTHER_ROLES}}
<section aria-labelledby="groups">
  <h2 id="groups">Groups</h2>
  {{#NO_GROUPS}}<p>In no group.</p>{{/NO_GROUPS}}
  {{#GROUPS_LIST}}
    <ul class="rows">
      {{#GROUP_ROW}}
        <li>
          <a href="/groups/{{GROUP_ID}}"><bdi>{{GROUP}}</bdi></a>
          {{#SYNCED}} <span class="badge info">from the identity provider</span>{{/SYNCED}}
        </li>
      {{/GROUP_ROW}}
    </ul>
  {{/GROUPS_LIST}}
</section>
{{>PROTECT}}
<section aria-labelledby="history">
  <h2 id="history">What was done to this person</h2>
  {{#NO_HISTORY}}
    <p>No run and nobody by hand has changed anything about this person through Rollcall.</p>
  {{/NO_HISTORY}}
  {{#HISTORY}}
    <div class="table-scroll" role="region" aria-labelledby="history-caption" tabindex="0">
      <table>
        <caption id="history-caption">By runs and by hand, newest first</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">By what</th>
            <th scope="col">What changed</th>
            {{#MAY_ACT}}<th scope="col"><span class="visually-hidden">Undo</span></th>{{/MAY_ACT}}
          </tr>
        </thead>
        <tbody>
          {{#HISTORY_ROW}}
            <tr>
              <td class="nowrap"><time datetime="{{AT}}">{{AT_TEXT}}</time></td>
              <td><bdi>{{BY}}</bdi></td>
              <td class="text">
                {{#BY_RUN}}
                  <a href="{{RUN_PATH}}"><bdi>{{RUN_NAME}}</bdi></a>
                  <span class="badge{{BADGE}}">{{OUTCOME}}</span>
                  {{#RUN_DRY}}<span class="badge">Dry run</span>{{/RUN_DRY}}
                {{/BY_RUN}}
                {{#BY_HAND}}{{ROW_ACTION}}{{/BY_HAND}}
              </td>
              <td class="text">
                {{#CALLED}}{{CALLS}}{{/CALLED}}{{#FROM}}from <b><bdi>{{BEFORE}}</bdi></b> {{/FROM}}
                {{#TO}}to <b><bdi>{{AFTER}}</bdi></b>{{/TO}}
                {{#MORE}}<div class="hint"><bdi>{{DETAIL}}</bdi></div>{{/MORE}}
              </td>
              {{#UNDO_CELL}}
                <td>
                  {{#UNDO_ONE}}
                    <form method="post" action="{{RUN_PATH}}">
                      <input type="hidden" name="csrf" value="{{CSRF}}">
                      <input type="hidden" name="do" value="undo">
                      <input type="hidden" name="account_id" value="{{ACCOUNT_ID}}">
                      <button class="secondary small" type="submit">Undo<span
                          class="visually-hidden">: {{RUN_NAME}}</span></button>
                    </form>
                  {{/UNDO_ONE}}
                </td>
              {{/UNDO_CELL}}
            </tr>
          {{/HISTORY_ROW}}
        </tbody>
      </table>
    </div>
  {{/HISTORY}}
</section>
