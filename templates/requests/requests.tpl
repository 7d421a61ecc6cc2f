<h1>Requests</h1>
<p class="lede">People ask on My access to keep what a task would remove, or to get it back.</p>
<nav class="tabs" aria-label="Requests by state">
  {{#TAB}}<a href="{{TAB_LINK}}"
      {{#TAB_CURRENT}}aria-current="page"{{/TAB_CURRENT}}>{{TAB_LABEL}}</a> {{/TAB}}
</nav>
{{#NONE_OPEN}}
  <div class="empty">
    <h2>Nobody waits for an answer</h2>
    <p>People who were warned can ask to keep access, and others to get it back.</p>
    <p class="actions"><a class="button secondary" href="/tasks">Go to tasks</a></p>
  </div>
{{/NONE_OPEN}}
{{#NONE_ANSWERED}}
  <div class="empty">
    <h2>No answered requests yet</h2>
    <p>Answered requests stay here and in the audit.</p>
  </div>
{{/NONE_ANSWERED}}
{{#NONE_KEEPS}}
  <div class="empty">
    <h2>Nobody keeps access at the moment</h2>
    <p>People who keep their access are skipped by the runs of that task.</p>
  </div>
{{/NONE_KEEPS}}
{{#MORE}}<p role="status">Showing the first 200.</p>{{/MORE}}
{{#LIST}}
  <div class="table-scroll" role="region" aria-labelledby="requests-caption" tabindex="0">
    <table class="cards requests">
      <caption id="requests-caption">
        {{#IS_OPEN}}Longest waiting first{{/IS_OPEN}}{{#IS_ANSWERED}}Newest first{{/IS_ANSWERED}}
      </caption>
      <thead>
        <tr>
          {{#MAY_ACT}}
            <th scope="col"><span class="visually-hidden">Selected</span></th>
          {{/MAY_ACT}}
          <th scope="col">Who</th>
          <th scope="col">Request</th>
          <th scope="col">Reason</th>
          {{#IS_OPEN}}
            <th scope="col">Since</th>
            <th scope="col" class="num">Cost</th>
          {{/IS_OPEN}}
          {{#IS_ANSWERED}}<th scope="col">Answer</th>{{/IS_ANSWERED}}
          {{#MAY_ACT}}
            <th scope="col"><span class="visually-hidden">Answer</span></th>
          {{/MAY_ACT}}
        </tr>
      </thead>
      <tbody>
        {{#ROW}}
          <tr>
            {{#TICK}}
              <td>
                <input type="checkbox" form="answer-many" name="id" value="{{ID}}"
                    aria-label="Select {{USER_NAME}}"{{#CHECKED}} checked="checked"{{/CHECKED}}>
              </td>
            {{/TICK}}
            {{#OWN}}<td></td>{{/OWN}}
            <th scope="row">
              <a href="{{LINK}}"><bdi>{{USER_NAME}}</bdi></a>
              <div class="hint email"><bdi>{{EMAIL}}</bdi></div>
            </th>
            <td data-label="Request">
              <div>
                {{#TO_KEEP}}Keep access{{/TO_KEEP}}{{#TO_RETURN}}Give back access{{/TO_RETURN}}
                <div class="hint"><a href="{{RUN_PATH}}"><bdi>{{RUN_NAME}}</bdi></a></div>
              </div>
            </td>
            <td class="text" data-label="Reason">{{#REASONED}}<bdi>{{REASON}}</bdi>
                {{/REASONED}}{{#CAUSED}}<div class="hint">{{TEXT}}</div>{{/CAUSED}}</td>
            {{#IS_OPEN}}
              <td data-label="Since">{{SINCE}}</td>
              <td class="num" data-label="Cost">
                {{#A_MONTH}}
                  <div>
                    <span class="nowrap">{{COST}}</span> <span class="nowrap">a month</span>
                  </div>
                {{/A_MONTH}}
                {{#A_YEAR}}
                  <div>
                    <span class="nowrap">{{COST}}</span> <span class="nowrap">a year</span>
                  </div>
                {{/A_YEAR}}
              </td>
            {{/IS_OPEN}}
            {{#ANSWERED}}
              <td data-label="Answer">
                <div>
                  <span class="badge{{BADGE}}">{{LABEL}}</span>
                  <div class="hint">
                    {{#AT_ONCE}}By the task, at once, {{/AT_ONCE}}
                    {{#BY_ADMIN}}By <bdi>{{BY}}</bdi>, {{/BY_ADMIN}}{{AT_TEXT}}
                  </div>
                  {{#NOTED}}<div class="hint"><bdi>{{NOTE}}</bdi></div>{{/NOTED}}
                </div>
              </td>
            {{/ANSWERED}}
            {{#ANSWER_FORM}}
              <td>
                <form method="post" action="/requests/{{ID}}" class="actions">
                  <input type="hidden" name="csrf" value="{{CSRF}}">
                  <button class="small" name="answer" value="yes" type="submit">Grant<span
                      class="visually-hidden"> request of {{USER_NAME}}</span></button>
                  <button class="secondary small" name="answer" value="no"
                      type="submit">Decline<span class="visually-hidden"> request of
                      {{USER_NAME}}</span></button>
                </form>
              </td>
            {{/ANSWER_FORM}}
            {{#OWN}}<td class="hint">Someone else must answer your own request.</td>{{/OWN}}
          </tr>
        {{/ROW}}
      </tbody>
    </table>
  </div>
  {{#MANY_FORM}}
    <form method="post" action="/requests" id="answer-many" class="card" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <div class="field">
        <label for="note">Note to the person (optional)</label>
        {{#HAS_ERROR}}
          <p class="error" id="note-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <textarea id="note" name="note" rows="2" maxlength="500"
            {{#HAS_ERROR}}aria-invalid="true" aria-describedby="note-error"{{/HAS_ERROR}}>
{{VALUE:p}}</textarea>
      </div>
      <p class="actions">
        <button class="primary" name="answer" value="yes" type="submit">Grant selected
          requests</button>
        <button class="secondary" name="answer" value="no" type="submit">Decline selected
          requests</button>
      </p>
    </form>
  {{/MANY_FORM}}
{{/LIST}}
{{#KEEPS}}
  <div class="table-scroll" role="region" aria-labelledby="keeps-caption" tabindex="0">
    <table class="cards">
      <caption id="keeps-caption">Skipped by the runs of these tasks</caption>
      <thead>
        <tr>
          <th scope="col">Who</th>
          <th scope="col">Task</th>
          <th scope="col">Until</th>
          <th scope="col">Reason</th>
          <th scope="col">Granted by</th>
          {{#MAY_ACT}}<th scope="col"><span class="visually-hidden">End</span></th>{{/MAY_ACT}}
        </tr>
      </thead>
      <tbody>
        {{#KEEP}}
          <tr>
            <th scope="row">
              <a href="{{LINK}}"><bdi>{{USER_NAME}}</bdi></a>
              <div class="hint email"><bdi>{{EMAIL}}</bdi></div>
            </th>
            <td data-label="Task"><a href="/tasks/{{TASK_ID}}"><bdi>{{TASK}}</bdi></a></td>
            <td class="nowrap" data-label="Until">{{UNTIL}}</td>
            <td class="text" data-label="Reason">{{#REASONED}}<bdi>{{REASON}}</bdi>
                {{/REASONED}}</td>
            <td data-label="Granted by">
              <div><bdi>{{BY}}</bdi><div class="hint">{{AT_TEXT}}</div></div>
            </td>
            {{#END_FORM}}
              <td>
                <form method="post" action="/requests/keeps/{{ID}}/end">
                  <input type="hidden" name="csrf" value="{{CSRF}}">
                  <button class="secondary small" type="submit">End<span class="visually-hidden">
                    what {{USER_NAME}} keeps</span></button>
                </form>
              </td>
            {{/END_FORM}}
          </tr>
        {{/KEEP}}
      </tbody>
    </table>
  </div>
{{/KEEPS}}
