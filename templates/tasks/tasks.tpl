<div class="page-head">
  <h1>Tasks</h1>
  <p class="actions">
    <a class="button secondary" href="/tasks/runs">All runs</a>
    {{#MAY_CHANGE}} <a class="button primary" href="/tasks/new">New task</a>{{/MAY_CHANGE}}
  </p>
</div>
<p class="lede">
  A task applies actions on a schedule to everyone who matches a saved filter. You review a preview
  first.
</p>
{{#NO_TASKS}}
  <div class="empty">
    <h2>No tasks yet</h2>
    <p>
      Select <b>Free these seats</b> beside a figure on the dashboard. For other actions, save a
      filter on the Users page, then create a task for it.
    </p>
    <p class="actions">
      <a class="button secondary" href="/">Go to dashboard</a>
      {{#MAY_CHANGE}} <a class="button primary" href="/tasks/new">New task</a>{{/MAY_CHANGE}}
    </p>
  </div>
{{/NO_TASKS}}
{{#LIST}}
  <div class="table-scroll" role="region" aria-labelledby="tasks-caption" tabindex="0">
    <table class="cards">
      <caption id="tasks-caption">
        {{TASK_COUNT}}, {{TASKS_ON}} on; times in each task's zone
      </caption>
      <thead>
        <tr>
          <th scope="col">Task</th>
          <th scope="col">Actions</th>
          <th scope="col">Schedule</th>
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
              {{#TASK_UNSEEN}} <span class="badge soon">Needs review</span>{{/TASK_UNSEEN}}
            </th>
            <td class="text" data-label="Actions">
              <ol class="plain">
                {{#ACTION}}<li>{{ACTION_TEXT}}</li>{{/ACTION}}
              </ol>
              <p class="hint">
                {{#TASK_FILTER}}<bdi>{{FILTER_NAME}}</bdi>:
                  {{FILTER_TEXT}}{{/TASK_FILTER}}{{#FILTER_GONE}}<span class="badge expired">Filter
                  deleted</span>{{/FILTER_GONE}}
              </p>
            </td>
            <td class="text" data-label="Schedule">
              {{SCHEDULE_TEXT}}<p class="hint">Next: {{NEXT_RUN}}</p>
            </td>
            <td class="text" data-label="Last run">
              {{#LAST_RUN}}<a href="{{RUN_PATH}}">{{RUN_WHEN}}</a><p
                  class="hint">{{RUN_STATE_TEXT}}</p>{{/LAST_RUN}}
              {{#NEVER_RUN}}Never{{/NEVER_RUN}}
            </td>
          </tr>
        {{/TASK}}
      </tbody>
    </table>
  </div>
{{/LIST}}
{{#READ_ONLY}}
  <p class="hint">You can view tasks and runs, but not change them.</p>
{{/READ_ONLY}}
