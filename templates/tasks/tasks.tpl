<div class="page-head">
  <h1>Tasks</h1>
  <p class="actions">
    <a class="button secondary" href="/tasks/runs">All runs</a>
    {{#MAY_CHANGE}} <a class="button primary" href="/tasks/new">New task</a>{{/MAY_CHANGE}}
  </p>
</div>
<p class="lede">
  A task finds people by a saved filter and acts on them by a schedule. It is switched on only after
  somebody has seen whom it would hit, and never hits more people than its cap allows.
</p>
{{#NO_TASKS}}
  <div class="empty">
    <h2>No task yet</h2>
    <p>
      Save a filter on the Users page first, like everybody who has not opened Confluence for 60
      days. Then make a task that takes the product away from whoever fits.
    </p>
    <p class="actions">
      <a class="button secondary" href="/users">Find people</a>
      {{#MAY_CHANGE}} <a class="button primary" href="/tasks/new">New task</a>{{/MAY_CHANGE}}
    </p>
  </div>
{{/NO_TASKS}}
{{#LIST}}
  <div class="table-scroll" role="region" aria-labelledby="tasks-caption" tabindex="0">
    <table>
      <caption id="tasks-caption">
        {{TASK_COUNT}}, {{TASKS_ON}} of them on; each time on the clocks of the task's own zone
      </caption>
      <thead>
        <tr>
          <th scope="col">Task</th>
          <th scope="col">What it does</th>
          <th scope="col">When</th>
          <th scope="col">Last run</th>
        </tr>
      </thead>
      <tbody>
        {{#TASK}}
          <tr>
            <th scope="row" class="text">
              <a href="{{TASK_PATH}}"><bdi>{{TASK_NAME}}</bdi></a><br>{{#TASK_ON}}<span
                  class="badge ok">On</span>{{/TASK_ON}}{{#TASK_DRY}}<span class="badge info">On,
                dry run</span>{{/TASK_DRY}}{{#TASK_OFF}}<span class="badge">Off</span>{{/TASK_OFF}}
              {{#TASK_UNSEEN}} <span class="badge soon">Preview not seen</span>{{/TASK_UNSEEN}}
            </th>
            <td class="text">
              <ol class="plain">
                {{#ACTION}}<li>{{ACTION_TEXT}}</li>{{/ACTION}}
              </ol>
              <p class="hint">
                {{#TASK_FILTER}}<bdi>{{FILTER_NAME}}</bdi>:
                  {{FILTER_TEXT}}{{/TASK_FILTER}}{{#FILTER_GONE}}<span class="badge expired">The
                  filter is gone</span>{{/FILTER_GONE}}
              </p>
            </td>
            <td class="text">
              {{SCHEDULE_TEXT}}<p class="hint">Next: {{NEXT_RUN}}</p>
            </td>
            <td class="text">
              {{#LAST_RUN}}<a href="{{RUN_PATH}}">{{RUN_WHEN}}</a><p
                  class="hint">{{RUN_STATE_TEXT}}</p>{{/LAST_RUN}}
              {{#NEVER_RUN}}never{{/NEVER_RUN}}
            </td>
          </tr>
        {{/TASK}}
      </tbody>
    </table>
  </div>
{{/LIST}}
{{#READ_ONLY}}
  <p class="hint">Your role may look at tasks and runs but change nothing.</p>
{{/READ_ONLY}}
