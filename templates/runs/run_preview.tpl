<p class="back"><a href="{{BACK_LINK}}">{{BACK_TEXT}}</a></p>
<div id="run-status">
  <div class="page-head">
    <h1>Preview: <bdi>{{RUN_NAME}}</bdi></h1>
    {{#TO_DECIDE}}
      <p class="actions"><a class="button primary" href="#decide">Go on</a></p>
    {{/TO_DECIDE}}
  </div>
  <p class="lede">
    Nothing has happened yet. This is exactly whom the run would hit; nobody who is not listed here
    can be hit by it. Just before acting on each person their state is read once more.
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
        <strong>Some people lose more than was asked for.</strong> A group they have to leave gives
          other products, too: {{FURTHER_TEXT}}. These seats are counted below, and marked at each
          person.
      </p>
    </div>
  {{/FURTHER}}
  {{#STILL_USED}}
    <div class="banner warn">
      <p>
        <strong>{{STILL_USED_TEXT}}</strong> A group may give several products, and whoever is
          suspended, deactivated, deleted or removed loses all of them. <a href="{{USED_LINK}}">Show
          them</a>, and leave out whoever should keep it.
      </p>
    </div>
  {{/STILL_USED}}
  {{#WITHHELD}}
    <div class="banner warn">
      <p><strong>{{WITHHELD_TEXT}}</strong></p>
    </div>
  {{/WITHHELD}}
  {{#AGAIN}}
    <div class="banner warn">
      <p>
        <strong>The task is switched on</strong> and would do the same again at its next run,
          {{NEXT_RUN}}. <a href="{{TASK_PATH}}">Switch it off</a> first unless that is meant, or
          protect the people.
      </p>
    </div>
  {{/AGAIN}}
  <section class="tiles" aria-label="Totals">
    <div class="stat">
      <p class="stat-label">Would be changed</p>
      <p class="stat-value">{{PLANNED}}</p>
      <p class="hint">of {{MATCHED}} people who match</p>
    </div>
    {{#LATER}}
      <div class="stat">
        <p class="stat-label">Come later</p>
        <p class="stat-value">{{LATER_COUNT}}</p>
        <p class="hint">the longest unused first: <a href="{{LINK}}">next in line</a></p>
      </div>
    {{/LATER}}
    <div class="stat">
      <p class="stat-label">Already so or left out</p><p class="stat-value">{{LEFT_OUT}}</p>
    </div>
    {{#SEATS}}
      <div class="stat">
        <p class="stat-label">Seats freed</p><p class="stat-value">{{SEATS_FREED}}</p>
      </div>
    {{/SEATS}}
    {{#SAVING}}
      <div class="stat">
        <p class="stat-label">Saves a month</p>
        <p class="stat-value">{{SAVING_TEXT}}</p>
        <p class="hint">{{SAVING_FROM}}</p>
      </div>
    {{/SAVING}}
  </section>
  <dl class="facts">
    <div>
      <dt>What happens</dt>
      <dd>
        <ol class="plain">
          {{#ACTION}}
            <li>
              {{ACTION_TEXT}}{{#OF_UNDO}}<p class="hint">{{OF_UNDO_TEXT}}</p>{{/OF_UNDO}}
            </li>
          {{/ACTION}}
          {{#UNDO_NOTE}}
            <li>Puts back what <a href="{{UNDO_LINK}}">run {{UNDO_OF}}</a> took</li>
          {{/UNDO_NOTE}}
        </ol>
      </dd>
    </div>
    <div>
      <dt>To whom</dt>
      <dd>
        {{WHOM}}{{#RETRY_OF}}; of these, those <a href="{{RETRY_LINK}}">run {{RETRY_RUN}}</a> failed
        for{{/RETRY_OF}}
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
    <div><dt>Figures of</dt><dd>{{DATA_AT}}</dd></div>
    <div><dt>Preview made</dt><dd>{{MADE}}; it is good for one day</dd></div>
  </dl>
  {{#LEFT}}
    <section>
      <h2 id="left">Who is left out, and why</h2>
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
      <h2 id="people">The people</h2>
      <p class="actions">
        <a class="button secondary small" href="{{CSV_LINK}}">CSV</a>
          <a class="button secondary small" href="{{CSV_SEMICOLON_LINK}}">CSV with semicolons</a>
          <a class="button secondary small" href="{{JSON_LINK}}">JSON</a>
      </p>
    </div>
    {{#PICK_TEXT}}
      <p>
        Leave out whoever should not be hit: the counts above follow at once.
        {{#OF_TASK}} That holds for the run of this preview only; the task's own runs find their
          people anew each time. Protect whomever it must never touch.{{/OF_TASK}}
      </p>
    {{/PICK_TEXT}}
    {{>PEOPLE}}
  </section>
  <div id="decide" tabindex="-1">
    {{#OLD}}
      <div class="banner info">
        <p>This preview is older than a day and can no longer be run. Make a new one.</p>
      </div>
    {{/OLD}}
    {{#SEE_FORM}}
      <section class="card" aria-labelledby="see">
        <h2 id="see">Have you looked at it?</h2>
        <p>
          Your name is noted. As long as filter and actions of the task stay as they are here, it
          may then be switched on.
        </p>
        <form method="post" action="{{RUN_PATH}}">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="do" value="seen">
          <input type="hidden" name="process_id" value="{{PROCESS_ID}}">
          <fieldset class="field"{{#HAS_ERROR}} aria-describedby="switch-error"{{/HAS_ERROR}}>
            <legend>And then</legend>
            {{#HAS_ERROR}}
              <p class="error" id="switch-error">
                <span class="visually-hidden">Error: </span>{{ERROR}}
              </p>
            {{/HAS_ERROR}}
            <div class="choices">
              <div class="choice">
                <input type="radio" id="switch" name="switch" value="off"
                    {{#THEN_OFF}}checked="checked"{{/THEN_OFF}}>
                <label for="switch">Leave it off</label>
                <p class="hint">Only note that I have seen this</p>
              </div>
              <div class="choice">
                <input type="radio" id="switch-dry" name="switch" value="dry"
                    {{#THEN_DRY}}checked="checked"{{/THEN_DRY}}>
                <label for="switch-dry">Switch it on as dry run</label>
                <p class="hint">{{SCHEDULE_TEXT}}; checks and writes down, changes nothing</p>
              </div>
              <div class="choice">
                <input type="radio" id="switch-on" name="switch" value="on"
                    {{#THEN_ON}}checked="checked"{{/THEN_ON}}>
                <label for="switch-on">Switch it on</label>
                <p class="hint">{{SCHEDULE_TEXT}}; acts on people</p>
              </div>
            </div>
          </fieldset>
          {{#KNOWS_FIELD}}
            <div class="field choice">
              {{#HAS_ERROR}}
                <p class="error" id="knows-error">
                  <span class="visually-hidden">Error: </span>{{ERROR}}
                </p>
              {{/HAS_ERROR}}
              <input type="checkbox" id="knows" name="knows" value="yes"
                  {{#CHECKED}}checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true"
                  aria-describedby="knows-error"{{/HAS_ERROR}}>
              <label for="knows">I know that it would not start as things are</label>
              <p class="hint">Needed to switch it on before its limits or its filter are changed</p>
            </div>
          {{/KNOWS_FIELD}}
          <p class="card-foot"><button class="primary" type="submit">I have seen this</button></p>
        </form>
      </section>
    {{/SEE_FORM}}
    {{#RUN_FORM}}
      <section class="card refused" aria-labelledby="go">
        <h2 id="go">{{RUN_HEADING}}</h2>
        {{#FINAL}}<p><strong>{{OF_UNDO_TEXT}}</strong></p> {{/FINAL}}
        {{#APPROVAL}}
          <p>
            It hits{{#BEFORE}}, together with {{BEFORE_PEOPLE}} of runs you started within 24
            hours,{{/BEFORE}}
            more than {{APPROVAL_USERS}} people, so it then waits until a second person with full
            access approves it.
          </p>
        {{/APPROVAL}}
        <form method="post" action="{{RUN_PATH}}" novalidate="novalidate">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="do" value="run">
          <input type="hidden" name="shown" value="{{SHOWN}}">
          <input type="hidden" name="process_id" value="{{PROCESS_ID}}">
          {{#COUNT_FIELD}}
            <div class="field">
              <label for="confirm_count">Type the number of people who would be changed</label>
              <p class="hint" id="confirm_count-hint">
                It stands at the top of this page. More than 20 people are never changed by a click
                alone
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
            <button class="secondary" name="dry_run" value="true" type="submit">Dry run: check all,
              change nothing</button> <a href="{{BACK_LINK}}">Leave it</a>
          </p>
        </form>
      </section>
    {{/RUN_FORM}}
    {{#NOT_NOW}}
      <section class="card" aria-labelledby="not-now">
        <h2 id="not-now">It cannot be run now</h2>
        <p>{{PROBLEM_TEXT}}</p>
        <p>
          When that is mended, come back to this page to run it; the preview is good for one day.
        </p>
        <p class="actions"><a class="button secondary" href="{{BACK_LINK}}">{{BACK_TEXT}}</a></p>
      </section>
    {{/NOT_NOW}}
    {{#NOTHING_TO_DO}}
      <div class="empty">
        <h2>There is nothing to do</h2>
        <p>Nobody would be changed, so there is nothing to run.</p>
      </div>
    {{/NOTHING_TO_DO}}
  </div>
  {{#READ_ONLY}}<p class="hint">Your role may look at this preview but not run it.</p>{{/READ_ONLY}}
</div>
