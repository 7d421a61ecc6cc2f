<p class="back"><a href="/users">Users</a></p>
<div class="page-head">
  <h1>Saved filters</h1>
  <p class="actions"><a class="button secondary small" href="/users">Build a filter</a></p>
</div>
<p class="lede">Shared filters. Results update each time they are used.</p>
{{#NONE}}
  <div class="empty">
    <h2>No saved filters yet</h2>
    <p>Filter the users, then save the filter.</p>
    <p class="actions"><a class="button secondary" href="/users">Build a filter</a></p>
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
  <details class="more"{{#IS_OPEN}} open="open"{{/IS_OPEN}}>
    <summary>New filter from an address</summary>
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
      <p><button type="submit">Save filter</button></p>
    </form>
  </details>
{{/SAVE_FORM}}
