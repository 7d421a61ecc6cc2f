<h1>Access</h1>
<p class="lede">
  Organization admins always have access. Give access to other admin roles, people and groups.
</p>
{{#FORM}}
  <section class="card" aria-labelledby="roles">
    <h2 id="roles">Additional roles</h2>
    <p>
      <strong>Important:</strong> full access covers all sites, all actions and all user data. Own
        products are limited to the products whose admin a person is.
    </p>
    <form method="post" action="/settings/access" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#ROLE_FIELD}}
        <fieldset class="field"{{#HAS_ERROR}} aria-describedby="{{NAME}}-error"{{/HAS_ERROR}}>
          <legend>{{ROLE_TITLE}}</legend>
          {{#NEEDS_SEAT}}
            <p class="hint">Requires access to at least one product</p>
          {{/NEEDS_SEAT}}
          {{#HAS_ERROR}}
            <p class="error" id="{{NAME}}-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <div class="choices">
            {{#CHOICE}}
              <div class="choice">
                <input type="radio" id="{{CHOICE_ID}}" name="{{NAME}}" value="{{CHOICE_VALUE}}"
                    aria-describedby="{{CHOICE_ID}}-hint"
                    {{#CHOICE_SELECTED}}checked="checked"{{/CHOICE_SELECTED}}>
                <label for="{{CHOICE_ID}}">{{CHOICE_LABEL}}</label>
                <p class="hint" id="{{CHOICE_ID}}-hint">{{CHOICE_HINT}}</p>
              </div>
            {{/CHOICE}}
          </div>
        </fieldset>
      {{/ROLE_FIELD}}
      <p class="card-foot"><button class="primary" type="submit">Save access</button></p>
    </form>
  </section>
{{/FORM}}
<section class="card" aria-labelledby="assigned">
  <h2 id="assigned">People and groups</h2>
  {{#NO_ASSIGNMENTS}}
    <p>No one has access by name or group. Organization admins have it anyway.</p>
  {{/NO_ASSIGNMENTS}}
  {{#ASSIGNMENTS}}
    <div class="table-scroll" role="region" aria-labelledby="assigned-caption" tabindex="0">
      <table class="cards given">
        <caption id="assigned-caption">People and groups with access</caption>
        <thead>
          <tr>
            <th scope="col">Person or group</th>
            <th scope="col">Level</th>
            <th scope="col">Area</th>
            <th scope="col">Added</th>
            {{#MAY_CHANGE}}<th scope="col">Action</th>{{/MAY_CHANGE}}
          </tr>
        </thead>
        <tbody>
          {{#ASSIGNMENT}}
            <tr>
              <th scope="row">
                <a href="{{LINK}}"><bdi>{{ASSIGNMENT_NAME}}</bdi></a>{{#IS_GROUP}}
                  <span class="badge">Group</span>{{/IS_GROUP}}{{#NOT_ACTIVE}}
                  <span class="badge soon">Not active</span>{{/NOT_ACTIVE}}
              </th>
              <td class="nowrap" data-label="Level">{{ASSIGNMENT_LEVEL}}</td>
              <td data-label="Area">
                {{#IN_AREA}}<a href="/settings/areas/{{AREA_ID}}"><bdi>{{AREA_NAME}}</bdi></a>
                {{/IN_AREA}}{{#EVERYWHERE}}Everything{{/EVERYWHERE}}{{#OPENS_NOTHING}}
                  <span class="badge soon">No products left</span>{{/OPENS_NOTHING}}
              </td>
              <td class="email" data-label="Added">{{ADDED_AGO}} by <bdi>{{ADDED_BY}}</bdi></td>
              {{#MAY_REMOVE}}
                <td data-label="Action">
                  <form method="post" action="/settings/access/people/{{ASSIGNMENT_ID}}/delete">
                    <input type="hidden" name="csrf" value="{{CSRF}}">
                    <button class="secondary small" type="submit">Remove access<span
                        class="visually-hidden"> of {{ASSIGNMENT_NAME}}</span></button>
                  </form>
                </td>
              {{/MAY_REMOVE}}
            </tr>
          {{/ASSIGNMENT}}
        </tbody>
      </table>
    </div>
  {{/ASSIGNMENTS}}
  {{#ASSIGN_FORM}}
    <h3 id="give">Give access</h3>
    <form method="post" action="/settings/access/people" novalidate="novalidate"
        autocomplete="off" aria-labelledby="give">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#WHO_FIELD}}
        <div class="field">
          <label for="who">Person or group (required)</label>
          <p class="hint" id="who-hint">E-mail address, account ID, group name or group ID</p>
          {{#HAS_ERROR}}
            <p class="error" id="who-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="who" name="who" type="text" class="wide" autocomplete="off"
              autocapitalize="none" spellcheck="false" value="{{VALUE}}"
              aria-describedby="who-hint{{#HAS_ERROR}} who-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/WHO_FIELD}}
      {{#AREA_FIELD}}
        <div class="field">
          <label for="area">Area (required)</label>
          <p class="hint" id="area-hint">Add areas in Settings &gt; Areas to limit access</p>
          {{#HAS_ERROR}}
            <p class="error" id="area-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <select id="area" name="area"
              aria-describedby="area-hint{{#HAS_ERROR}} area-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
            <option value="none">Choose an area</option>
            <option value=""{{#EVERYTHING_SELECTED}} selected="selected"{{/EVERYTHING_SELECTED}}>
              Everything
            </option>
            {{#CHOICE}}
              <option value="{{CHOICE_VALUE}}"
                  {{#CHOICE_SELECTED}}selected="selected"{{/CHOICE_SELECTED}}>
                {{CHOICE_LABEL}}
              </option>
            {{/CHOICE}}
          </select>
        </div>
      {{/AREA_FIELD}}
      {{#LEVEL_FIELD}}
        <fieldset class="field"{{#HAS_ERROR}} aria-describedby="level-error"{{/HAS_ERROR}}>
          <legend>Level</legend>
          {{#HAS_ERROR}}
            <p class="error" id="level-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <div class="choices">
            {{#CHOICE}}
              <div class="choice">
                <input type="radio" id="{{CHOICE_ID}}" name="level" value="{{CHOICE_VALUE}}"
                    aria-describedby="{{CHOICE_ID}}-hint"
                    {{#CHOICE_SELECTED}}checked="checked"{{/CHOICE_SELECTED}}>
                <label for="{{CHOICE_ID}}">{{CHOICE_LABEL}}</label>
                <p class="hint" id="{{CHOICE_ID}}-hint">{{CHOICE_HINT}}</p>
              </div>
            {{/CHOICE}}
          </div>
        </fieldset>
      {{/LEVEL_FIELD}}
      <p class="card-foot"><button class="primary" type="submit">Give access</button></p>
    </form>
  {{/ASSIGN_FORM}}
</section>
{{#READ_ONLY}}
  <p class="hint">
    Read-only access: only organization admins and server owners can change this page.
  </p>
{{/READ_ONLY}}
<section class="card">
  <h2 id="today">Who has access</h2>
  <dl class="facts">
    <div><dt>Organization admins</dt><dd>{{ORG_ADMINS}}: Full access</dd></div>
    <div><dt>Product admins</dt><dd>{{PRODUCT_ADMINS}}: {{PRODUCT_ADMINS_LEVEL}}</dd></div>
    <div>
      <dt>User access admins</dt>
      <dd>
        {{ACCESS_ADMINS}} with product access: {{ACCESS_ADMINS_LEVEL}}{{#UNSEATED}};
        {{UNSEATED_PEOPLE}} excluded: no product access{{/UNSEATED}}
      </dd>
    </div>
    <div>
      <dt>You</dt><dd>{{YOU_BECAUSE}}{{#FORM}}; you keep access whatever you choose{{/FORM}}</dd>
    </div>
  </dl>
  <div class="table-scroll" role="region" aria-labelledby="people-caption" tabindex="0">
    <table class="cards given">
      <caption id="people-caption">People with access</caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Signs in as</th>
          <th scope="col">Reason</th>
          <th scope="col">Level</th>
          <th scope="col">Area</th>
        </tr>
      </thead>
      <tbody>
        {{#PERSON}}
          <tr>
            <th scope="row"><bdi>{{PERSON_NAME}}</bdi></th>
            <td class="email" data-label="Signs in as"><bdi>{{PERSON_WHO}}</bdi></td>
            <td data-label="Reason">{{PERSON_WHY}}</td>
            <td data-label="Level">{{PERSON_LEVEL}}</td>
            <td data-label="Area">{{PERSON_AREA}}</td>
          </tr>
        {{/PERSON}}
      </tbody>
    </table>
  </div>
  {{#ROLES_OLD}}
    <p>
      Roles are older than 72 hours, or their time is in the future. Access is read-only until the
      next complete sync.
    </p>
  {{/ROLES_OLD}}
  {{#MORE}}
    <p class="actions">
      <span>{{RANGE_TEXT}}</span>
      {{#PREVIOUS}}
        <a class="button secondary small" href="{{LINK}}">Previous people</a>
      {{/PREVIOUS}}
      {{#NEXT}}<a class="button secondary small" href="{{LINK}}">Next people</a>{{/NEXT}}
    </p>
  {{/MORE}}
  <p class="actions">
    <a class="button secondary" href="/settings/access.csv">Export people as CSV</a>
    <a href="/settings/access.csv?separator=semicolon">CSV with semicolons</a>
  </p>
  <p class="hint">
    Access follows Atlassian roles and groups as of the last sync. After 72 hours without a sync it
    is read-only.
  </p>
  <p class="hint">
    Locked out? Run <code>rollcallctl grant EMAIL</code> on the server;
    <code>rollcallctl revoke EMAIL</code> undoes it.
  </p>
</section>
