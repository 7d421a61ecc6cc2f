<h1>Remove the API key?</h1>
<section class="card" aria-labelledby="effect">
  <h2 id="effect">What changes</h2>
  <p>
    Key …{{LAST4}} will be deleted from Rollcall.
    {{#FOR_ALL}}Sync and tasks stop until another key is added. Data and settings
      stay.{{/FOR_ALL}}{{#TO_READ}}Sync stops until another key is added, and no run starts on old
      data. Data and settings stay.{{/TO_READ}}{{#FOR_RUNS}}No run can start until another key is
      added. Sync continues.{{/FOR_RUNS}}
    The key still works at Atlassian until you revoke it at admin.atlassian.com.
  </p>
  <form method="post" action="/settings/api-key">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <input type="hidden" name="action" value="remove">
    <input type="hidden" name="use" value="{{USE}}">
    <input type="hidden" name="confirm" value="yes">
    <p class="actions">
      <button class="danger" type="submit">Remove key</button>
        <a class="button secondary" href="/settings/api-key">Cancel</a>
    </p>
  </form>
</section>
