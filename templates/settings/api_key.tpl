<h1>Organization API key</h1>
<p class="lede">Rollcall reads your organization, and acts on it, with one key made by an organization admin. It is sealed as soon as it arrives: this page can never show it again.</p>
<div id="key-status"{{#CHECKING}} data-poll="/settings/api-key" data-poll-ms="2000"{{/CHECKING}}>
{{#CHECKING}}<section class="card" aria-labelledby="checking-heading">
  <h2 id="checking-heading">Checking…</h2>
  <p role="status">Key …{{LAST4}} was entered {{SINCE}} and is being checked with Atlassian. The answer appears here.</p>
  {{#LATE}}<p>This takes longer than it should. On the server, <code>rollcallctl doctor</code> tells whether the lane <code>sync</code> runs.</p>{{/LATE}}
  <p><a class="button secondary" href="/settings/api-key">Refresh</a></p>
</section>{{/CHECKING}}
{{#REFUSED}}<section class="card refused" aria-labelledby="refused-heading">
  <h2 id="refused-heading"><span class="badge expired">Refused</span> Key …{{LAST4}} was not taken</h2>
  <p>{{PROBLEM}}</p>
  <p class="hint">Entered {{SINCE}}. The key in use, if there is one, stays as it was.</p>
</section>{{/REFUSED}}
{{#CURRENT}}<section class="card" aria-labelledby="current-heading">
  <h2 id="current-heading">{{#STATE_OK}}<span class="badge ok">Works</span>{{/STATE_OK}}{{#STATE_SOON}}<span class="badge soon">Expires soon</span>{{/STATE_SOON}}{{#STATE_URGENT}}<span class="badge urgent">Expires within a week</span>{{/STATE_URGENT}}{{#STATE_EXPIRED}}<span class="badge expired">Expired</span>{{/STATE_EXPIRED}} {{STATE_WORDS}}</h2>
  <dl class="facts">
    <div><dt>Organization</dt><dd>{{ORG}}</dd></div>
    <div><dt>Organization ID</dt><dd><code>{{ORG_ID}}</code></dd></div>
    <div><dt>Label</dt><dd>{{LABEL}}</dd></div>
    <div><dt>Key</dt><dd>ends in <code>{{LAST4}}</code></dd></div>
    <div><dt>Expires</dt><dd>{{EXPIRES}} <span class="hint">{{EXPIRES_SOURCE}}</span></dd></div>
    <div><dt>Entered</dt><dd>{{ENTERED_AT}} by {{ENTERED_BY}}</dd></div>
    <div><dt>Last successful use</dt><dd>{{LAST_USED}}</dd></div>
  </dl>
</section>{{/CURRENT}}
{{#NONE}}<div class="empty"><h2>No key yet</h2><p>Create one at admin.atlassian.com under Settings, API keys, without scopes, and enter it below. The first synchronization follows by itself.</p></div>{{/NONE}}
</div>
{{#FORM}}<section class="card" aria-labelledby="form-heading">
<h2 id="form-heading">{{#REPLACES}}Replace with a new key{{/REPLACES}}{{#FIRST}}Enter the key{{/FIRST}}</h2>
<form method="post" action="/settings/api-key" novalidate="novalidate" autocomplete="off">
  <input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="action" value="save">
  {{#KEY_FIELD}}<div class="field">
    <label for="key">API key (required)</label>
    <p class="hint" id="key-hint">Starts with ATCTT and is shown once, when it is created. A key that fails the check changes nothing</p>
    {{#HAS_ERROR}}<p class="error" id="key-error"><span class="visually-hidden">Error:</span> {{ERROR}}</p>{{/HAS_ERROR}}
    <input id="key" name="key" type="password" class="wide" autocomplete="off" autocapitalize="none" spellcheck="false" data-reveal="yes" aria-describedby="key-hint{{#HAS_ERROR}} key-error{{/HAS_ERROR}}"{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}>
  </div>{{/KEY_FIELD}}
  {{#LABEL_FIELD}}<div class="field">
    <label for="label">Label</label>
    <p class="hint" id="label-hint">The name given to the key at Atlassian; with it the expiry is read from there</p>
    {{#HAS_ERROR}}<p class="error" id="label-error"><span class="visually-hidden">Error:</span> {{ERROR}}</p>{{/HAS_ERROR}}
    <input id="label" name="label" type="text" autocomplete="off" value="{{VALUE}}" aria-describedby="label-hint{{#HAS_ERROR}} label-error{{/HAS_ERROR}}"{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}>
  </div>{{/LABEL_FIELD}}
  {{#EXPIRES_FIELD}}<div class="field">
    <label for="expires_on">Expires on</label>
    <p class="hint" id="expires_on-hint">Like 2027-01-31; used when Atlassian's list does not tell</p>
    {{#HAS_ERROR}}<p class="error" id="expires_on-error"><span class="visually-hidden">Error:</span> {{ERROR}}</p>{{/HAS_ERROR}}
    <input id="expires_on" name="expires_on" type="text" class="short" autocomplete="off" inputmode="numeric" value="{{VALUE}}" aria-describedby="expires_on-hint{{#HAS_ERROR}} expires_on-error{{/HAS_ERROR}}"{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}>
  </div>{{/EXPIRES_FIELD}}
  {{#ORG_FIELD}}<div class="field">
    <label for="org_id">Organization ID</label>
    <p class="hint" id="org_id-hint">Needed for keys with scopes; it stands after /o/ in the address of admin.atlassian.com</p>
    {{#HAS_ERROR}}<p class="error" id="org_id-error"><span class="visually-hidden">Error:</span> {{ERROR}}</p>{{/HAS_ERROR}}
    <input id="org_id" name="org_id" type="text" class="wide" autocomplete="off" autocapitalize="none" spellcheck="false" value="{{VALUE}}" aria-describedby="org_id-hint{{#HAS_ERROR}} org_id-error{{/HAS_ERROR}}"{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}>
  </div>{{/ORG_FIELD}}
  <p class="card-foot"><button class="primary" type="submit">Check and save key</button></p>
</form>
</section>{{/FORM}}
{{#READ_ONLY}}<p class="hint">Only organization admins and owners granted on the server enter, replace or remove the key.</p>{{/READ_ONLY}}
{{#MAY_REMOVE}}<section class="card danger-zone" aria-labelledby="remove-heading">
  <div>
    <h2 id="remove-heading">Remove the key</h2>
    <p class="hint">Synchronization and automated tasks stop until another key is entered. You are asked before anything happens.</p>
  </div>
  <form method="post" action="/settings/api-key">
    <input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="action" value="remove">
    <button class="secondary" type="submit">Remove key</button>
  </form>
</section>{{/MAY_REMOVE}}
