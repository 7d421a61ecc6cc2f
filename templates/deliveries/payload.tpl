<p class="back"><a href="{{BACK_PATH}}">{{BACK_TEXT}}</a></p>
<h1>Payload</h1>
<section class="card" aria-labelledby="event">
  <h2 id="event">{{EVENT}}{{#IS_TEST}} <span class="badge">Test</span>{{/IS_TEST}}</h2>
  <dl class="facts">
    <div><dt>Created</dt><dd>{{WHEN}}</dd></div>
    <div><dt>Event ID</dt><dd><code>{{UID}}</code></dd></div>
    {{#BY_MAIL}}<div><dt>To</dt><dd>{{RECIPIENT}}</dd></div>{{/BY_MAIL}}
    {{#BY_WEBHOOK}}
      <div><dt>Request</dt><dd>POST <code>{{WEBHOOK_ADDRESS}}</code></dd></div>
      <div><dt>webhook-id</dt><dd><code>{{UID}}</code>, the same for all attempts</dd></div>
      <div><dt>webhook-timestamp</dt><dd>time of the attempt</dd></div>
      {{#WITH_SECRET}}
        <div><dt>webhook-signature</dt><dd>made from the secret for each attempt</dd></div>
        <div><dt>X-Automation-Webhook-Token</dt><dd>•••• <code>{{LAST4}}</code></dd></div>
      {{/WITH_SECRET}}
    {{/BY_WEBHOOK}}
  </dl>
</section>
<section class="card" aria-labelledby="body">
  <h2 id="body">{{#BY_WEBHOOK}}Body{{/BY_WEBHOOK}}{{#BY_MAIL}}Data of the message{{/BY_MAIL}}</h2>
  <pre>{{PAYLOAD:p}}</pre>
</section>
