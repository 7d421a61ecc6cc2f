<h1>App access control</h1>
<p class="lede">
  Organization admins always enter. Product admins and user access admins enter only where you let
  them in here. Rights follow the synchronized roles at every click: a role taken away closes the
  door. Roles that were read more than 72 hours ago let nobody do more than look.
</p>
{{#FORM}}
  <section class="card" aria-labelledby="roles">
    <h2 id="roles">Additional roles</h2>
    <p>
      <strong>Important:</strong> there are no limits inside Rollcall. Whoever gets full access gets
        all sites, all actions and all user data.
    </p>
    <form method="post" action="/settings/access" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#ROLE_FIELD}}
        <fieldset class="field"{{#HAS_ERROR}} aria-describedby="{{NAME}}-error"{{/HAS_ERROR}}>
          <legend>{{ROLE_TITLE}}</legend>
          {{#NEEDS_SEAT}}
            <p class="hint">Only those who also have access to a product are let in</p>
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
      <p class="card-foot"><button class="primary" type="submit">Save app access</button></p>
    </form>
  </section>
{{/FORM}}
{{#READ_ONLY}}
  <p class="hint">Only organization admins and owners granted on the server change app access.</p>
{{/READ_ONLY}}
<section class="card">
  <h2 id="today">Who can enter today</h2>
  <dl class="facts">
    <div><dt>Organization admins</dt><dd>{{ORG_ADMINS}}, always let in</dd></div>
    <div><dt>Product admins</dt><dd>{{PRODUCT_ADMINS}}: {{PRODUCT_ADMINS_LEVEL}}</dd></div>
    <div>
      <dt>User access admins</dt>
      <dd>
        {{ACCESS_ADMINS}} with product access: {{ACCESS_ADMINS_LEVEL}}{{#UNSEATED}}; without product
        access and so never let in: {{UNSEATED_PEOPLE}}{{/UNSEATED}}
      </dd>
    </div>
    <div>
      <dt>You</dt><dd>{{YOU_BECAUSE}}{{#FORM}}; no choice above can lock you out{{/FORM}}</dd>
    </div>
  </dl>
  <div class="table-scroll" role="region" aria-labelledby="people-caption" tabindex="0">
    <table>
      <caption id="people-caption">Everybody who can enter now, and why</caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Signs in as</th>
          <th scope="col">Why</th>
          <th scope="col">What they may do</th>
        </tr>
      </thead>
      <tbody>
        {{#PERSON}}
          <tr>
            <th scope="row"><bdi>{{PERSON_NAME}}</bdi></th>
            <td><bdi>{{PERSON_WHO}}</bdi></td>
            <td>{{PERSON_WHY}}</td>
            <td>{{PERSON_LEVEL}}</td>
          </tr>
        {{/PERSON}}
      </tbody>
    </table>
  </div>
  {{#ROLES_OLD}}
    <p>
      Roles were last read more than 72 hours ago, or at a time still to come: by them people may
      only look until the next complete synchronization.
    </p>
  {{/ROLES_OLD}}
  {{#MORE}}<p>And {{MORE_PEOPLE}} more, by the same roles.</p>{{/MORE}}
  <p class="hint">
    Locked out, or no synchronization yet? On the server, "rollcallctl grant" with an e-mail address
    lets a person in, and "rollcallctl revoke" ends it.
  </p>
</section>
