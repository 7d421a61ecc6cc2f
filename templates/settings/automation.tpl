<h1>Atlassian Automation</h1>
<p class="lede">
  Rollcall tells Atlassian Automation what happened by a webhook; a rule of yours decides what
  follows: an e-mail, a work item, a message.
</p>
<section>
  <h2 id="webhooks">Webhooks</h2>
  {{#NO_WEBHOOKS}}
    <div class="empty">
      <h3>No webhook yet</h3>
      <p>
        Create the rule in Atlassian Automation as described below, then enter its URL and secret
        here.
      </p>
    </div>
  {{/NO_WEBHOOKS}}
  {{#LIST}}
    <div class="table-scroll" role="region" aria-labelledby="webhooks-caption" tabindex="0">
      <table>
        <caption id="webhooks-caption">
          Of addresses and secrets only the ends are shown: they work like passwords
        </caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Address</th>
            <th scope="col">Secret</th>
            <th scope="col">Triggers</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {{#WEBHOOK}}
            <tr>
              <th scope="row"><a href="{{WEBHOOK_PATH}}"><bdi>{{WEBHOOK_NAME}}</bdi></a></th>
              <td><code>{{WEBHOOK_ADDRESS}}</code></td>
              <td>{{WEBHOOK_SECRET}}</td>
              <td>{{WEBHOOK_TRIGGERS}}</td>
              <td>
                {{#WEBHOOK_ON}}<span class="badge ok">On</span>{{/WEBHOOK_ON}}{{#WEBHOOK_OFF}}<span
                    class="badge">Off</span>{{/WEBHOOK_OFF}}{{#WEBHOOK_PAUSED}}<span
                    class="badge soon">Paused</span>{{/WEBHOOK_PAUSED}}{{#WEBHOOK_FAILED}}<span
                    class="badge expired">Switched off</span>{{/WEBHOOK_FAILED}}
                {{#WORK}}<p class="hint">{{WORK_TEXT}}</p>{{/WORK}}
                {{#WORK_TROUBLE}}
                  <p class="hint"><span class="badge expired">{{WORK_TEXT}}</span></p>
                {{/WORK_TROUBLE}}
              </td>
            </tr>
          {{/WEBHOOK}}
        </tbody>
      </table>
    </div>
  {{/LIST}}
</section>
<section class="card" aria-labelledby="notices">
  <h2 id="notices">Expiry notices</h2>
  <p>The API key: {{NOTICES}} <a href="/settings/automation/notices">Choose the days</a></p>
  <p class="hint">
    Feed readers and scripts can follow the same events at <a href="/events.atom">/events.atom</a>;
    all but successes of tasks can also come <a href="/settings/email">by e-mail</a>.
  </p>
</section>
{{#READ_ONLY}}
  <p class="hint">Your role may look at the webhooks but change nothing.</p>
{{/READ_ONLY}}
{{#MAY_CHANGE}}
  <section class="card" aria-labelledby="add">
    <h2 id="add">Add a webhook</h2> {{>WEBHOOK_FORM}}
  </section>
{{/MAY_CHANGE}}
<section class="card" aria-labelledby="guide">
  <h2 id="guide">What to click in Atlassian Automation</h2>
  <ol class="steps">
    <li>
      Open Automation in Jira, Confluence or Jira Service Management, create a rule and choose the
      trigger <strong>Incoming webhook</strong>.
    </li>
    <li>In the trigger choose <strong>No work items from the webhook</strong>.</li>
    <li>
      Copy the <strong>webhook URL</strong> and the <strong>secret</strong> from the trigger into
      the form on this page. Rollcall sends the secret in the header
      <code>X-Automation-Webhook-Token</code>.
    </li>
    <li>Choose the triggers here and add the webhook.</li>
    <li>
      Back in the rule add an action, such as sending an e-mail, and use what Rollcall sends, like
      <code>&#123;&#123;webhookData.trigger&#125;&#125;</code> or
      <code>&#123;&#123;webhookData.name&#125;&#125;</code>. Turn the rule on.
    </li>
  </ol>
  <p>The fields of each trigger, all of them directly under <code>webhookData</code>:</p>
  <dl class="facts">
    {{#KIND}}
      <div>
        <dt>{{KIND_LABEL}}</dt>
        <dd>
          <code>trigger</code> ({{KIND_TRIGGER}}){{#KIND_FIELD}},
            <code>{{FIELD_NAME}}</code>{{/KIND_FIELD}}
        </dd>
      </div>
    {{/KIND}}
  </dl>
</section>
