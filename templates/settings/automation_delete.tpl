<h1>Delete this webhook?</h1>
<section class="card" aria-labelledby="effect">
  <h2 id="effect"><bdi>{{WEBHOOK_NAME}}</bdi></h2>
  <p>
    No further events are sent to <code>{{WEBHOOK_ADDRESS}}</code> ({{WEBHOOK_TRIGGERS}}). The
    secret is deleted. The rule in Atlassian Automation stays until you delete it there.
  </p>
  <form method="post" action="{{DELETE_PATH}}">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <input type="hidden" name="confirm" value="yes">
    <p class="actions">
      <button class="danger" type="submit">Delete webhook</button>
        <a class="button secondary" href="{{WEBHOOK_PATH}}">Cancel</a>
    </p>
  </form>
</section>
