<section class="card" aria-labelledby="protection">
  <h2 id="protection">Protection</h2>
  {{#PROTECTION}}
    <p>
      Protected: <strong><bdi>{{REASON}}</bdi></strong>.
      {{#ENDS}}Until {{UNTIL}}.{{/ENDS}}{{#NO_END}}No end date.{{/NO_END}}
      Set by <bdi>{{BY}}</bdi>, {{AT_TEXT}}.
    </p>
  {{/PROTECTION}}
  {{#PROTECTION_OVER}}
    <p>
      Protection ended after {{UNTIL}}: <bdi>{{REASON}}</bdi>. Set by <bdi>{{BY}}</bdi>,
      {{AT_TEXT}}.
    </p>
  {{/PROTECTION_OVER}}
  {{#UNPROTECTED}}
    <p>
      {{#IS_GROUP}}Not protected. Tasks and bulk actions may change members.{{/IS_GROUP}}
      {{#IS_PERSON}}No protection set for this person.{{/IS_PERSON}}
    </p>
  {{/UNPROTECTED}}
  {{#PROTECT_FORM}}
    <form method="post" action="{{ACTION}}" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{>PROTECT_FIELDS}}
      <p class="actions">
        <button class="primary" type="submit" name="action"
            value="protect">{{#BEGINS}}{{#IS_GROUP}}Protect group{{/IS_GROUP}}{{#IS_PERSON}}Protect
          person{{/IS_PERSON}}{{/BEGINS}}{{#CHANGES}}Update protection{{/CHANGES}}</button>
        {{#CHANGES}} <button form="end-protection" type="submit" name="action" value="end">Remove
          protection</button>{{/CHANGES}}
      </p>
    </form>
  {{/PROTECT_FORM}}
  {{#END_FORM}}
    <form id="end-protection" method="post" action="{{ACTION}}">
      <input type="hidden" name="csrf" value="{{CSRF}}">
    </form>
  {{/END_FORM}}
</section>
