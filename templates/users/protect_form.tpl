<section class="card" aria-labelledby="protection">
  <h2 id="protection">Protection</h2>
  {{#PROTECTION}}
    <p>
      Protected: <strong><bdi>{{REASON}}</bdi></strong>. Last day: {{UNTIL}}. By <bdi>{{BY}}</bdi>,
      {{AT_TEXT}}.
    </p>
  {{/PROTECTION}}
  {{#PROTECTION_OVER}}
    <p>
      A protection was over after {{UNTIL}}: <bdi>{{REASON}}</bdi>, by <bdi>{{BY}}</bdi>,
      {{AT_TEXT}}.
    </p>
  {{/PROTECTION_OVER}}
  {{#UNPROTECTED}}
    <p>
      Not protected{{#IS_GROUP}}: tasks and bulk operations may touch its
      members{{/IS_GROUP}}{{#IS_PERSON}} by a decision of its own{{/IS_PERSON}}.
    </p>
  {{/UNPROTECTED}}
  {{#PROTECT_FORM}}
    <form method="post" action="{{ACTION}}" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#REASON_FIELD}}
        <div class="field">
          <label for="reason">Reason</label>
          <p class="hint" id="reason-hint">Like service account, executive, on leave</p>
          {{#HAS_ERROR}}
            <p class="error" id="reason-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="reason" name="reason" type="text" autocomplete="off" value="{{VALUE}}"
              aria-describedby="reason-hint{{#HAS_ERROR}} reason-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/REASON_FIELD}}
      {{#UNTIL_FIELD}}
        <div class="field">
          <label for="until">Last day (optional)</label>
          <p class="hint" id="until-hint">YYYY-MM-DD; empty: without an end</p>
          {{#HAS_ERROR}}
            <p class="error" id="until-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="until" name="until" type="text" autocomplete="off" size="12" value="{{VALUE}}"
              aria-describedby="until-hint{{#HAS_ERROR}} until-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/UNTIL_FIELD}}
      <p class="actions">
        <button class="primary" type="submit" name="action"
            value="protect">{{#BEGINS}}Protect{{/BEGINS}}{{#CHANGES}}Change the
          protection{{/CHANGES}}</button>
        {{#CHANGES}} <button form="end-protection" type="submit" name="action" value="end">End the
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
