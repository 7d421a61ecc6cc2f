<h1>Give full access?</h1>
<section class="card" aria-labelledby="effect">
  <h2 id="effect">What changes</h2>
  {{#GRANT}}
    <p>
      <strong>{{GRANT_ROLE}}</strong>: full access for {{GRANT_PEOPLE}}{{#GRANT_SEATED}}
        with product access{{/GRANT_SEATED}}{{#GRANT_ALREADY}},
        {{GRANT_ORG}} of them organization admins who have it already{{/GRANT_ALREADY}}. Future
        {{GRANT_ROLE_SMALL}} are included.
    </p>
  {{/GRANT}}
  <p>
    <strong>Full access means:</strong> all sites, all actions and all user data. Only the API key
      and Access stay with organization admins.
  </p>
  <form method="post" action="/settings/access" novalidate="novalidate">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <input type="hidden" name="confirm" value="yes">
    {{#VALUE_ROW}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}"> {{/VALUE_ROW}}
    <p class="actions">
      <button class="danger" type="submit">Give full access</button>
        <a class="button secondary" href="/settings/access">Cancel</a>
    </p>
  </form>
</section>
