<h1>Webhooks</h1>
<p class="lede">
  Send events to an Atlassian Automation rule, which can then send e-mail, create work items and
  more.
</p>
<section>
  <h2 id="webhooks">Your webhooks</h2>
  {{#NO_WEBHOOKS}}
    <div class="empty">
      <h3>No webhooks yet</h3>
      <p>
        Create a rule in Atlassian Automation as described below, then enter its URL and secret
        here.
      </p>
    </div>
  {{/NO_WEBHOOKS}}
  {{#LIST}}
    <div class="table-scroll" role="region" aria-labelledby="webhooks-caption" tabindex="0">
      <table class="cards">
        <caption id="webhooks-caption">
          URLs and secrets are partly hidden
        </caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">URL</th>
            <th scope="col">Secret</th>
            <th scope="col">Triggers</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {{#WEBHOOK}}
            <tr>
              <th scope="row"><a href="{{WEBHOOK_PATH}}"><bdi>{{WEBHOOK_NAME}}</bdi></a></th>
              <td data-label="URL"><code>{{WEBHOOK_ADDRESS}}</code></td>
              <td data-label="Secret">
                <div>{{WEBHOOK_SECRET}}{{#ENDS_IN}}ends in <code>{{LAST4}}</code>{{/ENDS_IN}}</div>
              </td>
              <td data-label="Triggers">{{WEBHOOK_TRIGGERS}}</td>
              <td data-label="State">
                <div>
                  {{#WEBHOOK_ON}}<span class="badge ok">On</span>{{/WEBHOOK_ON}}
                  {{#WEBHOOK_OFF}}<span class="badge">Off</span>{{/WEBHOOK_OFF}}
                  {{#WEBHOOK_PAUSED}}<span class="badge soon">Paused</span>{{/WEBHOOK_PAUSED}}
                  {{#WEBHOOK_FAILED}}
                    <span class="badge expired">Turned off</span>
                  {{/WEBHOOK_FAILED}}
                  {{#WORK}}<p class="hint">{{WORK_TEXT}}</p>{{/WORK}}
                  {{#WORK_TROUBLE}}
                    <p class="hint"><span class="badge expired">{{WORK_TEXT}}</span></p>
                  {{/WORK_TROUBLE}}
                </div>
              </td>
            </tr>
          {{/WEBHOOK}}
        </tbody>
      </table>
    </div>
  {{/LIST}}
</section>
<section class="card" aria-labelledby="notices">
  <h2 id="notices">Reminders</h2>
  <p>
    Before the API key expires: {{NOTICES}}
    <a href="/settings/automation/notices">Change reminders</a>
  </p>
  <p class="hint">
    The same events are in the feed <a href="/events.atom">/events.atom</a>. Most are also sent
    <a href="/settings/email">by e-mail</a>.
  </p>
</section>
{{#READ_ONLY}}
  <p class="hint">Read-only access</p>
{{/READ_ONLY}}
{{#MAY_CHANGE}}
  <section class="card" aria-labelledby="add">
    <h2 id="add">Add a webhook</h2> {{>WEBHOOK_FORM}}
  </section>
{{/MAY_CHANGE}}
<section class="card" aria-labelledby="guide">
  <h2 id="guide">Set up the rule in Atlassian Automation</h2>
  <ol class="steps">
    <li>
      Open Automation in Jira, Confluence or Jira Service Management. Create a rule with the trigger
      <strong>Incoming webhook</strong>.
    </li>
    <li>In the trigger, choose <strong>No work items from the webhook</strong>.</li>
    <li>
      Copy the <strong>webhook URL</strong> and the <strong>secret</strong> into the form on this
      page. Rollcall sends the secret as <code>X-Automation-Webhook-Token</code>.
    </li>
    <li>Choose the triggers here and add the webhook.</li>
    <li>
      Add an action to the rule, such as sending an e-mail. Use the fields below, such as
      <code>&#123;&#123;webhookData.trigger&#125;&#125;</code> or
      <code>&#123;&#123;webhookData.name&#125;&#125;</code>. Turn the rule on.
    </li>
  </ol>
  <p>Fields of each trigger, all directly under <code>webhookData</code>:</p>
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
