<p class="back"><a href="/tasks">All tasks</a></p>
<div class="page-head">
  <h1>
    <bdi>{{TASK_NAME}}</bdi>
    {{#TASK_ON}}<span class="badge ok">On</span>{{/TASK_ON}}
    {{#TASK_DRY}}<span class="badge info">On, dry run</span>{{/TASK_DRY}}
    {{#TASK_OFF}}<span class="badge">Off</span>{{/TASK_OFF}}
  </h1>
  {{#MAY_CHANGE}}
    <div class="actions">
      {{#MAY_PREVIEW}}
        <form method="post" action="{{PREVIEW_PATH}}">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <button class="{{#SEEN}}secondary{{/SEEN}}{{#UNSEEN}}primary{{/UNSEEN}}"
              type="submit">Preview task</button>
        </form>
      {{/MAY_PREVIEW}}
      {{#SWITCH_OFF}}
        <form method="post" action="{{SWITCH_PATH}}">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <button class="secondary" name="to" value="off" type="submit">Turn off</button>
        </form>
      {{/SWITCH_OFF}}
      {{#SWITCH_ON}}
        <form method="post" action="{{SWITCH_PATH}}">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <button class="secondary" name="to" value="dry" type="submit">
            Turn on as dry run
          </button>
          <button class="primary" name="to" value="on" type="submit">Turn on</button>
        </form>
      {{/SWITCH_ON}}
    </div>
  {{/MAY_CHANGE}}
</div>
{{#MUST_SEE}}
  <div class="banner warn">
    <p>
      <strong>Review the preview before turning this task on.</strong> The preview lists everyone
        affected and changes nobody.
    </p>
  </div>
{{/MUST_SEE}}
{{#FILTER_CHANGED}}
  <div class="banner warn">
    <p>
      <strong>The task is off because its filter was changed.</strong> <bdi>{{BY}}</bdi> changed
        <a href="/filters/{{ID}}"><bdi>{{FILTER_NAME}}</bdi></a>, {{AT_TEXT}}. Review a new preview
        to turn the task on again.
    </p>
  </div>
{{/FILTER_CHANGED}}
{{#LIMITS_BROKEN}}
  <div class="banner warn">
    <p><strong>{{LIMITS_HEADING}}</strong>{{#ONE_LIMIT}} {{PROBLEM_TEXT}}{{/ONE_LIMIT}}</p>
    {{#LIMIT_LIST}}
      <ul>{{#LIMIT}}<li>{{PROBLEM_TEXT}}</li>{{/LIMIT}}</ul>
    {{/LIMIT_LIST}}
    {{>OFFERS}}
  </div>
{{/LIMITS_BROKEN}}
{{#SWITCH_KNOWING}}
  <section class="card" aria-labelledby="all-the-same">
    <h2 id="all-the-same">Turn on a blocked task</h2>
    <form method="post" action="{{SWITCH_PATH}}" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#KNOWS_FIELD}}
        <div class="field choice">
          {{#HAS_ERROR}}
            <p class="error" id="knows-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input type="checkbox" id="knows" name="knows" value="yes"
              {{#CHECKED}}checked="checked"{{/CHECKED}}
              aria-describedby="knows-hint{{#HAS_ERROR}} knows-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
          <label for="knows">I know that runs are blocked for now</label>
          <p class="hint" id="knows-hint">
            Each run is blocked, and reported as failed, until limits or filter change
          </p>
        </div>
      {{/KNOWS_FIELD}}
      <p class="actions">
        <button class="secondary" name="to" value="dry" type="submit">Turn on as dry run</button>
          <button class="secondary" name="to" value="on" type="submit">Turn on</button>
      </p>
    </form>
  </section>
{{/SWITCH_KNOWING}}
<dl class="facts">
  <div>
    <dt>People</dt>
    <dd>
      {{#TASK_FILTER}}<a href="{{FILTER_LINK}}"><bdi>{{FILTER_NAME}}</bdi></a>:
        {{FILTER_TEXT}}{{#MAY_CHANGE_FILTER}} <a href="/filters/{{ID}}">Change
        filter</a>{{/MAY_CHANGE_FILTER}}{{/TASK_FILTER}}{{#FILTER_GONE}}Filter deleted. Choose
        another one below.{{/FILTER_GONE}}
    </dd>
  </div>
  <div><dt>Matches</dt><dd>{{REACH_TEXT}}</dd></div>
  <div>
    <dt>Actions</dt>
    <dd>
      <ol class="plain">
        {{#ACTION}}
          <li>
            {{ACTION_TEXT}}{{#OF_UNDO}}<p class="hint">{{OF_UNDO_TEXT}}</p>{{/OF_UNDO}}
          </li>
        {{/ACTION}}
      </ol>
    </dd>
  </div>
  <div><dt>Schedule</dt><dd>{{SCHEDULE_TEXT}}</dd></div>
  <div><dt>Next run</dt><dd>{{NEXT_RUN}}</dd></div>
  <div>
    <dt>Mode</dt>
    <dd>
      {{#IS_DRY}}Dry run: logs what would change, changes nobody{{/IS_DRY}}{{#IS_REAL}}Live:
        changes people{{/IS_REAL}}
    </dd>
  </div>
  <div>
    <dt>Preview</dt>
    <dd>
      {{#SEEN}}Reviewed by {{SEEN_BY}}, {{SEEN_AGO}}{{/SEEN}}{{#UNSEEN}}Not reviewed since the last
        change of filter or actions{{/UNSEEN}}
    </dd>
  </div>
  {{#ALSO_NOTIFIES}}<div><dt>Notifies</dt><dd>{{NOTIFY}}</dd></div>{{/ALSO_NOTIFIES}}
  <div><dt>Changed</dt><dd>{{CHANGED}}</dd></div>
</dl>
{{#WARNINGS}}
  <section class="warnings" aria-labelledby="warnings">
    <h2 id="warnings">Warnings</h2>
    <dl class="facts">
      <div>
        <dt>Notices</dt>
        <dd>
          {{#WARNS}}{{NOTICES}} days before the change.
            <a href="{{NOTICE_PATH}}">Preview notice</a>{{/WARNS}}{{#WARNS_NOBODY}}None: people are
            changed without a warning{{/WARNS_NOBODY}}
        </dd>
      </div>
      {{#WARNS}}
        <div>
          <dt>Keep access</dt><dd>{{KEEP}}{{#KEEPS_FOR}}, for {{KEEP_DAYS}}{{/KEEPS_FOR}}</dd>
        </div>
      {{/WARNS}}
      <div><dt>Get access back</dt><dd>{{GIVE_BACK}}</dd></div>
      {{#SECOND_STEP}}
        <div>
          <dt>Second step</dt>
          <dd>
            {{ACTION_TEXT}} after {{DAYS}}, up to {{PEOPLE}} per run.
            {{#SECOND_REACH}}<p>Could reach {{REACH_TEXT}} of the
              <a href="{{REACH_PATH}}">newest preview</a>.</p>{{/SECOND_REACH}}
          </dd>
        </div>
      {{/SECOND_STEP}}
    </dl>
    {{#WARNING_LIST}}
      <ol class="plain">
        {{#WARNING_ROW}}
          <li class="card">
            <h3>
              Acts on <a href="{{RUN_PATH}}">{{ACTS_AT}}</a>
              <span class="badge{{BADGE}}">{{RUN_STATE}}</span>
            </h3>
            <p class="hint">First notice: {{SENT_AT}}</p>
            <ol class="chain">
              {{#STEP}}
                <li>
                  <span>{{LABEL}}</span>
                  {{#SOME}}<a href="{{LINK}}"><b>{{COUNT}}</b></a>{{/SOME}}
                  {{#NONE}}<b>0</b>{{/NONE}}
                </li>
              {{/STEP}}
            </ol>
          </li>
        {{/WARNING_ROW}}
      </ol>
    {{/WARNING_LIST}}
  </section>
{{/WARNINGS}}
<section>
  <h2 id="runs">Runs</h2>
  {{#NO_RUNS}}
    <div class="empty">
      <p>This task has not run yet.</p>
    </div>
  {{/NO_RUNS}}
  {{>RUNS}}
</section>
{{#READ_ONLY}}<p class="hint">You can view this task, but not change it.</p>{{/READ_ONLY}}
{{#MAY_EDIT}}
  <section class="card" aria-labelledby="change">
    <h2 id="change">Change task</h2> {{>TASK_FORM}}
  </section>
  <section class="card danger-zone" aria-labelledby="delete">
    <div>
      <h2 id="delete">Delete task</h2>
      <p class="hint">Run history is kept.</p>
    </div>
    <form method="post" action="{{DELETE_PATH}}">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <button class="secondary" type="submit">Delete task</button>
    </form>
  </section>
{{/MAY_EDIT}}
