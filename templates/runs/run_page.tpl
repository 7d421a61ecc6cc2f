<p class="back"><a href="{{BACK_LINK}}">{{BACK_TEXT}}</a></p>
<div id="run-status"{{#MOVING}} data-poll="{{HERE}}" data-poll-ms="2000"{{/MOVING}}>
  <div class="page-head">
    <h1>
      <bdi>{{RUN_NAME}}</bdi>
        <span class="badge{{BADGE}}">{{RUN_STATE}}</span>
      {{#RUN_DRY}} <span class="badge">Dry run</span>{{/RUN_DRY}}
    </h1>
    <div class="actions">
      <a class="button secondary small" href="{{CSV_LINK}}">CSV</a>
        <a class="button secondary small" href="{{CSV_SEMICOLON_LINK}}">CSV with semicolons</a>
        <a class="button secondary small" href="{{JSON_LINK}}">JSON</a>
      {{#MAY_RETRY}}
        <form method="post" action="{{RUN_PATH}}">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="do" value="retry">
          <button class="secondary" type="submit">{{RETRY_BUTTON}}</button>
        </form>
      {{/MAY_RETRY}}
      {{#MAY_UNDO}}
        <form method="post" action="{{RUN_PATH}}">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="do" value="undo">
          <button class="secondary" type="submit">Undo run</button>
        </form>
      {{/MAY_UNDO}}
    </div>
  </div>
  <p class="lede" role="status">{{RUN_LEDE}}</p>
  {{#WAITS}}
    <section class="card refused" aria-labelledby="waits">
      <h2 id="waits">Needs approval</h2>
      <p>
        {{#OWN}}Requested by you, {{ASKED_AGO}}: {{PLANNED_TEXT}}.{{/OWN}}
        {{#FOREIGN}}Requested by <bdi>{{ASKED_BY}}</bdi>, {{ASKED_AGO}}:
          {{PLANNED_TEXT}}.{{/FOREIGN}}
        Someone else with full access must approve. So may someone whose area covers all of it.
      </p>
      {{#BEYOND}}<p>Your area does not cover all of this run.</p> {{/BEYOND}}
      {{#WAITS_WHY}}<p>{{RUN_REASON}}</p> {{/WAITS_WHY}}
      {{#MAY_DECIDE}}
        <form method="post" action="{{RUN_PATH}}">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="process_id" value="{{PROCESS_ID}}">
          <p class="actions">
            {{#MAY_APPROVE}}<button class="danger" name="do" value="approve" type="submit">Approve
              for {{PLANNED_TEXT}}</button> {{/MAY_APPROVE}}
            <button class="secondary" name="do" value="reject" type="submit">{{#OWN}}Withdraw
              run{{/OWN}}{{#FOREIGN}}Reject run{{/FOREIGN}}</button>
          </p>
        </form>
      {{/MAY_DECIDE}}
    </section>
  {{/WAITS}}
  {{#WARNING}}
    <section class="card" aria-labelledby="warning">
      <h2 id="warning">Acts after {{ACTS_AT}}</h2>
      <p>
        Still warned: {{WARNED_PEOPLE}}. The run acts once all notices are sent, and a sync at
        least a day later still finds no use.
      </p>
      <ul class="rows">
        {{#NOTICE}}
          <li>
            <p>Notice {{NOTICE_TEXT}}<br><span class="hint">due {{NOTICE_DUE}}</span></p>
            <p><strong>{{NOTICE_ACCEPTED}} of {{NOTICE_ALL}}</strong> sent</p>
          </li>
        {{/NOTICE}}
      </ul>
      {{#MAY_WARN}}
        <form method="post" action="{{RUN_PATH}}">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="process_id" value="{{PROCESS_ID}}">
          <p class="actions">
            <button class="secondary" name="do" value="stop" type="submit">Stop run</button>
          </p>
        </form>
        <details class="more"{{#BOUNCED_FIELD}}{{#HAS_ERROR}} open{{/HAS_ERROR}}{{/BOUNCED_FIELD}}>
          <summary>Notices came back</summary>
          <form method="post" action="{{RUN_PATH}}">
            <input type="hidden" name="csrf" value="{{CSRF}}">
            <input type="hidden" name="process_id" value="{{PROCESS_ID}}">
            {{#BOUNCED_FIELD}}
              <div class="field">
                <label for="addresses">Addresses that bounced</label>
                <p class="hint" id="addresses-hint">
                  Paste them in any form. People who got no notice are skipped.
                </p>
                {{#HAS_ERROR}}
                  <p class="error" id="addresses-error">
                    <span class="visually-hidden">Error: </span>{{ERROR}}
                  </p>
                {{/HAS_ERROR}}
                <textarea id="addresses" name="addresses" rows="4" spellcheck="false"
                    autocomplete="off"
                    aria-describedby="addresses-hint{{#HAS_ERROR}} addresses-error{{/HAS_ERROR}}"
                    {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>{{VALUE:p}}</textarea>
              </div>
            {{/BOUNCED_FIELD}}
            <p class="actions">
              <button class="secondary" name="do" value="bounced" type="submit">Skip these
                people</button>
            </p>
          </form>
        </details>
      {{/MAY_WARN}}
    </section>
  {{/WARNING}}
  {{#PROGRESS}}
    <section class="card" aria-labelledby="progress">
      <h2 id="progress">{{PROGRESS_HEADING}}</h2>
      {{#BAR}}
        <p>
          <progress max="{{BAR_MAX}}" value="{{BAR_VALUE}}"
              aria-label="People processed">{{BAR_TEXT}}</progress>
        </p>
        <p role="status">{{BAR_TEXT}}</p>
      {{/BAR}}
      {{#QUEUED}}<p role="status">{{QUEUED_TEXT}}</p>{{/QUEUED}}
      {{#RATE_LIMIT}}
        <p>
          Waiting for Atlassian's rate limit; the run resumes at {{WAITING_UNTIL}}, in
          {{WAITING_FOR}}.
        </p>
      {{/RATE_LIMIT}}
      {{#STOPPING}}
        <p>{{STOP_BY}} is stopping the run after the current requests.</p>
      {{/STOPPING}}
      <div class="actions">
        <a class="button secondary" href="{{HERE}}">Refresh</a>
        {{#MAY_STOP}}
          <form method="post" action="{{RUN_PATH}}">
            <input type="hidden" name="csrf" value="{{CSRF}}">
            <button class="secondary" name="do" value="stop" type="submit">Stop run</button>
          </form>
        {{/MAY_STOP}}
      </div>
    </section>
  {{/PROGRESS}}
  <section class="tiles" aria-label="Totals">
    {{#BEGUN}}
      <div class="stat">
        <p class="stat-label">{{DONE_LABEL}}</p>
        <p class="stat-value">{{DONE}}</p>
        <p class="hint">of {{MATCHED}} matching</p>
      </div>
      <div class="stat">
        <p class="stat-label">Unchanged</p><p class="stat-value">{{ALREADY}}</p>
      </div>
      <div class="stat">
        <p class="stat-label">Skipped</p><p class="stat-value">{{SKIPPED}}</p>
      </div>
      <div class="stat">
        <p class="stat-label">Failed</p><p class="stat-value">{{FAILED}}</p>
      </div>
    {{/BEGUN}}
    {{#NOT_BEGUN}}
      <div class="stat">
        <p class="stat-label">To change</p>
        <p class="stat-value">{{PLANNED}}</p>
        <p class="hint">of {{MATCHED}} matching</p>
      </div>
    {{/NOT_BEGUN}}
    {{#SEATS}}
      <div class="stat">
        <p class="stat-label">{{SEATS_LABEL}}</p>
        <p class="stat-value">{{SEATS_FREED}}</p>
        {{#SEATS_HINT}}<p class="hint">{{SEATS_HINT_TEXT}}</p>{{/SEATS_HINT}}
      </div>
    {{/SEATS}}
    {{#SAVING}}
      <div class="stat money">
        <p class="stat-label">Estimated saving per month</p>
        <p class="stat-value">{{SAVING_TEXT}}</p>
        <p class="hint">{{SAVING_FROM}}</p>
        {{#SETTINGS_OPEN}}
          <p class="hint"><a href="{{PRICE_LINK}}">Show how it is computed</a></p>
        {{/SETTINGS_OPEN}}
      </div>
    {{/SAVING}}
    {{#SAVING_YEAR}}
      <div class="stat">
        <p class="stat-label">Estimated saving per year</p>
        <p class="stat-value">{{SAVING_TEXT}}</p>
        <p class="hint">{{SAVING_FROM}}</p>
        {{#SETTINGS_OPEN}}
          <p class="hint"><a href="{{PRICE_LINK}}">Show how it is computed</a></p>
        {{/SETTINGS_OPEN}}
      </div>
    {{/SAVING_YEAR}}
  </section>
  <div class="card">
    <dl class="facts">
      <div>
        <dt>Actions</dt>
        <dd>
          <ol class="plain">
            {{#ACTION}}
              <li>
                {{ACTION_TEXT}}{{#OF_UNDO}}<p class="hint">{{OF_UNDO_TEXT}}</p>{{/OF_UNDO}}
              </li>
            {{/ACTION}}
            {{#UNDO_NOTE}}
              <li>Undo of <a href="{{UNDO_LINK}}">run {{UNDO_OF}}</a></li>
            {{/UNDO_NOTE}}
          </ol>
        </dd>
      </div>
      <div>
        <dt>People</dt>
        <dd>
          {{WHOM}}{{#RETRY_OF}}; only those who failed in
          <a href="{{RETRY_LINK}}">run {{RETRY_RUN}}</a>{{/RETRY_OF}}
          {{#THEN_OF}}; the second step after
          <a href="{{THEN_LINK}}">run {{THEN_RUN}}</a>{{/THEN_OF}}
        </dd>
      </div>
      {{#SEATS}}
        <div>
          <dt>Seats</dt>
          <dd>
            <ul class="plain">{{#SEATS_ROW}}<li>{{SEATS_TEXT}}</li>{{/SEATS_ROW}}</ul>
          </dd>
        </div>
      {{/SEATS}}
      <div><dt>Started by</dt><dd>{{STARTED_BY}}</dd></div>
      {{#APPROVED}}<div><dt>Approved by</dt><dd>{{BY}}</dd></div>{{/APPROVED}}
      {{#STOPPED}}<div><dt>Stopped by</dt><dd>{{BY}}</dd></div>{{/STOPPED}}
      <div><dt>Time</dt><dd>{{TIMES}}</dd></div>
      {{#DATA}}<div><dt>Data from</dt><dd>{{DATA_AT}}</dd></div>{{/DATA}}
      <div><dt>Atlassian requests</dt><dd>{{REQUESTS}}</dd></div>
      {{#RETRIED_BY}}
        <div>
          <dt>Retried by</dt>
          <dd>
            {{#RETRIED}}<a href="{{RUN_PATH}}">run {{RUN_ID}}</a>,
              {{RUN_STATE_TEXT}}<br>{{/RETRIED}}
          </dd>
        </div>
      {{/RETRIED_BY}}
      {{#UNDONE_BY}}
        <div>
          <dt>Undo</dt>
          <dd>
            {{#UNDONE}}<a href="{{RUN_PATH}}">run {{RUN_ID}}</a>, {{RUN_STATE_TEXT}}<br>{{/UNDONE}}
          </dd>
        </div>
      {{/UNDONE_BY}}
      <div><dt>Run ID</dt><dd><code>{{PROCESS_ID}}</code></dd></div>
    </dl>
  </div>
  {{#FAILURES}}
    <section>
      <div class="card-head">
        <h2 id="failures">Failed, by reason</h2>
        <p class="actions">
          <a class="button secondary small" href="{{FAILED_LINK}}">Show failed people</a>
        </p>
      </div>
      <ul class="rows">
        {{#LEFT_REASON}}
          <li>
            <p>{{REASON}}</p><p><strong>{{REASON_COUNT}}</strong></p>
          </li>
        {{/LEFT_REASON}}
      </ul>
    </section>
  {{/FAILURES}}
  {{#LEFT}}
    <section>
      <h2 id="left">Skipped, by reason</h2>
      <ul class="rows">
        {{#LEFT_REASON}}
          <li>
            <p>{{REASON}}</p><p><strong>{{REASON_COUNT}}</strong></p>
          </li>
        {{/LEFT_REASON}}
      </ul>
    </section>
  {{/LEFT}}
  <section>
    <h2 id="people">People</h2> {{>PEOPLE}}
  </section>
</div>
