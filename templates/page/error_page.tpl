<h1>{{HEADING}}</h1>
<p class="lede">{{TEXT}}</p>
{{#RESEND}}
  <form method="post" action="{{ACTION}}">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <div hidden="hidden">
      {{! The line break is no content: HTML drops the first one, so that of a value stays. }}
      {{#SENT}}<textarea name="{{NAME}}" aria-label="{{NAME}}">
{{VALUE:p}}</textarea>{{/SENT}}
    </div>
    <p>Your entries are kept. Sending again overwrites changes others made in the meantime.</p>
    <p><button class="primary" type="submit">Save anyway</button></p>
  </form>
{{/RESEND}}
{{#ASK}}
  <p>
    Organization admins you can ask:
    {{#ADMIN}}<bdi>{{NAME}}</bdi>{{#COMMA}}, {{/COMMA}}{{/ADMIN}}{{#OTHERS}} and others{{/OTHERS}}.
  </p>
{{/ASK}}
{{#ONWARD}}
  {{#TO_MY_ACCESS}}
    <p>My access shows your own products, and what happens to them.</p>
  {{/TO_MY_ACCESS}}
  <p class="actions">
    {{#AFRESH}}<a class="button secondary" href="{{LINK}}">Reload page</a> {{/AFRESH}}
    {{#TO_LIST}}<a class="button secondary" href="{{LINK}}">{{LABEL}}</a>{{/TO_LIST}}
    {{#TO_DASHBOARD}}<a class="button secondary" href="/">Go to dashboard</a>{{/TO_DASHBOARD}}
    {{#TO_MY_ACCESS}}
      <a class="button primary" href="/my-access">Go to My access</a>
    {{/TO_MY_ACCESS}}
  </p>
{{/ONWARD}}
<p class="hint status">Status {{STATUS}}</p>
