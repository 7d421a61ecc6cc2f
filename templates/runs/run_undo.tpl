<h1>Confirm undo</h1>
<section class="card refused" aria-labelledby="effect">
  <h2 id="effect">{{UNDO_HEADING}}</h2>
  {{#EFFECT}}
    <p>
      {{UNDO_TEXT}} It is a run of its own and shown like every other. Whatever was changed by
      somebody else in the meantime is left as it is.
    </p>
  {{/EFFECT}}
  {{#NOBODY}}<p>Nobody would be put back. Why stands below.</p>{{/NOBODY}}
  {{#WITHHELD}}<p><strong>{{WITHHELD_TEXT}}</strong></p>{{/WITHHELD}}
  {{#LEFT}}
    <h3>Who is left out, and why</h3>
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
      <strong>The task is switched on</strong> and would do the same again at its next run,
        {{NEXT_RUN}}. <a href="{{TASK_PATH}}">Switch it off</a> first unless that is meant, or
        protect the people.
    </p>
  {{/AGAIN}}
  {{#APPROVAL}}
    <p>
      It hits{{#BEFORE}}, together with {{BEFORE_PEOPLE}} of runs you started within 24
      hours,{{/BEFORE}}
      more than {{APPROVAL_USERS}} people, so it waits until a second person with full access
      approves it.
    </p>
  {{/APPROVAL}}
  {{#NOT_NOW}}<p><strong>It cannot be undone now.</strong> {{PROBLEM_TEXT}}</p>{{/NOT_NOW}}
  {{#UNDO_FORM}}
    <form method="post" action="{{RUN_PATH}}" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <input type="hidden" name="do" value="undo">
      <input type="hidden" name="confirm" value="yes">
      <input type="hidden" name="process_id" value="{{PROCESS_ID}}">
      {{#ONE_PERSON}}<input type="hidden" name="account_id" value="{{ACCOUNT_ID}}">{{/ONE_PERSON}}
      {{>UNDO_PROTECT}}
      <p class="actions">
        <button class="danger" type="submit">Confirm: put it back</button>
          <a class="button secondary" href="{{RUN_PATH}}">Cancel, leave it</a>
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
