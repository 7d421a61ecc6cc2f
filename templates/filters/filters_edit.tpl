<p class="back"><a href="/filters">Saved filters</a></p>
<h1>Saved filter <bdi>{{SAVED_NAME}}</bdi></h1>
{{#FELL}}
  <div class="banner warn">
    <p>{{USES_TEXT}}</p>
  </div>
{{/FELL}}
<dl class="facts">
  <div><dt>Filter</dt><dd><a href="{{LINK}}"><bdi>{{SAVED_TEXT}}</bdi></a></dd></div>
  <div><dt>Changed</dt><dd>by <bdi>{{BY}}</bdi>, {{AT_TEXT}}</dd></div>
  {{#TASK_LIST}}
    <div>
      <dt>Used by tasks</dt>
      <dd>
        <ul class="plain">
          {{#TASK}}
            <li>
              <a href="{{TASK_PATH}}"><bdi>{{TASK_NAME}}</bdi></a>
              {{#TASK_ON}}<span class="badge ok">On</span>{{/TASK_ON}}
              {{#TASK_DRY}}<span class="badge info">On, dry run</span>{{/TASK_DRY}}
              {{#TASK_OFF}}<span class="badge">Off</span>{{/TASK_OFF}}
            </li>
          {{/TASK}}
        </ul>
      </dd>
    </div>
  {{/TASK_LIST}}
</dl>
<section class="card" aria-labelledby="edit">
  <h2 id="edit">Edit filter</h2>
  <form method="post" action="/filters/{{ID}}" novalidate="novalidate">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <input type="hidden" name="changed_at" value="{{CHANGED_AT}}">
    {{#NAME_FIELD}}
      <div class="field">
        <label for="name">Name</label>
        {{#HAS_ERROR}}
          <p class="error" id="name-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
        {{/HAS_ERROR}}
        <input id="name" name="name" type="text" class="wide" autocomplete="off"
            value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
            aria-describedby="name-error"{{/HAS_ERROR}}>
      </div>
    {{/NAME_FIELD}}
    {{#QUERY_FIELD}}
      <div class="field">
        <label for="query">Conditions, as in the address of the list</label>
        {{#HAS_ERROR}}
          <p class="error" id="query-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <input id="query" name="query" type="text" class="wide" autocomplete="off"
            spellcheck="false" value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
            aria-describedby="query-error"{{/HAS_ERROR}}>
      </div>
    {{/QUERY_FIELD}}
    <fieldset class="field conditions">
      <legend>Users who meet all of these conditions</legend>
      <div class="filters">
        {{>FILTER_MAIN}}
        {{#ACTIVE_FIELD}}
          <div class="field">
            <label for="active_days">Used within (days)</label>
            {{#HAS_ERROR}}
              <p class="error" id="active_days-error">
                <span class="visually-hidden">Error: </span>{{ERROR}}
              </p>
            {{/HAS_ERROR}}
            <input id="active_days" name="active_days" type="text" inputmode="numeric"
                autocomplete="off" value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
                aria-describedby="active_days-error"{{/HAS_ERROR}}>
          </div>
        {{/ACTIVE_FIELD}}
        {{>FILTER_MORE}}
        {{#ACTIVE_NOW_FIELD}}
          <div class="field check">
            {{#HAS_ERROR}}
              <p class="error" id="active-error">
                <span class="visually-hidden">Error: </span>{{ERROR}}
              </p>
            {{/HAS_ERROR}}
            <input id="active" name="active" type="checkbox" value="1"
                {{#CHECKED}}checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true"
                aria-describedby="active-error"{{/HAS_ERROR}}>
            <label for="active">Active (by the setting)</label>
          </div>
        {{/ACTIVE_NOW_FIELD}}
      </div>
    </fieldset>
    {{#WILL_FALL}}
      <p class="hint">{{USES_TEXT}}</p>
    {{/WILL_FALL}}
    <p class="card-foot">
      <button class="primary" type="submit" name="action" value="save">Save filter</button>
    </p>
  </form>
</section>
<section class="card danger-zone">
  <div>
    <h2 id="delete">Delete filter</h2>
    {{#USED}}<p>Used by tasks. Change them first.</p>{{/USED}}
    {{#FREE}}<p>Deleting does not affect links.</p>{{/FREE}}
  </div>
  {{#FREE}}
    <form method="post" action="/filters/{{ID}}">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <button type="submit" name="action" value="delete">Delete filter</button>
    </form>
  {{/FREE}}
</section>
