<p class="back"><a href="/users">Users</a></p>
<h1>Saved filters</h1>
<p class="lede">
  A filter under a name for everybody who may enter. Tasks and bulk operations use them, too; who is
  meant is found anew each time.
</p>
{{#NONE}}
  <div class="empty">
    <h2>No filter is saved yet</h2>
    <p>Set filters among the users, then save them under a name.</p>
    <p class="actions"><a class="button secondary" href="/users">Set filters</a></p>
  </div>
{{/NONE}}
{{#LIST}}
  <ul class="rows">
    {{#SAVED_ROW}}
      <li>
        <span><a href="{{LINK}}"><bdi>{{SAVED_NAME}}</bdi></a><br><span
            class="hint"><bdi>{{SAVED_TEXT}}</bdi> · by <bdi>{{BY}}</bdi>,
          {{AT_TEXT}}</span></span>
        {{#MAY_CHANGE}}
          <span class="actions"><a class="button secondary small"
              href="/tasks/new?filter={{ID:u}}">New task<span class="visually-hidden"> for
          {{SAVED_NAME}}</span></a>
          <a class="button secondary small" href="/filters/{{ID}}">Edit<span
              class="visually-hidden"> {{SAVED_NAME}}</span></a></span>{{/MAY_CHANGE}}
      </li>
    {{/SAVED_ROW}}
  </ul>
{{/LIST}}
{{#SAVE_FORM}}
  <section class="card" aria-labelledby="new">
    <h2 id="new">New filter</h2>
    <form method="post" action="/filters" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#NAME_FIELD}}
        <div class="field">
          <label for="name">Name</label>
          {{#HAS_ERROR}}
            <p class="error" id="name-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="name" name="name" type="text" autocomplete="off"
              value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
              aria-describedby="name-error"{{/HAS_ERROR}}>
        </div>
      {{/NAME_FIELD}}
      {{#QUERY_FIELD}}
        <div class="field">
          <label for="query">Filters</label>
          <p class="hint" id="query-hint">
            What stands behind the ? in the address of a list of users; empty is everybody
          </p>
          {{#HAS_ERROR}}
            <p class="error" id="query-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="query" name="query" type="text" class="wide" autocomplete="off"
              spellcheck="false" value="{{VALUE}}"
              aria-describedby="query-hint{{#HAS_ERROR}} query-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/QUERY_FIELD}}
      <p class="card-foot"><button class="primary" type="submit">Save filter</button></p>
    </form>
  </section>
{{/SAVE_FORM}}
