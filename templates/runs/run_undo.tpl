<h1>{{UNDO_QUESTION}}</h1>
<section class="card refused" aria-labelledby="effect">
  <h2 id="effect">{{UNDO_HEADING}}</h2>
  {{#EFFECT}}
    <p>
      Restores the groups, roles and status this run changed: {{UNDO_TEXT}}. Later changes by others
      stay.
    </p>
  {{/EFFECT}}
  {{#NOBODY}}<p>Nobody can be restored. The reasons are below.</p>{{/NOBODY}}
  {{#WITHHELD}}<p><strong>{{WITHHELD_TEXT}}</strong></p>{{/WITHHELD}}
  {{#LEFT}}
    <h3>Skipped people</h3>
    <ul class="rows">
      {{#LEFT_REASON}}
        <li>
          <p>{{REASON}}</p><p><strong>{{REASON_COUNT}}</strong></p>
        </li>
      {{/LEFT_REASON}}
    </ul>
  {{/LEFT}}
  {{#AGAIN}}
    <p>
      <strong>The task is on</strong> and would change the same people at its next run,
        {{NEXT_RUN}}. <a href="{{TASK_PATH}}">Turn the task off</a> first, or protect these people.
    </p>
  {{/AGAIN}}
  {{#APPROVAL}}
    <p>
      More than {{APPROVAL_USERS}} people{{#BEFORE}}, counting {{BEFORE_PEOPLE}} of your runs of the
      last 24 hours{{/BEFORE}}: someone else with full access must approve.
    </p>
  {{/APPROVAL}}
  {{#NOT_NOW}}<p><strong>Undo is blocked.</strong> {{PROBLEM_TEXT}}</p>{{/NOT_NOW}}
  {{#UNDO_FORM}}
    <form method="post" action="{{RUN_PATH}}" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <input type="hidden" name="do" value="undo">
      <input type="hidden" name="confirm" value="yes">
      <input type="hidden" name="process_id" value="{{PROCESS_ID}}">
      {{#ONE_PERSON}}<input type="hidden" name="account_id" value="{{ACCOUNT_ID}}">{{/ONE_PERSON}}
      {{>UNDO_PROTECT}}
      <p class="actions">
        <button class="danger" type="submit">{{UNDO_BUTTON}}</button>
          <a class="button secondary" href="{{RUN_PATH}}">Cancel</a>
      </p>
    </form>
  {{/UNDO_FORM}}
  {{#NOT_NOW}}
    <p class="actions"><a class="button secondary" href="{{RUN_PATH}}">Back to the run</a></p>
  {{/NOT_NOW}}
  {{#NOBODY}}
    <p class="actions"><a class="button secondary" href="{{RUN_PATH}}">Back to the run</a></p>
  {{/NOBODY}}
</section>
