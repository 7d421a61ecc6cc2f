<h1>Confirm full access</h1>
<section class="card" aria-labelledby="effect">
  <h2 id="effect">What changes</h2>
  {{#GRANT}}
    <p>
      <strong>{{GRANT_ROLE}}</strong>: {{GRANT_PEOPLE}} now hold this role{{#GRANT_SEATED}}
        together with product access{{/GRANT_SEATED}}{{#GRANT_ALREADY}},
        {{GRANT_ORG}} of them organization admins who enter anyway{{/GRANT_ALREADY}}. Whoever
        becomes one of the {{GRANT_ROLE_SMALL}} later enters too.
    </p>
  {{/GRANT}}
  <p>
    <strong>They get everything:</strong> all sites, all actions and all user data. There are no
      limits inside Rollcall; only the API key and this page stay with organization admins.
  </p>
  <form method="post" action="/settings/access" novalidate="novalidate">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <input type="hidden" name="confirm" value="yes">
    {{#VALUE_ROW}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}"> {{/VALUE_ROW}}
    <p class="actions">
      <button class="danger" type="submit">Confirm full access</button>
        <a class="button secondary" href="/settings/access">Cancel, change nothing</a>
    </p>
  </form>
</section>
