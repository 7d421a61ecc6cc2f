<h1>Access</h1>
<p class="lede">
  Organization admins always have access. Allow other admin roles below.
</p>
{{#FORM}}
  <section class="card" aria-labelledby="roles">
    <h2 id="roles">Additional roles</h2>
    <p>
      <strong>Important:</strong> full access covers all sites, all actions and all user data. It
        cannot be limited to one product.
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
    <table class="cards">
      <caption id="people-caption">People with access</caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Signs in as</th>
          <th scope="col">Reason</th>
          <th scope="col">Level</th>
        </tr>
      </thead>
      <tbody>
        {{#PERSON}}
          <tr>
            <th scope="row"><bdi>{{PERSON_NAME}}</bdi></th>
            <td class="email" data-label="Signs in as"><bdi>{{PERSON_WHO}}</bdi></td>
            <td data-label="Reason">{{PERSON_WHY}}</td>
            <td data-label="Level">{{PERSON_LEVEL}}</td>
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
  {{#MORE}}<p>{{MORE_PEOPLE}} more through the same roles.</p>{{/MORE}}
  <p class="hint">
    Access follows each person's Atlassian role as of the last sync. After 72 hours without a sync
    it is read-only.
  </p>
  <p class="hint">
    Locked out? Run <code>rollcallctl grant EMAIL</code> on the server;
    <code>rollcallctl revoke EMAIL</code> undoes it.
  </p>
</section>
