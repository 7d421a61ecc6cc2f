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
      <form method="post" action="/users/bulk">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <input type="hidden" name="account_id" value="{{ACCOUNT_ID}}">
        <button class="secondary" name="ask" value="1" type="submit">Choose another action</button>
      </form>
      <a class="button secondary" href="#protection">Protect person</a>
    </div>
  {{/MAY_ACT}}
</div>
<ul class="plain badges" aria-label="Status">
  <li><span class="badge{{BADGE}}">{{USER_STATUS}}</span></li>
  {{#CLAIMED}}<li><span class="badge">{{CLAIM}}</span></li>{{/CLAIMED}}
  {{#ADMIN}}<li><span class="badge info">Organization admin</span></li>{{/ADMIN}}
  {{#PROTECTED}}<li><span class="badge info">Protected</span></li>{{/PROTECTED}}
</ul>
{{#GONE}}
  <div class="banner warn">
    <p>Left the organization {{GONE_AGO}}. Last known data.</p>
  </div>
{{/GONE}}
{{#PROTECTED}}
  <div class="banner info">
    <p>
      Tasks and bulk actions skip this person (<bdi>{{REASON}}</bdi>).
      {{#NO_ACTIONS}} Seats, suspension and undo are not available here.{{/NO_ACTIONS}}
    </p>
  </div>
{{/PROTECTED}}
<dl class="facts">
  <div><dt>E-mail</dt><dd><bdi>{{EMAIL}}</bdi></dd></div>
  <div><dt>Account ID</dt><dd><code>{{ACCOUNT_ID}}</code></dd></div>
  <div>
    <dt>Status</dt>
    <dd>
      {{USER_STATUS}}{{#DIRECTORY}}{{#OTHERWISE}}; {{USER_STATUS}}{{/OTHERWISE}} in
      {{DIRECTORY_NAME}}{{/DIRECTORY}}
    </dd>
  </div>
  <div><dt>Account type</dt><dd>{{CLAIM}}</dd></div>
  <div><dt>Managed in</dt><dd>{{SOURCE}}</dd></div>
  {{#WORK}}<div><dt>Job</dt><dd><bdi>{{JOB}}</bdi></dd></div>{{/WORK}}
  <div><dt>Added to organization</dt><dd>{{ADDED}}</dd></div>
  <div><dt>Last active</dt><dd>{{LAST_ACTIVE}}</dd></div>
  <div><dt>Role details updated</dt><dd>{{ROLES_ANSWERED}}</dd></div>
</dl>
<section aria-labelledby="seats">
  <h2 id="seats">Paid seats and where they come from</h2>
  {{#NO_SEATS}}<p>No paid seats.</p>{{/NO_SEATS}}
  {{#SEATS_LIST}}
    <div class="table-scroll" role="region" aria-labelledby="seats-caption" tabindex="0">
      <table class="cards">
        <caption id="seats-caption">A seat is freed when all its sources are removed</caption>
        <thead>
          <tr>
            <th scope="col">Product</th>
            <th scope="col">Site</th>
            <th scope="col">Last active</th>
            <th scope="col">Source</th>
            {{#MAY_ACT}}
              <th scope="col"><span class="visually-hidden">Remove seat</span></th>
            {{/MAY_ACT}}
          </tr>
        </thead>
        <tbody>
          {{#SEAT}}
            <tr>
              <th scope="row">{{PRODUCT_NAME}}</th>
              <td data-label="Site">{{SITE_NAME}}</td>
              <td class="nowrap" data-label="Last active">{{LAST_ACTIVE}}</td>
              <td data-label="Source">
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
                        type="submit">Remove seat<span class="visually-hidden">: {{PRODUCT_NAME}}
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
      <p class="hint">You review a preview first. It also shows what else would be removed.</p>
    {{/MAY_ACT}}
  {{/SEATS_LIST}}
  {{#USED}}
    <p class="hint">
      Last used without a seat: {{PRODUCT_NAME}} on {{SITE_NAME}}, {{LAST_ACTIVE}}.
    </p>
  {{/USED}}
</section>
{{#OTHER_ROLES}}
  <section aria-labelledby="roles">
    <h2 id="roles">Other roles (not billable)</h2>
    <ul class="rows">
      {{#ROLE_ROW}}
        <li>
          <span><code>{{ROLE}}</code> on {{ON}}</span>
          <span class="hint">
            {{#PATH_ROW}}
              {{#BY_GROUP}}by the group
                <a href="/groups/{{GROUP_ID}}"><bdi>{{GROUP}}</bdi></a>{{/BY_GROUP}}{{#NO_GROUP}}
                {{WAY}}{{/NO_GROUP}}{{#IDLE}}; inactive while suspended{{/IDLE}}
            {{/PATH_ROW}}
          </span>
        </li>
      {{/ROLE_ROW}}
    </ul>
  </section>
{{/OTHER_ROLES}}
<section aria-labelledby="groups">
  <h2 id="groups">Groups</h2>
  {{#NO_GROUPS}}<p>No groups.</p>{{/NO_GROUPS}}
  {{#GROUPS_LIST}}
    <ul class="rows">
      {{#GROUP_ROW}}
        <li>
          <a href="/groups/{{GROUP_ID}}"><bdi>{{GROUP}}</bdi></a>
          {{#SYNCED}} <span class="badge info">Synced from identity provider</span>{{/SYNCED}}
        </li>
      {{/GROUP_ROW}}
    </ul>
  {{/GROUPS_LIST}}
</section>
{{>PROTECT}}
{{#WARNINGS}}
  <section aria-labelledby="warnings">
    <h2 id="warnings">Warnings</h2>
    <div class="table-scroll" role="region" aria-labelledby="warnings-caption" tabindex="0">
      <table class="cards">
        <caption id="warnings-caption">Notices of tasks, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">Notices accepted</th>
            <th scope="col">Acts on</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {{#WARNING_ROW}}
            <tr>
              <th scope="row" class="text"><a href="{{RUN_PATH}}"><bdi>{{RUN_NAME}}</bdi></a></th>
              <td data-label="Notices accepted">
                <div>
                  {{#NOT_SENT}}None yet{{/NOT_SENT}}
                  {{#NOTICE_ROW}}
                    <div><time datetime="{{AT}}">{{AT_TEXT}}</time></div>
                  {{/NOTICE_ROW}}
                </div>
              </td>
              <td data-label="Acts on">{{ACTS_AT}}</td>
              <td class="text" data-label="Outcome">
                <div>
                  <span class="badge{{BADGE}}">{{OUTCOME}}</span>
                  {{#MORE}}<div class="hint"><bdi>{{REASON}}</bdi></div>{{/MORE}}
                </div>
              </td>
            </tr>
          {{/WARNING_ROW}}
        </tbody>
      </table>
    </div>
  </section>
{{/WARNINGS}}
<section aria-labelledby="history">
  <h2 id="history">History</h2>
  {{#MAY_EXPORT}}
    <p class="hint">
      <a href="/users/{{ACCOUNT_PATH}}/export.json">Everything stored about this person (JSON)</a>
    </p>
  {{/MAY_EXPORT}}
  {{#NO_HISTORY}}<p>No changes made through Rollcall.</p>{{/NO_HISTORY}}
  {{#HISTORY}}
    <div class="table-scroll" role="region" aria-labelledby="history-caption" tabindex="0">
      <table class="cards">
        <caption id="history-caption">Newest first</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">Run or action</th>
            <th scope="col">Change</th>
            {{#MAY_ACT}}<th scope="col"><span class="visually-hidden">Undo</span></th>{{/MAY_ACT}}
          </tr>
        </thead>
        <tbody>
          {{#HISTORY_ROW}}
            <tr>
              <td class="nowrap"><time datetime="{{AT}}">{{AT_TEXT}}</time></td>
              <td data-label="Who">
                <div>
                  <bdi>{{BY}}</bdi>
                  {{#SEEN}}<div class="hint">Reviewed by <bdi>{{WHO}}</bdi></div>{{/SEEN}}
                  {{#APPROVED}}<div class="hint">Approved by <bdi>{{WHO}}</bdi></div>{{/APPROVED}}
                </div>
              </td>
              <td class="text" data-label="Run or action">
                <div>
                  {{#BY_RUN}}
                    <a href="{{RUN_PATH}}"><bdi>{{RUN_NAME}}</bdi></a>
                    <span class="badge{{BADGE}}">{{OUTCOME}}</span>
                    {{#RUN_DRY}}<span class="badge">Dry run</span>{{/RUN_DRY}}
                  {{/BY_RUN}}
                  {{#BY_HAND}}{{ROW_ACTION}}{{/BY_HAND}}
                </div>
              </td>
              <td class="text" data-label="Change">
                <div>
                  {{#CALLED}}{{CALLS}}{{/CALLED}}
                  {{#FROM}}<b><bdi>{{BEFORE}}</bdi></b>{{/FROM}}
                  {{#TO}}→ <b><bdi>{{AFTER}}</bdi></b>{{/TO}}
                  {{#MORE}}<div class="hint"><bdi>{{DETAIL}}</bdi></div>{{/MORE}}
                </div>
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
                      {{#PROTECTS}}
                        <input type="hidden" name="reason" value="{{REASON}}">
                        <button class="secondary small" type="submit" name="protect"
                            value="30">Undo and protect for 30 days<span
                            class="visually-hidden">: {{RUN_NAME}}</span></button>
                      {{/PROTECTS}}
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
