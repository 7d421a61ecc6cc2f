<p class="back"><a href="/settings/automation">All webhooks</a></p>
<h1>Webhook <bdi>{{WEBHOOK_NAME}}</bdi></h1>
<section class="card" aria-labelledby="now">
  <div class="card-head">
    <h2 id="now">
      Status
      {{#WEBHOOK_ON}}<span class="badge ok">On</span>{{/WEBHOOK_ON}}{{#WEBHOOK_OFF}}<span
          class="badge">Off</span>{{/WEBHOOK_OFF}}{{#WEBHOOK_PAUSED}}<span
          class="badge soon">Paused</span>{{/WEBHOOK_PAUSED}}{{#WEBHOOK_FAILED}}<span
          class="badge expired">Turned off</span>{{/WEBHOOK_FAILED}}
    </h2>
    {{#STEER}}
      <div class="actions">
        {{#PAUSE_FORM}}
          <form method="post" action="{{PAUSE_PATH}}">
            <input type="hidden" name="csrf" value="{{CSRF}}">
            <input type="hidden" name="paused" value="yes">
            <button class="secondary small" type="submit">Pause</button>
          </form>
        {{/PAUSE_FORM}}
        {{#RESUME_FORM}}
          <form method="post" action="{{PAUSE_PATH}}">
            <input type="hidden" name="csrf" value="{{CSRF}}">
            <input type="hidden" name="paused" value="no">
            <button class="secondary small" type="submit">Resume</button>
            <span class="hint">paused {{WHEN}}</span>
          </form>
        {{/RESUME_FORM}}
      </div>
    {{/STEER}}
  </div>
  {{#OFF}}
    <p>
      Turned off {{WHEN}} after 5 days of failures. Fix the receiver, send a test, then save the
      webhook below with Enabled selected. Saving the webhook without Enabled also ends this notice.
    </p>
  {{/OFF}}
  <dl class="facts">
    <div><dt>URL</dt><dd><code>{{WEBHOOK_ADDRESS}}</code></dd></div>
    <div>
      <dt>Secret</dt>
      <dd>{{WEBHOOK_SECRET}}{{#ENDS_IN}}ends in <code>{{LAST4}}</code>{{/ENDS_IN}}</dd>
    </div>
    <div><dt>Triggers</dt><dd>{{WEBHOOK_TRIGGERS}}</dd></div>
    {{#READ_ONLY}}<div><dt>Notes</dt><dd>{{WEBHOOK_NOTES}}</dd></div>{{/READ_ONLY}}
    <div><dt>Added</dt><dd>{{WEBHOOK_CREATED}}</dd></div>
    <div><dt>Last changed</dt><dd>{{WEBHOOK_CHANGED}}</dd></div>
  </dl>
  {{#TEST_FORM}}
    <form method="post" action="{{TEST_PATH}}" novalidate="novalidate" class="filters">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <div class="field">
        <label for="test-trigger">Test event</label>
        {{#HAS_ERROR}}
          <p class="error" id="test-trigger-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <select id="test-trigger" name="trigger" class="auto"
            aria-describedby="test-hint{{#HAS_ERROR}} test-trigger-error{{/HAS_ERROR}}"
            {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
          {{#CHOICE}}
            <option value="{{CHOICE_VALUE}}"
                {{#CHOICE_SELECTED}}selected="selected"{{/CHOICE_SELECTED}}>
              {{CHOICE_LABEL}}
            </option>
          {{/CHOICE}}
        </select>
      </div>
      <button class="primary" type="submit">Send test</button>
    </form>
    <p class="hint" id="test-hint">
      Sends sample data with <code>"test": true</code>, once, even if the webhook is off or paused.
    </p>
  {{/TEST_FORM}}
</section>
{{>DELIVERIES}}
{{#READ_ONLY}}
  <p class="hint">Read-only access</p>
{{/READ_ONLY}}
{{#MAY_CHANGE}}
  <section class="card" aria-labelledby="change">
    <h2 id="change">Edit</h2> {{>WEBHOOK_FORM}}
  </section>
  <section class="card danger-zone" aria-labelledby="delete">
    <div>
      <h2 id="delete">Delete the webhook</h2>
      <p class="hint">No further events are sent.</p>
    </div>
    <form method="post" action="{{DELETE_PATH}}">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <button class="secondary" type="submit">Delete webhook</button>
    </form>
  </section>
{{/MAY_CHANGE}}
