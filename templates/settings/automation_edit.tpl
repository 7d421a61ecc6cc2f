<p class="back"><a href="/settings/automation">All webhooks</a></p>
<h1>Webhook <bdi>{{WEBHOOK_NAME}}</bdi></h1>
<section class="card" aria-labelledby="now">
  <h2 id="now">Now {{#WEBHOOK_ON}}<span class="badge ok">On</span>{{/WEBHOOK_ON}}{{#WEBHOOK_OFF}}<span class="badge">Off</span>{{/WEBHOOK_OFF}}</h2>
  <dl class="facts">
    <div><dt>Address</dt><dd><code>{{WEBHOOK_ADDRESS}}</code></dd></div>
    <div><dt>Secret</dt><dd>{{WEBHOOK_SECRET}}</dd></div>
    <div><dt>Triggers</dt><dd>{{WEBHOOK_TRIGGERS}}</dd></div>
    {{#READ_ONLY}}<div><dt>Notes</dt><dd>{{WEBHOOK_NOTES}}</dd></div>{{/READ_ONLY}}
    <div><dt>Added</dt><dd>{{WEBHOOK_CREATED}}</dd></div>
    <div><dt>Last changed</dt><dd>{{WEBHOOK_CHANGED}}</dd></div>
  </dl>
</section>
{{#READ_ONLY}}<p class="hint">Your role may look at the webhooks but change nothing.</p>{{/READ_ONLY}}
{{#MAY_CHANGE}}<section class="card" aria-labelledby="change">
<h2 id="change">Change</h2>
{{>WEBHOOK_FORM}}
</section>
<section class="card danger-zone" aria-labelledby="delete">
<div>
  <h2 id="delete">Delete the webhook</h2>
  <p class="hint">Nothing more is sent to it. You are asked before anything happens.</p>
</div>
<form method="post" action="{{DELETE_PATH}}">
  <input type="hidden" name="csrf" value="{{CSRF}}">
  <button class="secondary" type="submit">Delete webhook</button>
</form>
</section>{{/MAY_CHANGE}}
