<h1>Organization API key</h1>
<p class="lede">
  Rollcall reads your organization, and acts on it, with one key made by an organization admin; or
  with two, one that only reads and one for runs alone. A key is sealed as soon as it arrives: this
  page can never show it again.
</p>
<div id="key-status"{{#POLL}} data-poll="/settings/api-key" data-poll-ms="2000"{{/POLL}}>
  {{#CHECKING}}
    <section class="card" aria-labelledby="checking-heading-{{USE}}">
      <h2 id="checking-heading-{{USE}}">Checking…</h2>
      <p role="status">
        Key …{{LAST4}} was entered {{SINCE}} and is being checked with Atlassian. The answer appears
        here.
      </p>
      {{#LATE}}
        <p>
          This takes longer than it should. On the server, <code>rollcallctl doctor</code> tells
          whether the lane <code>sync</code> runs.
        </p>
      {{/LATE}}
      <p><a class="button secondary" href="/settings/api-key">Refresh</a></p>
    </section>
  {{/CHECKING}}
  {{#REFUSED}}
    <section class="card refused" aria-labelledby="refused-heading-{{USE}}">
      <h2 id="refused-heading-{{USE}}">
        <span class="badge expired">Refused</span> Key …{{LAST4}} was not taken
      </h2>
      <p>{{PROBLEM}}</p>
      <p class="hint">Entered {{SINCE}}. The key in use, if there is one, stays as it was.</p>
    </section>
  {{/REFUSED}}
  {{#NO_RUNS}}
    <div class="banner warn">
      <p><strong>No run can start.</strong> {{PROBLEM}}</p>
    </div>
  {{/NO_RUNS}}
  {{#CURRENT}}
    <section class="card" aria-labelledby="current-heading-{{USE}}">
      <h2 id="current-heading-{{USE}}">
        {{#STATE_OK}}<span class="badge ok">Works</span>{{/STATE_OK}}{{#STATE_SOON}}<span
            class="badge soon">Expires
          soon</span>{{/STATE_SOON}}{{#STATE_URGENT}}<span class="badge urgent">Expires within a
          week</span>{{/STATE_URGENT}}{{#STATE_EXPIRED}}<span
              class="badge expired">Expired</span>{{/STATE_EXPIRED}}{{#STATE_REFUSED}}<span
              class="badge expired">Refused</span>{{/STATE_REFUSED}}
        {{STATE_TEXT}}
      </h2>
      {{#WHY}}
        <p>
          {{PROBLEM}} If it was restored at Atlassian, start a
          <a href="/settings/sync">synchronization</a>: it asks again.
        </p>
      {{/WHY}}
      <dl class="facts">
        <div>
          <dt>Used for</dt>
          <dd>
            {{#FOR_ALL}}Everything: synchronization and runs{{/FOR_ALL}}{{#TO_READ}}Reading only:
              synchronization{{/TO_READ}}{{#FOR_RUNS}}Runs only: bulk operations, tasks,
              undo{{/FOR_RUNS}}
          </dd>
        </div>
        <div><dt>What it can do</dt><dd>{{CAN}}</dd></div>
        <div><dt>Organization</dt><dd>{{ORG}}</dd></div>
        <div><dt>Organization ID</dt><dd><code>{{ORG_ID}}</code></dd></div>
        <div><dt>Label</dt><dd>{{LABEL}}</dd></div>
        <div><dt>Key</dt><dd>ends in <code>{{LAST4}}</code></dd></div>
        <div><dt>Expires</dt><dd>{{EXPIRES}} <span class="hint">{{EXPIRES_SOURCE}}</span></dd></div>
        <div><dt>Entered</dt><dd>{{ENTERED_AT}} by {{ENTERED_BY}}</dd></div>
        <div><dt>Last successful use</dt><dd>{{LAST_USED}}</dd></div>
      </dl>
    </section>
  {{/CURRENT}}
  {{#NONE}}
    <div class="empty">
      <h2>No key yet</h2>
      <p>
        Create one at admin.atlassian.com under Settings, API keys, without scopes, and enter it
        below. The first synchronization follows by itself.
      </p>
    </div>
  {{/NONE}}
</div>
{{#FORM}}
  <section class="card" aria-labelledby="form-heading">
    <h2 id="form-heading">
      {{#REPLACES}}Replace with a new key{{/REPLACES}}{{#FIRST}}Enter the key{{/FIRST}}
    </h2>
    <form method="post" action="/settings/api-key" novalidate="novalidate" autocomplete="off">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <input type="hidden" name="action" value="save">
      {{#KEY_FIELD}}
        <div class="field">
          <label for="key">API key (required)</label>
          <p class="hint" id="key-hint">
            Starts with ATCTT and is shown once, when it is created. A key that fails the check
            changes nothing
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
            The name given to the key at Atlassian; with it the expiry is read from there
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
            Like 2027-01-31; used when Atlassian's list does not tell
          </p>
          {{#HAS_ERROR}}
            <p class="error" id="expires_on-error">
              <span class="visually-hidden">Error:</span> {{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="expires_on" name="expires_on" type="text" class="short" autocomplete="off"
              inputmode="numeric" value="{{VALUE}}"
              aria-describedby="expires_on-hint{{#HAS_ERROR}} expires_on-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/EXPIRES_FIELD}}
      {{#ORG_FIELD}}
        <div class="field">
          <label for="org_id">Organization ID</label>
          <p class="hint" id="org_id-hint">
            Needed for keys with scopes; it stands after /o/ in the address of admin.atlassian.com
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
              <label for="use">Everything</label>
              <p class="hint">
                One key without scopes reads and acts. With scopes it only reads, and no run can
                start. Takes the place of both keys where there are two
              </p>
            </div>
            <div class="choice">
              <input type="radio" id="use-read" name="use" value="read"
                  {{#USE_READ}}checked="checked"{{/USE_READ}}>
              <label for="use-read">Only to read</label>
              <p class="hint">
                A key with the scopes read:orgs:admin, read:directories:admin, read:groups:admin,
                read:workspaces:admin and read:keys:admin, for the synchronization; runs then need a
                key of their own
              </p>
            </div>
            <div class="choice">
              <input type="radio" id="use-act" name="use" value="act"
                  {{#USE_ACT}}checked="checked"{{/USE_ACT}}>
              <label for="use-act">Only for runs</label>
              <p class="hint">
                A key without scopes, beside one that only reads. It is opened only while people are
                changed
              </p>
            </div>
          </div>
        </fieldset>
      {{/USE_FIELD}}
      <p class="card-foot"><button class="primary" type="submit">Check and save key</button></p>
    </form>
  </section>
{{/FORM}}
{{#READ_ONLY}}
  <p class="hint">
    Only organization admins and owners granted on the server enter, replace or remove the key.
  </p>
{{/READ_ONLY}}
{{#MAY_REMOVE}}
  <section class="card danger-zone" aria-labelledby="remove-heading-{{USE}}">
    <div>
      <h2 id="remove-heading-{{USE}}">
        {{#FOR_ALL}}Remove the key{{/FOR_ALL}}{{#TO_READ}}Remove the key to
          read{{/TO_READ}}{{#FOR_RUNS}}Remove the key for runs{{/FOR_RUNS}}
      </h2>
      <p class="hint">
        {{#FOR_ALL}}Synchronization and automated tasks stop until another key is
          entered.{{/FOR_ALL}}{{#TO_READ}}Synchronization stops until another one is entered, and on
          old figures no run starts.{{/TO_READ}}{{#FOR_RUNS}}No run can start until another one is
          entered; synchronization goes on.{{/FOR_RUNS}}
        You are asked before anything happens.
      </p>
    </div>
    <form method="post" action="/settings/api-key">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <input type="hidden" name="action" value="remove">
      <input type="hidden" name="use" value="{{USE}}">
      <button class="secondary" type="submit">{{#FOR_ALL}}Remove key{{/FOR_ALL}}{{#TO_READ}}Remove
        key to read{{/TO_READ}}{{#FOR_RUNS}}Remove key for runs{{/FOR_RUNS}}</button>
    </form>
  </section>
{{/MAY_REMOVE}}
