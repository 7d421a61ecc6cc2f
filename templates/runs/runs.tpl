<p class="back"><a href="/tasks">All tasks</a></p>
<h1>Runs</h1>
<p class="lede">
  Runs of tasks, bulk actions and undos. Kept for three years.
</p>
<nav class="tabs" aria-label="Runs by state">
  {{#TAB}}<a href="{{TAB_LINK}}"
      {{#TAB_CURRENT}}aria-current="page"{{/TAB_CURRENT}}>{{TAB_LABEL}}</a> {{/TAB}}
</nav>
{{#NO_RUNS}}
  <div class="empty">
    <h2>No matching runs</h2>
    <p>
      Runs appear when a task is due, or after a bulk action on Users.
    </p>
    <p class="actions"><a class="button secondary" href="/users">Go to users</a></p>
  </div>
{{/NO_RUNS}}
{{>RUNS}}
