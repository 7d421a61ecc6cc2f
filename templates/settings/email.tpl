<h1>E-mail</h1>
<p class="lede">
  E-mail these people about key expiry, failures and runs that need approval.
</p>
<section class="card" aria-labelledby="now">
  <h2 id="now">
    Status
    {{#MAIL_ON}}<span class="badge ok">On</span>{{/MAIL_ON}}{{#MAIL_OFF}}<span
        class="badge">Off</span>{{/MAIL_OFF}}
  </h2>
  {{#MAIL_ON}}<p>{{STATE_TEXT}}</p>{{/MAIL_ON}}
  <p class="hint">
    Events:{{#MAILED}} {{MAILED_LABEL}};{{/MAILED}} and the events of tasks with their own
    recipients.
  </p>
  {{#TEST_FORM}}
    <form method="post" action="/settings/email/test" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <p><button class="secondary" type="submit">Send test</button></p>
      <p class="hint">
        Sends sample data to every recipient, even if e-mail is off. Results appear under
        Deliveries.
      </p>
    </form>
  {{/TEST_FORM}}
</section>
{{#MAY_CHANGE}}
  <section class="card" aria-labelledby="change">
    <h2 id="change">Edit</h2>
    <form method="post" action="/settings/email" novalidate="novalidate" autocomplete="off">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#OWNERS_ONLY}}
        <p class="hint">
          Only organization admins and server owners can change the mail server, port, encryption
          and sign-in.
        </p>
      {{/OWNERS_ONLY}}
      {{>FIELDS}}
      {{#PASSWORD_FIELD}}
        <div class="field">
          <label for="password">
            {{#KEEPS}}New password (leave empty to keep the stored
              one){{/KEEPS}}{{#NO_SECRET}}Password{{/NO_SECRET}}
          </label>
          <p class="hint" id="password-hint">
            Stored encrypted for this server and user name.{{#KEEPS}} Entered
            {{WHEN}}.{{/KEEPS}} Deleted if you clear the user name
          </p>
          {{#HAS_ERROR}}
            <p class="error" id="password-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="password" name="password" type="password" autocomplete="new-password"
              spellcheck="false" data-reveal="yes"
              aria-describedby="password-hint{{#HAS_ERROR}} password-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/PASSWORD_FIELD}}
      <p class="card-foot"><button class="primary" type="submit">Save mail settings</button></p>
    </form>
  </section>
{{/MAY_CHANGE}}
{{#READ_ONLY}}
  <dl class="facts">
    {{#FIELD}}<div><dt>{{LABEL}}</dt><dd>{{VALUE}} {{UNIT}}</dd></div> {{/FIELD}}
  </dl>
  <p class="hint">Read-only access</p>
{{/READ_ONLY}}
{{>DELIVERIES}}
