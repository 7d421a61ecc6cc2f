<h1>E-mail</h1>
<p class="lede">
  Word of what went wrong and of what waits, to everybody of a list, through a mail server of yours.
  Off until you switch it on.
</p>
<section class="card" aria-labelledby="now">
  <h2 id="now">
    Now
    {{#MAIL_ON}}<span class="badge ok">On</span>{{/MAIL_ON}}{{#MAIL_OFF}}<span
        class="badge">Off</span>{{/MAIL_OFF}}
  </h2>
  <p>{{STATE_TEXT}}</p>
  <p class="hint">
    Told are:{{#MAILED}} {{MAILED_LABEL}};{{/MAILED}} and what a task tells to addresses of its own.
  </p>
  {{#TEST_FORM}}
    <form method="post" action="/settings/email/test" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <p><button class="secondary" type="submit">Send test</button></p>
      <p class="hint">
        To every recipient, with sample values, also when e-mail is off. What came of it stands
        under Deliveries.
      </p>
    </form>
  {{/TEST_FORM}}
</section>
{{#MAY_CHANGE}}
  <section class="card" aria-labelledby="change">
    <h2 id="change">Change</h2>
    <form method="post" action="/settings/email" novalidate="novalidate" autocomplete="off">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#OWNERS_ONLY}}
        <p class="hint">
          Organization admins and owners granted on the server choose the mail server, its port,
          encryption and sign-in. You may change the rest.
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
            Sealed at once and never shown again{{#KEEPS}}; entered {{WHEN}}{{/KEEPS}}. It goes to
            this server, port, encryption and user name alone: when one of them changes, enter it
            again. It is forgotten when the user name is emptied
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
      <p class="card-foot"><button class="primary" type="submit">Save e-mail</button></p>
    </form>
  </section>
{{/MAY_CHANGE}}
{{#READ_ONLY}}
  <dl class="facts">
    {{#FIELD}}<div><dt>{{LABEL}}</dt><dd>{{VALUE}} {{UNIT}}</dd></div> {{/FIELD}}
  </dl>
  <p class="hint">Your role may look at these settings but change nothing.</p>
{{/READ_ONLY}}
{{>DELIVERIES}}
