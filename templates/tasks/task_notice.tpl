<p class="back"><a href="{{TASK_PATH}}"><bdi>{{TASK_NAME}}</bdi></a></p>
<h1>Notice</h1>
{{#NO_NOTICES}}
  <div class="banner info"><p>This task warns nobody: its days of notices are empty.</p></div>
{{/NO_NOTICES}}
{{#EXAMPLE}}
  <div class="banner info"><p>An example: the task has no preview yet.</p></div>
{{/EXAMPLE}}
<form method="get" action="{{NOTICE_PATH}}" class="card" novalidate="novalidate">
  {{#PERSON_FIELD}}
    <div class="field">
      <label for="person">Person</label>
      <p class="hint" id="person-hint">
        E-mail address or account ID of someone in the latest preview. Empty: the first
      </p>
      {{#HAS_ERROR}}
        <p class="error" id="person-error">
          <span class="visually-hidden">Error: </span>{{ERROR}}
        </p>
      {{/HAS_ERROR}}
      <input id="person" name="person" type="text" class="wide" autocomplete="off"
          value="{{VALUE}}"
          aria-describedby="person-hint{{#HAS_ERROR}} person-error{{/HAS_ERROR}}"
          {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
    </div>
  {{/PERSON_FIELD}}
  {{#DAYS_FIELD}}
    <div class="field">
      <label for="days">Before the change</label>
      {{#HAS_ERROR}}
        <p class="error" id="days-error">
          <span class="visually-hidden">Error: </span>{{ERROR}}
        </p>
      {{/HAS_ERROR}}
      <select id="days" name="days"{{#HAS_ERROR}} aria-invalid="true"
          aria-describedby="days-error"{{/HAS_ERROR}}>
        {{#CHOICE}}
          <option value="{{CHOICE_VALUE}}"
              {{#CHOICE_SELECTED}}selected="selected"{{/CHOICE_SELECTED}}>
            {{CHOICE_LABEL}}
          </option>
        {{/CHOICE}}
      </select>
    </div>
  {{/DAYS_FIELD}}
  <p class="card-foot"><button class="secondary" type="submit">Show notice</button></p>
</form>
<section class="card notice" aria-labelledby="formatted">
  <h2 id="formatted">For <bdi>{{USER_NAME}}</bdi></h2>
  <p><span class="hint">Subject:</span> <strong><bdi>{{SUBJECT}}</bdi></strong></p>
  <div class="notice-text">
    {{#PARAGRAPH}}
      <p>{{#PIECE}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#NOTICE_LINK}}<a
        href="{{TEXT}}">{{TEXT}}</a>{{/NOTICE_LINK}}{{#BREAK}}<br>{{/BREAK}}{{/PIECE}}</p>
    {{/PARAGRAPH}}
  </div>
  <details>
    <summary>Plain text</summary>
    <pre>{{PLAIN_TEXT:p}}</pre>
  </details>
</section>
{{#TEST_FORM}}
  <section class="card" aria-labelledby="test">
    <h2 id="test">Send test notice</h2>
    <form method="post" action="{{TEST_PATH}}">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <input type="hidden" name="person" value="{{PERSON}}">
      <input type="hidden" name="days" value="{{DAYS}}">
      <p>This notice goes to your own address, <bdi>{{EMAIL}}</bdi>, and to nobody else.</p>
      <p class="card-foot">
        <button class="primary" type="submit">Send test notice</button>
      </p>
    </form>
  </section>
{{/TEST_FORM}}
{{#MAIL_OFF}}
  <p class="hint">
    E-mail is not set up, so no notice can be sent.
    {{#SETTINGS_OPEN}}<a href="/settings/email">Set up e-mail</a>{{/SETTINGS_OPEN}}
  </p>
{{/MAIL_OFF}}
{{#NO_ADDRESS}}
  <p class="hint">No e-mail address of yours is known, so no test can be sent.</p>
{{/NO_ADDRESS}}
