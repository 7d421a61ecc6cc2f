<h1>Confirm removing the API key</h1>
<section class="card" aria-labelledby="effect">
  <h2 id="effect">What changes</h2>
  <p>
    Key …{{LAST4}} is forgotten.
    {{#FOR_ALL}}Synchronization and automated tasks stop until another key is entered; figures and
      settings stay.{{/FOR_ALL}}{{#TO_READ}}Synchronization stops until another one is entered, and
      on old figures no run starts; figures and settings stay.{{/TO_READ}}{{#FOR_RUNS}}No run can
      start until another one is entered; synchronization goes on.{{/FOR_RUNS}}
    The key itself lives on at Atlassian: revoke it at admin.atlassian.com.
  </p>
  <form method="post" action="/settings/api-key">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <input type="hidden" name="action" value="remove">
    <input type="hidden" name="use" value="{{USE}}">
    <input type="hidden" name="confirm" value="yes">
    <p class="actions">
      <button class="danger" type="submit">Confirm: remove key</button>
        <a class="button secondary" href="/settings/api-key">Cancel, keep it</a>
    </p>
  </form>
</section>
