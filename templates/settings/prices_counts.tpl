<p class="back"><a href="/settings/prices">Prices</a></p>
<h1>Seats that Atlassian counts</h1>
<p class="lede">
  Optional. Compares the seats of Jira products with Atlassian's own counts.
</p>
{{#NO_SITES}}<p>No Jira site yet. Sites appear after the first sync.</p>{{/NO_SITES}}
{{#NO_TOKENS}}<p>No token yet, so Atlassian is not asked.</p>{{/NO_TOKENS}}
{{#TABLE}}
  <section class="card" aria-labelledby="tokens">
    <h2 id="tokens">Tokens</h2>
    <div class="table-scroll" role="region" aria-labelledby="tokens-caption" tabindex="0">
      <table class="cards">
        <caption id="tokens-caption">Rollcall asks each site once a day, after a sync</caption>
        <thead>
          <tr>
            <th scope="col">Jira site</th>
            <th scope="col">Account</th>
            <th scope="col">Token</th>
            <th scope="col">Last answer</th>
            <th scope="col"><span class="visually-hidden">Delete</span></th>
          </tr>
        </thead>
        <tbody>
          {{#ROW}}
            <tr>
              <th scope="row">{{SITE_NAME}}</th>
              <td data-label="Account"><bdi>{{EMAIL}}</bdi></td>
              <td data-label="Token">
                <div>
                  ends in <code>{{LAST4}}</code>
                  <p class="hint">{{ENTERED_AT}} by {{ENTERED_BY}}</p>
                </div>
              </td>
              <td data-label="Last answer">
                <div>
                  {{#NOT_ASKED}}Not asked yet. The next sync asks.{{/NOT_ASKED}}
                  {{#ANSWERED}}<span class="badge ok">Answered</span>{{/ANSWERED}}
                  {{#PROBLEM}}
                    <span class="badge expired">No count</span> {{PROBLEM_TEXT}}
                  {{/PROBLEM}}
                  {{#ASKED}}<p class="hint">{{ASKED_AT}}</p>{{/ASKED}}
                </div>
              </td>
              <td>
                {{#DELETE}}
                  <form method="post" action="/settings/prices/counts/delete">
                    <input type="hidden" name="csrf" value="{{CSRF}}">
                    <input type="hidden" name="site" value="{{SITE_ID}}">
                    <button class="secondary small" type="submit">Delete token<span
                        class="visually-hidden"> of {{SITE_NAME}}</span></button>
                  </form>
                {{/DELETE}}
              </td>
            </tr>
          {{/ROW}}
        </tbody>
      </table>
    </div>
  </section>
{{/TABLE}}
{{#FORM}}
  <section class="card" aria-labelledby="add">
    <h2 id="add">Add or replace a token</h2>
    <form method="post" action="/settings/prices/counts" novalidate="novalidate"
        autocomplete="off">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#SITE_FIELD}}
        <div class="field">
          <label for="site">Jira site</label>
          {{#HAS_ERROR}}
            <p class="error" id="site-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <select id="site" name="site"{{#HAS_ERROR}} aria-invalid="true"
              aria-describedby="site-error"{{/HAS_ERROR}}>
            {{#CHOICE}}
              <option value="{{CHOICE_VALUE}}"
                  {{#CHOICE_SELECTED}}selected="selected"{{/CHOICE_SELECTED}}>
                {{CHOICE_LABEL}}
              </option>
            {{/CHOICE}}
          </select>
        </div>
      {{/SITE_FIELD}}
      {{#EMAIL_FIELD}}
        <div class="field">
          <label for="email">E-mail address of the account</label>
          <p class="hint" id="email-hint">
            It needs the permission Administer Jira. A service account is best
          </p>
          {{#HAS_ERROR}}
            <p class="error" id="email-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="email" name="email" type="text" autocomplete="off" spellcheck="false"
              inputmode="email" value="{{VALUE}}"
              aria-describedby="email-hint{{#HAS_ERROR}} email-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/EMAIL_FIELD}}
      {{#TOKEN_FIELD}}
        <div class="field">
          <label for="token">API token</label>
          <p class="hint" id="token-hint">
            With the scope <code>read:license:jira</code> alone. It is encrypted and never shown
          </p>
          {{#HAS_ERROR}}
            <p class="error" id="token-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="token" name="token" type="password" autocomplete="off" spellcheck="false"
              aria-describedby="token-hint{{#HAS_ERROR}} token-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/TOKEN_FIELD}}
      <p class="card-foot"><button class="primary" type="submit">Save token</button></p>
    </form>
  </section>
{{/FORM}}
{{#READ_ONLY}}
  <p class="hint">
    Read-only access: only organization admins and server owners can change tokens.
  </p>
{{/READ_ONLY}}
