<div id="key-page"{{#POLL}} data-poll="/settings/api-key" data-poll-ms="2000"{{/POLL}}>
  <h1>API key</h1>
  <p class="lede">
    Rollcall uses one organization API key. It is encrypted when you save it and cannot be shown
    again.
  </p>
  {{#CHECKING}}
    <section class="card" aria-labelledby="checking-heading-{{USE}}">
      <h2 id="checking-heading-{{USE}}">Checking…</h2>
      <p role="status">
        Checking key …{{LAST4}} with Atlassian, added {{SINCE}}. Your current key stays in
        use until the new one is verified.
      </p>
      {{#LATE}}
        <p>This is taking longer than usual. Run <code>rollcallctl doctor</code> on the server.</p>
      {{/LATE}}
      <p><a class="button secondary" href="/settings/api-key">Refresh</a></p>
    </section>
  {{/CHECKING}}
  {{#REFUSED}}
    <section class="card refused" aria-labelledby="refused-heading-{{USE}}">
      <div class="card-head">
        <h2 id="refused-heading-{{USE}}">
          <span class="badge expired">Rejected</span> Key …{{LAST4}} was rejected
        </h2>
        <form method="post" action="/settings/api-key">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="action" value="dismiss">
          <input type="hidden" name="use" value="{{USE}}">
          <button class="secondary small" type="submit">Dismiss<span class="visually-hidden">
            message about key …{{LAST4}}</span></button>
        </form>
      </div>
      <p>{{PROBLEM}}</p>
      <p class="hint">Added {{SINCE}}. Your current key is unchanged.</p>
    </section>
  {{/REFUSED}}
  {{#NO_RUNS}}
    <div class="banner warn">
      <p><strong>No run can start.</strong> {{PROBLEM}}</p>
    </div>
  {{/NO_RUNS}}
  {{#IN_USE}}
    <div class="banner success">
      <h2>Key …{{LAST4}} in use since {{SINCE}}</h2>
    </div>
  {{/IN_USE}}
  {{#FIRST_SYNC}}
    <section class="card" aria-labelledby="first-sync">
      {{#SYNC_SOON}}
        <h2 id="first-sync">First sync starts within a minute</h2>
        <p>Rollcall then copies users, groups, roles and last activity from Atlassian.</p>
      {{/SYNC_SOON}}
      {{#SYNC_STARTS}}
        <h2 id="first-sync">First sync in progress</h2>
        <p>Counting users.</p>
      {{/SYNC_STARTS}}
      {{#SYNC_COUNTS}}
        <h2 id="first-sync">First sync in progress</h2>
        <p>{{SEEN}} of {{TOTAL}} users read.</p>
      {{/SYNC_COUNTS}}
      {{#SYNC_FAILED}}
        <h2 id="first-sync"><span class="badge bad">Failed</span> The first sync did not finish</h2>
        <p>The sync page has the reason and can start another sync.</p>
      {{/SYNC_FAILED}}
      {{#SYNC_DONE}}
        <h2 id="first-sync"><span class="badge ok">Done</span> First sync finished: {{SEEN}}
          users</h2>
        <p>Next, choose when a seat counts as inactive.</p>
        <p class="actions">
          <a class="button primary" href="/settings/dashboard">Choose inactivity threshold</a>
          <a class="button secondary" href="/">Go to dashboard</a>
        </p>
      {{/SYNC_DONE}}
      {{#SYNC_LINK}}
        <p><a class="button secondary" href="/settings/sync">View sync</a></p>
      {{/SYNC_LINK}}
    </section>
  {{/FIRST_SYNC}}
  {{#CURRENT}}
    <section class="card" aria-labelledby="current-heading-{{USE}}">
      <h2 id="current-heading-{{USE}}">
        {{#STATE_OK}}<span class="badge ok">Active</span>{{/STATE_OK}}{{#STATE_UNKNOWN}}<span
            class="badge soon">No expiry date</span>{{/STATE_UNKNOWN}}{{#STATE_SOON}}<span
            class="badge soon">Expires
          soon</span>{{/STATE_SOON}}{{#STATE_URGENT}}<span class="badge urgent">Expires within a
          week</span>{{/STATE_URGENT}}{{#STATE_EXPIRED}}<span
              class="badge expired">Expired</span>{{/STATE_EXPIRED}}{{#STATE_REFUSED}}<span
              class="badge expired">Rejected</span>{{/STATE_REFUSED}}
        {{STATE_TEXT}}
      </h2>
      {{#RECHECKING}}<p role="status">Checking again with Atlassian…</p>{{/RECHECKING}}
      {{#WHY}}
        <p>
          {{PROBLEM}} If the key was restored at Atlassian,
          <a href="/settings/sync">start a sync</a> to check it again.
        </p>
      {{/WHY}}
      <dl class="facts">
        <div>
          <dt>Used for</dt>
          <dd>
            {{#FOR_ALL}}Sync and runs{{/FOR_ALL}}{{#TO_READ}}Sync only{{/TO_READ}}{{#FOR_RUNS}}Runs
              only: bulk actions, tasks, undo{{/FOR_RUNS}}
          </dd>
        </div>
        <div><dt>Permissions</dt><dd>{{CAN}}</dd></div>
        <div><dt>Organization</dt><dd>{{ORG}}</dd></div>
        <div><dt>Organization ID</dt><dd><code>{{ORG_ID}}</code></dd></div>
        <div><dt>Label</dt><dd>{{LABEL}}</dd></div>
        <div><dt>Key</dt><dd>ends in <code>{{LAST4}}</code></dd></div>
        <div>
          <dt>Expires</dt>
          <dd>
            {{#NO_EXPIRY}}Unknown: you will not be warned{{/NO_EXPIRY}}{{EXPIRES}}
            {{#EXPIRES_READ}}<span class="hint">from Atlassian</span>{{/EXPIRES_READ}}
            {{#EXPIRES_TYPED}}<span class="hint">entered by hand</span>{{/EXPIRES_TYPED}}
          </dd>
        </div>
        <div><dt>Added</dt><dd>{{ENTERED_AT}} by {{ENTERED_BY}}</dd></div>
        <div><dt>Last used</dt><dd>{{LAST_USED}}</dd></div>
      </dl>
      {{#CORRECT}}
        <details class="more"{{#CORRECT_OPEN}} open="open"{{/CORRECT_OPEN}}>
          <summary>Correct label or expiry date</summary>
          <form method="post" action="/settings/api-key" novalidate="novalidate" autocomplete="off">
            <input type="hidden" name="csrf" value="{{CSRF}}">
            <input type="hidden" name="action" value="correct">
            <input type="hidden" name="use" value="{{USE}}">
            <input type="hidden" name="key_id" value="{{ID}}">
            <div class="pair">
            {{#LABEL_FIELD}}
              <div class="field">
                <label for="{{FIELD_ID}}">Label</label>
                <p class="hint" id="{{FIELD_ID}}-hint">
                  Must match the key's name at Atlassian
                </p>
                {{#HAS_ERROR}}
                  <p class="error" id="{{FIELD_ID}}-error">
                    <span class="visually-hidden">Error:</span> {{ERROR}}
                  </p>
                {{/HAS_ERROR}}
                <input id="{{FIELD_ID}}" name="label" type="text" autocomplete="off"
                    value="{{VALUE}}"
                    aria-describedby="{{FIELD_ID}}-hint
                      {{#HAS_ERROR}}{{FIELD_ID}}-error{{/HAS_ERROR}}"
                    {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
              </div>
            {{/LABEL_FIELD}}
            {{#EXPIRES_FIELD}}
              <div class="field">
                <label for="{{FIELD_ID}}">Expires on</label>
                <p class="hint" id="{{FIELD_ID}}-hint">
                  Only needed when Atlassian does not report it
                </p>
                {{#HAS_ERROR}}
                  <p class="error" id="{{FIELD_ID}}-error">
                    <span class="visually-hidden">Error:</span> {{ERROR}}
                  </p>
                {{/HAS_ERROR}}
                <input id="{{FIELD_ID}}" name="expires_on" type="date" autocomplete="off"
                    value="{{VALUE}}"
                    aria-describedby="{{FIELD_ID}}-hint
                      {{#HAS_ERROR}}{{FIELD_ID}}-error{{/HAS_ERROR}}"
                    {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
              </div>
            {{/EXPIRES_FIELD}}
            </div>
            <p><button class="secondary" type="submit">Save label and expiry date</button></p>
          </form>
        </details>
      {{/CORRECT}}
    </section>
  {{/CURRENT}}
  {{#NONE}}
    <div class="empty">
      <h2>No key yet</h2>
      <p>Create a key at Atlassian, then add it below. The first sync starts automatically.</p>
    </div>
  {{/NONE}}
  {{#FORM}}
    <section class="card" aria-labelledby="form-heading">
      <h2 id="form-heading">
        {{#REPLACES}}Replace the API key{{/REPLACES}}{{#FIRST}}Add an API key{{/FIRST}}
      </h2>
      <details class="more"{{#FIRST}} open="open"{{/FIRST}}>
        <summary>How to create a key at Atlassian</summary>
        <ol>
          <li>
            Open <a href="https://admin.atlassian.com/" rel="noreferrer">admin.atlassian.com</a>.
            Only organization admins can create keys.
          </li>
          <li>
            Select your organization, then <strong>Settings</strong>, <strong>API keys</strong>.
          </li>
          <li>Select <strong>Create API key</strong> and a key <strong>without scopes</strong>.</li>
          <li>
            Enter a name, such as Rollcall. Choose an expiry date up to a year away; the default is
            one week.
          </li>
          <li>
            Copy the key (it is shown once) into <strong>API key</strong> below, and its name into
            <strong>Label</strong>.
          </li>
        </ol>
      </details>
      <form method="post" action="/settings/api-key" novalidate="novalidate" autocomplete="off">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <input type="hidden" name="action" value="save">
        {{#KEY_FIELD}}
          <div class="field">
            <label for="key">API key (required)</label>
            <p class="hint" id="key-hint">
              Starts with ATCTT.{{#REPLACES}} The current key stays in use until the new one is
              verified{{/REPLACES}}
            </p>
            {{#HAS_ERROR}}
              <p class="error" id="key-error">
                <span class="visually-hidden">Error:</span> {{ERROR}}
              </p>
            {{/HAS_ERROR}}
            <input id="key" name="key" type="password" class="wide" autocomplete="off"
                autocapitalize="none" spellcheck="false" data-reveal="yes"
                aria-describedby="key-hint{{#HAS_ERROR}} key-error{{/HAS_ERROR}}"
                {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
          </div>
        {{/KEY_FIELD}}
        {{#LABEL_FIELD}}
          <div class="field">
            <label for="label">Label</label>
            <p class="hint" id="label-hint">
              Must match the key's name at Atlassian, so that Rollcall can read its expiry date
            </p>
            {{#HAS_ERROR}}
              <p class="error" id="label-error">
                <span class="visually-hidden">Error:</span> {{ERROR}}
              </p>
            {{/HAS_ERROR}}
            <input id="label" name="label" type="text" autocomplete="off" value="{{VALUE}}"
                aria-describedby="label-hint{{#HAS_ERROR}} label-error{{/HAS_ERROR}}"
                {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
          </div>
        {{/LABEL_FIELD}}
        {{#EXPIRES_FIELD}}
          <div class="field">
            <label for="expires_on">Expires on</label>
            <p class="hint" id="expires_on-hint">
              Only needed when Atlassian does not report it
            </p>
            {{#HAS_ERROR}}
              <p class="error" id="expires_on-error">
                <span class="visually-hidden">Error:</span> {{ERROR}}
              </p>
            {{/HAS_ERROR}}
            <input id="expires_on" name="expires_on" type="date" autocomplete="off"
                value="{{VALUE}}"
                aria-describedby="expires_on-hint{{#HAS_ERROR}} expires_on-error{{/HAS_ERROR}}"
                {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
          </div>
        {{/EXPIRES_FIELD}}
        {{#ORG_FIELD}}
          <div class="field">
            <label for="org_id">Organization ID</label>
            <p class="hint" id="org_id-hint">
              Only needed for a key with scopes: the ID after /o/ in the admin.atlassian.com address
            </p>
            {{#HAS_ERROR}}
              <p class="error" id="org_id-error">
                <span class="visually-hidden">Error:</span> {{ERROR}}
              </p>
            {{/HAS_ERROR}}
            <input id="org_id" name="org_id" type="text" class="wide" autocomplete="off"
                autocapitalize="none" spellcheck="false" value="{{VALUE}}"
                aria-describedby="org_id-hint{{#HAS_ERROR}} org_id-error{{/HAS_ERROR}}"
                {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
          </div>
        {{/ORG_FIELD}}
        {{#USE_FIELD}}
          <fieldset class="field"{{#HAS_ERROR}} aria-describedby="use-error"{{/HAS_ERROR}}>
            <legend>Used for</legend>
            {{#HAS_ERROR}}
              <p class="error" id="use-error">
                <span class="visually-hidden">Error:</span> {{ERROR}}
              </p>
            {{/HAS_ERROR}}
            <div class="choices">
              <div class="choice">
                <input type="radio" id="use" name="use" value="all"
                    {{#USE_ALL}}checked="checked"{{/USE_ALL}}>
                <label for="use">Sync and runs</label>
                <p class="hint">
                  With a key without scopes. Replaces both keys where there are two
                </p>
              </div>
              <div class="choice">
                <input type="radio" id="use-read" name="use" value="read"
                    {{#USE_READ}}checked="checked"{{/USE_READ}}>
                <label for="use-read">Sync only</label>
                <p class="hint">
                  With the scopes read:orgs:admin, read:directories:admin, read:groups:admin,
                  read:workspaces:admin and read:keys:admin. Runs need a second key
                </p>
              </div>
              <div class="choice">
                <input type="radio" id="use-act" name="use" value="act"
                    {{#USE_ACT}}checked="checked"{{/USE_ACT}}>
                <label for="use-act">Runs only</label>
                <p class="hint">
                  With a second key, without scopes. Decrypted only while people are changed
                </p>
              </div>
            </div>
          </fieldset>
        {{/USE_FIELD}}
        <p class="card-foot"><button class="primary" type="submit">Verify and save key</button></p>
      </form>
    </section>
  {{/FORM}}
  {{#READ_ONLY}}
    <p class="hint">
      Read-only access: only organization admins and server owners can change the key.
    </p>
  {{/READ_ONLY}}
  {{#MAY_REMOVE}}
    <section class="card danger-zone" aria-labelledby="remove-heading-{{USE}}">
      <div>
        <h2 id="remove-heading-{{USE}}">
          {{#FOR_ALL}}Remove the key{{/FOR_ALL}}{{#TO_READ}}Remove the key for
          sync{{/TO_READ}}{{#FOR_RUNS}}Remove the key for runs{{/FOR_RUNS}}
        </h2>
        {{#FOR_ALL}}<p class="hint">Sync and tasks stop until another key is added.</p>{{/FOR_ALL}}
        {{#TO_READ}}
          <p class="hint">Sync stops until another key is added, and then runs.</p>
        {{/TO_READ}}
        {{#FOR_RUNS}}
          <p class="hint">No run can start until another key is added. Sync continues.</p>
        {{/FOR_RUNS}}
      </div>
      <form method="post" action="/settings/api-key">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <input type="hidden" name="action" value="remove">
        <input type="hidden" name="use" value="{{USE}}">
        <button class="secondary" type="submit">{{#FOR_ALL}}Remove key{{/FOR_ALL}}{{#TO_READ}}Remove
          key for sync{{/TO_READ}}{{#FOR_RUNS}}Remove key for runs{{/FOR_RUNS}}</button>
      </form>
    </section>
  {{/MAY_REMOVE}}
</div>
