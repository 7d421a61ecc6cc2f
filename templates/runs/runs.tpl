<p class="back"><a href="/tasks">All tasks</a></p>
<h1>Runs</h1>
<p class="lede">
  Everything that acted on people, or was to act: runs of tasks, bulk operations and what undid
  them. Kept for three years.
</p>
<nav class="tabs" aria-label="Which runs">
  {{#TAB}}<a href="{{TAB_LINK}}"
      {{#TAB_CURRENT}}aria-current="page"{{/TAB_CURRENT}}>{{TAB_LABEL}}</a> {{/TAB}}
</nav>
{{#NO_RUNS}}
  <div class="empty">
    <h2>No run here</h2>
    <p>
      A run appears as soon as a task is due, or when somebody acts on people chosen on the Users
      page.
    </p>
    <p class="actions"><a class="button secondary" href="/users">Find people</a></p>
  </div>
{{/NO_RUNS}}
{{>RUNS}}
