<p class="back"><a href="/users">All users</a></p>
<h1>Paste e-mail addresses</h1>
<p class="lede">Find many people at once, for example a list of leavers from HR.</p>
<form method="post" action="/users/paste" novalidate="novalidate">
  <input type="hidden" name="csrf" value="{{CSRF}}">
  <input type="hidden" name="ask" value="1">
  <section class="card" aria-labelledby="list-heading">
    <h2 id="list-heading">List</h2>
    {{#LIST_FIELD}}
      <div class="field">
        <label for="addresses">E-mail addresses</label>
        <p class="hint" id="addresses-hint">
          Up to 1,000, in any form: lines, columns of a spreadsheet or CSV. Account IDs work, too.
        </p>
        {{#HAS_ERROR}}
          <p class="error" id="addresses-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <textarea id="addresses" name="addresses" rows="8" spellcheck="false" autocomplete="off"
            aria-describedby="addresses-hint{{#HAS_ERROR}} addresses-error{{/HAS_ERROR}}"
            {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>{{VALUE:p}}</textarea>
      </div>
    {{/LIST_FIELD}}
    <p class="card-foot">
      <button type="submit" name="do" value="match">Match addresses</button>
      <span class="hint">Matching changes nothing.</span>
    </p>
  </section>
  {{#RESULT}}
    {{#REPEATED}}<p class="hint">Duplicates skipped: {{COUNT}}</p>{{/REPEATED}}
    {{#MATCHED}}
      <section aria-labelledby="matched">
        <h2 id="matched">Matched: {{COUNT}}</h2>
        <div class="table-scroll" role="region" aria-labelledby="matched" tabindex="0">
          <table class="list cards">
            <thead>
              <tr>
                <th scope="col"><span class="visually-hidden">Selected</span></th>
                <th scope="col">Name</th>
                <th scope="col">E-mail</th>
                <th scope="col">Status</th>
                <th scope="col" class="num">Seats</th>
                <th scope="col">Last active</th>
              </tr>
            </thead>
            <tbody>
              {{#ROW}}
                <tr>
                  <td>
                    <input type="checkbox" name="account_id" value="{{ACCOUNT}}"
                        aria-label="Select {{USER_NAME}}"{{#CHECKED}} checked="checked"{{/CHECKED}}>
                  </td>
                  <th scope="row">
                    <a href="/users/{{ACCOUNT_ID}}"><bdi>{{USER_NAME}}</bdi></a>
                    {{#PROTECTED}}
                      <span class="badge info">Protected</span>
                      <div class="hint wrap">{{REASON}}</div>
                    {{/PROTECTED}}
                  </th>
                  <td class="email" data-label="E-mail"><bdi>{{EMAIL}}</bdi></td>
                  <td data-label="Status">
                    {{#IS_ACTIVE}}{{USER_STATUS}}{{/IS_ACTIVE}}{{#NOT_ACTIVE}}<span
                        class="badge soon">{{USER_STATUS}}</span>{{/NOT_ACTIVE}}
                  </td>
                  <td class="num" data-label="Seats">{{SEATS}}</td>
                  <td class="nowrap" data-label="Last active">{{LAST_ACTIVE}}</td>
                </tr>
              {{/ROW}}
            </tbody>
          </table>
        </div>
      </section>
    {{/MATCHED}}
    {{#AMBIGUOUS}}
      <section aria-labelledby="ambiguous">
        <h2 id="ambiguous">Ambiguous: {{COUNT}}</h2>
        <p class="hint">Several accounts have the same address. Select the right one.</p>
        <div class="table-scroll" role="region" aria-labelledby="ambiguous" tabindex="0">
          <table class="list cards">
            <thead>
              <tr>
                <th scope="col"><span class="visually-hidden">Selected</span></th>
                <th scope="col">Name</th>
                <th scope="col">E-mail</th>
                <th scope="col">Account ID</th>
                <th scope="col">Status</th>
                <th scope="col" class="num">Seats</th>
                <th scope="col">Last active</th>
              </tr>
            </thead>
            <tbody>
              {{#ROW}}
                <tr>
                  <td>
                    <input type="checkbox" name="account_id" value="{{ACCOUNT}}"
                        aria-label="Select {{USER_NAME}}, {{ACCOUNT}}"
                        {{#CHECKED}}checked="checked"{{/CHECKED}}>
                  </td>
                  <th scope="row">
                    <a href="/users/{{ACCOUNT_ID}}"><bdi>{{USER_NAME}}</bdi></a>
                    {{#PROTECTED}}
                      <span class="badge info">Protected</span>
                      <div class="hint wrap">{{REASON}}</div>
                    {{/PROTECTED}}
                  </th>
                  <td class="email" data-label="E-mail"><bdi>{{EMAIL}}</bdi></td>
                  <td data-label="Account ID"><code>{{ACCOUNT}}</code></td>
                  <td data-label="Status">
                    {{#IS_ACTIVE}}{{USER_STATUS}}{{/IS_ACTIVE}}{{#NOT_ACTIVE}}<span
                        class="badge soon">{{USER_STATUS}}</span>{{/NOT_ACTIVE}}
                  </td>
                  <td class="num" data-label="Seats">{{SEATS}}</td>
                  <td class="nowrap" data-label="Last active">{{LAST_ACTIVE}}</td>
                </tr>
              {{/ROW}}
            </tbody>
          </table>
        </div>
      </section>
    {{/AMBIGUOUS}}
    {{#UNMATCHED}}
      <section aria-labelledby="unmatched">
        <h2 id="unmatched">Not matched: {{COUNT}}</h2>
        <p class="hint">Accounts whose e-mail Atlassian hides are found by account ID only.</p>
        <ul class="rows">
          {{#ROW}}
            <li>
              <bdi>{{VALUE}}</bdi>
              <span class="hint">
                {{#NO_PERSON}}No account has this address{{/NO_PERSON}}
                {{#NO_ADDRESS}}Neither an e-mail address nor a known account ID{{/NO_ADDRESS}}
                {{#GONE}}Left the organization {{GONE_AGO}}{{/GONE}}
              </span>
            </li>
          {{/ROW}}
        </ul>
      </section>
    {{/UNMATCHED}}
    {{#ACTIONS_FORM}}
      <section class="card" aria-labelledby="next">
        <h2 id="next">Selected people</h2>
        {{#HAS_ERROR}}
          <div id="account_id" class="field" tabindex="-1">
            <p class="error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
          </div>
        {{/HAS_ERROR}}
        <p class="actions">
          <button class="primary" type="submit" name="do" value="act">Choose action</button>
          <span class="hint">You review a preview first.</span>
        </p>
        <h3>Or protect them</h3>
        <p class="hint">People who are protected already keep their reason and date.</p>
        {{>PROTECT_FIELDS}}
        <p class="actions">
          <button type="submit" name="do" value="protect">Protect selected people</button>
        </p>
      </section>
    {{/ACTIONS_FORM}}
  {{/RESULT}}
</form>
