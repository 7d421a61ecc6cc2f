{{#ANY_FULL}}<h1>Give full access?</h1>{{/ANY_FULL}}
{{#ONLY_OWN}}<h1>Give access to own products?</h1>{{/ONLY_OWN}}
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
  {{#GRANT_OWN}}
    <p>
      <strong>{{GRANT_ROLE}}</strong>: {{GRANT_PEOPLE}}{{#GRANT_SEATED}} with product
        access{{/GRANT_SEATED}} can view and change the people of the products whose admin they
        are. Future {{GRANT_ROLE_SMALL}} are included.
    </p>
  {{/GRANT_OWN}}
  {{#ANY_FULL}}
    <p>
      <strong>Full access means:</strong> all sites, all actions and all user data. Only the API
        key and Access stay with organization admins.
    </p>
  {{/ANY_FULL}}
  <form method="post" action="/settings/access" novalidate="novalidate">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <input type="hidden" name="confirm" value="yes">
    {{#VALUE_ROW}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}"> {{/VALUE_ROW}}
    <p class="actions">
      {{#ANY_FULL}}<button class="danger" type="submit">Give full access</button>{{/ANY_FULL}}
        {{#ONLY_OWN}}<button class="danger" type="submit">Give access</button>{{/ONLY_OWN}}
        <a class="button secondary" href="/settings/access">Cancel</a>
    </p>
  </form>
</section>
