{{#OFFER}}
  <div class="actions">
    <form method="post" action="{{LIMITS_PATH}}">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <input type="hidden" name="cap_users" value="{{FIT_USERS}}">
      <input type="hidden" name="cap_percent" value="{{FIT_PERCENT}}">
      <button class="secondary small" type="submit">Raise limits to {{FIT_TEXT}}</button>
    </form>
    {{#OFFER_LONGEST}}
      <form method="post" action="{{LIMITS_PATH}}">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <input type="hidden" name="limit_mode" value="longest">
        <button class="secondary small" type="submit">
          Limit runs to the {{COUNT_MAX_TEXT}} longest unused
        </button>
      </form>
    {{/OFFER_LONGEST}}
    <span>A new preview follows. Nobody is changed before you review it.</span>
  </div>
{{/OFFER}}
