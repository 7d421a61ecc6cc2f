<p class="back"><a href="{{BACK_LINK}}">{{BACK_TEXT}}</a></p>
<div id="run-status">
  <div class="page-head">
    <h1>Preview: <bdi>{{RUN_NAME}}</bdi></h1>
    {{#TO_DECIDE}}
      <p class="actions"><a class="button primary" href="#decide">Continue</a></p>
    {{/TO_DECIDE}}
  </div>
  <p class="lede">
    Nothing has changed yet. Only the people listed can be affected; each is re-checked just before
    the change.
  </p>
  {{#PROBLEM}}
    <div class="banner warn">
      <p><strong>{{LIMITS_HEADING}}</strong>{{#ONE_LIMIT}} {{PROBLEM_TEXT}}{{/ONE_LIMIT}}</p>
      {{#LIMIT_LIST}}
        <ul>{{#LIMIT}}<li>{{PROBLEM_TEXT}}</li>{{/LIMIT}}</ul>
      {{/LIMIT_LIST}}
      {{>OFFERS}}
    </div>
  {{/PROBLEM}}
  {{#FURTHER}}
    <div class="banner warn">
      <p>
        <strong>Some people also lose other products</strong>, because they come from the same
          group: {{FURTHER_TEXT}}. The seats are counted below and marked for each person.
      </p>
    </div>
  {{/FURTHER}}
  {{#STILL_USED}}
    <div class="banner warn">
      <p>
        <strong>{{STILL_USED_TEXT}}</strong> <a href="{{USED_LINK}}">Show these people</a>, and skip
          those who should keep access.
      </p>
    </div>
  {{/STILL_USED}}
  {{#NOT_WARNED}}
    <div class="banner warn">
      <p><strong>{{NOT_WARNED_TEXT}}</strong></p>
      <ul>{{#REACH_REASON}}<li>{{REASON}}: {{REASON_COUNT}}</li>{{/REACH_REASON}}</ul>
    </div>
  {{/NOT_WARNED}}
  {{#WITHHELD}}
    <div class="banner warn">
      <p><strong>{{WITHHELD_TEXT}}</strong></p>
    </div>
  {{/WITHHELD}}
  {{#AGAIN}}
    <div class="banner warn">
      <p>
        <strong>The task is on</strong> and would change the same people at its next run,
          {{NEXT_RUN}}. <a href="{{TASK_PATH}}">Turn the task off</a> first, or protect these
          people.
      </p>
    </div>
  {{/AGAIN}}
  <section class="tiles" aria-label="Totals">
    <div class="stat">
      <p class="stat-label">Will change</p>
      <p class="stat-value">{{PLANNED}}</p>
      <p class="hint">of {{MATCHED}} matching</p>
    </div>
    {{#LATER}}
      <div class="stat">
        <p class="stat-label">In later runs</p>
        <p class="stat-value">{{LATER_COUNT}}</p>
        <p class="hint">longest unused first: <a href="{{LINK}}">show the order</a></p>
      </div>
    {{/LATER}}
    <div class="stat">
      <p class="stat-label">Unchanged or skipped</p><p class="stat-value">{{LEFT_OUT}}</p>
    </div>
    {{#SEATS}}
      <div class="stat">
        <p class="stat-label">Seats to free</p><p class="stat-value">{{SEATS_FREED}}</p>
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
    {{#WARNS}}
      <div>
        <dt>Notices</dt>
        <dd>Sent {{NOTICES}} days before the change. Nobody is changed without them.</dd>
      </div>
    {{/WARNS}}
    {{#SECOND_STEP}}
      <div>
        <dt>Second step</dt>
        <dd>
          {{ACTION_TEXT}} after {{DAYS}}, up to {{PEOPLE}} per run.
          {{#SECOND_REACH}}
            <p>Could reach {{REACH_TEXT}} of this preview. Never reached:</p>
            <ul class="plain">
              {{#REACH_REASON}}<li>{{REASON}}: {{REASON_COUNT}}</li>{{/REACH_REASON}}
              <li>Whoever used something, kept the access or got it back by then</li>
            </ul>
          {{/SECOND_REACH}}
        </dd>
      </div>
    {{/SECOND_STEP}}
    <div><dt>Data from</dt><dd>{{DATA_AT}}</dd></div>
    <div><dt>Created</dt><dd>{{MADE}}; valid for 24 hours</dd></div>
  </dl>
  {{#LEFT}}
    <section>
      <h2 id="left">Skipped people</h2>
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
    <div class="card-head">
      <h2 id="people">People</h2>
      <p class="actions">
        <a class="button secondary small" href="{{CSV_LINK}}">CSV</a>
          <a class="button secondary small" href="{{CSV_SEMICOLON_LINK}}">CSV with semicolons</a>
          <a class="button secondary small" href="{{JSON_LINK}}">JSON</a>
      </p>
    </div>
    {{#PICK_TEXT}}
      <p>
        Skip the people this run should not change.{{#OF_TASK}} Skipping counts for this preview
        only. Protect people whom the task must never change.{{/OF_TASK}}
      </p>
    {{/PICK_TEXT}}
    {{>PEOPLE}}
  </section>
  <div id="decide" tabindex="-1">
    {{#OLD}}
      <div class="banner info">
        <p>This preview is older than 24 hours and cannot be run. Create a new one.</p>
      </div>
    {{/OLD}}
    {{#SEE_FORM}}
      <section class="card" aria-labelledby="see">
        <h2 id="see">Review</h2>
        <p>
          Your review is recorded and counts until filter or actions change. Schedule:
          {{SCHEDULE_TEXT}}.
        </p>
        {{#APPROVAL}}
          <p>
            Runs of more than {{APPROVAL_USERS}} people wait until someone else with full access
            approves.
          </p>
        {{/APPROVAL}}
        <form method="post" action="{{RUN_PATH}}">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="do" value="seen">
          <input type="hidden" name="process_id" value="{{PROCESS_ID}}">
          {{#HAS_ERROR}}
            <p class="error" id="switch"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
          {{/HAS_ERROR}}
          {{#KNOWS_FIELD}}
            <div class="field choice">
              {{#HAS_ERROR}}
                <p class="error" id="knows-error">
                  <span class="visually-hidden">Error: </span>{{ERROR}}
                </p>
              {{/HAS_ERROR}}
              <input type="checkbox" id="knows" name="knows" value="yes"
                  aria-describedby="knows-hint{{#HAS_ERROR}} knows-error{{/HAS_ERROR}}"
                  {{#CHECKED}}checked="checked"{{/CHECKED}}
                  {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
              <label for="knows">I know that runs are blocked for now</label>
              <p class="hint" id="knows-hint">
                Needed to turn the task on before its limits or its filter change
              </p>
            </div>
          {{/KNOWS_FIELD}}
          <p class="card-foot">
            {{#SEE_BUTTON}}<button class="{{SEE_CLASS}}" name="switch" value="{{SEE_VALUE}}"
                type="submit">{{SEE_TEXT}}</button> {{/SEE_BUTTON}}
          </p>
        </form>
      </section>
    {{/SEE_FORM}}
    {{#RUN_FORM}}
      <section class="card refused" aria-labelledby="go">
        <h2 id="go">{{RUN_HEADING}}</h2>
        {{#FINAL}}<p><strong>{{OF_UNDO_TEXT}}</strong></p> {{/FINAL}}
        {{#APPROVAL}}
          <p>
            More than {{APPROVAL_USERS}} people{{#BEFORE}}, counting {{BEFORE_PEOPLE}} of your runs
            of the last 24 hours{{/BEFORE}}: someone else with full access must approve.
          </p>
        {{/APPROVAL}}
        <form method="post" action="{{RUN_PATH}}" novalidate="novalidate">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="do" value="run">
          <input type="hidden" name="shown" value="{{SHOWN}}">
          <input type="hidden" name="process_id" value="{{PROCESS_ID}}">
          {{#COUNT_FIELD}}
            <div class="field">
              <label for="confirm_count">Enter the number of people who will change</label>
              <p class="hint" id="confirm_count-hint">
                Required for more than 20 people
              </p>
              {{#HAS_ERROR}}
                <p class="error" id="confirm_count-error">
                  <span class="visually-hidden">Error: </span>{{ERROR}}
                </p>
              {{/HAS_ERROR}}
              <input id="confirm_count" name="confirm_count" type="text" inputmode="numeric"
                  autocomplete="off" size="8" value="{{VALUE}}"
                  aria-describedby="confirm_count-hint
                    {{#HAS_ERROR}}confirm_count-error{{/HAS_ERROR}}"
                  {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
            </div>
          {{/COUNT_FIELD}}
          {{#NO_COUNT}}
            {{#HAS_ERROR}}<p class="error" id="confirm_count">{{ERROR}}</p>{{/HAS_ERROR}}
          {{/NO_COUNT}}
          {{>UNDO_PROTECT}}
          <p class="card-foot">
            {{#MAY_ACT}}<button class="danger" name="dry_run" value="false"
                type="submit">{{RUN_BUTTON}}</button>{{/MAY_ACT}}
            <button class="secondary" name="dry_run" value="true" type="submit">Start dry
              run</button> <a href="{{BACK_LINK}}">Cancel</a>
          </p>
        </form>
      </section>
    {{/RUN_FORM}}
    {{#NOT_NOW}}
      <section class="card" aria-labelledby="not-now">
        <h2 id="not-now">Run blocked</h2>
        <p>{{PROBLEM_TEXT}}</p>
        <p>
          Fix this, then return here. The preview is valid for 24 hours.
        </p>
        <p class="actions"><a class="button secondary" href="{{BACK_LINK}}">{{BACK_TEXT}}</a></p>
      </section>
    {{/NOT_NOW}}
    {{#NOTHING_TO_DO}}
      <div class="empty">
        <h2>No changes needed</h2>
        <p>Nobody here needs a change, so there is nothing to run.</p>
      </div>
    {{/NOTHING_TO_DO}}
  </div>
  {{#READ_ONLY}}<p class="hint">You can view this preview, but not run it.</p>{{/READ_ONLY}}
</div>
