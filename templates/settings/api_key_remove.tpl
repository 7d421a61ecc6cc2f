<h1>Confirm removing the API key</h1>
<section class="card" aria-labelledby="effect">
<h2 id="effect">What changes</h2>
<p>Key …{{LAST4}} is forgotten. Synchronization and automated tasks stop until another key is entered; figures and settings stay. The key itself lives on at Atlassian: revoke it at admin.atlassian.com.</p>
<form method="post" action="/settings/api-key">
  <input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="action" value="remove"><input type="hidden" name="confirm" value="yes">
  <p class="actions"><button class="danger" type="submit">Confirm: remove key</button> <a class="button secondary" href="/settings/api-key">Cancel, keep it</a></p>
</form>
</section>
