{{#PRICE}}
  <details class="more price" id="price.{{KEY}}"{{#OPEN}} open="open"{{/OPEN}}>
    <summary>{{PRODUCT_NAME}} on {{SITE_NAME}}</summary>
    <div class="price-fields">
    {{#PLAN_FIELD}}
      <div class="field">
        <label for="{{NAME}}">Plan</label>
        {{#HAS_ERROR}}
          <p class="error" id="{{NAME}}-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <select id="{{NAME}}" name="{{NAME}}"{{#HAS_ERROR}} aria-invalid="true"
            aria-describedby="{{NAME}}-error"{{/HAS_ERROR}}>
          <option value="none"{{#PLAN_NONE}} selected="selected"{{/PLAN_NONE}}>
            No price</option>
          <option value="monthly"{{#PLAN_MONTHLY}} selected="selected"{{/PLAN_MONTHLY}}>
            Monthly: each seat by its band</option>
          <option value="annual"{{#PLAN_ANNUAL}} selected="selected"{{/PLAN_ANNUAL}}>
            Annual: a sum for each tier</option>
        </select>
      </div>
    {{/PLAN_FIELD}}
    {{#PRICES_FIELD}}
      <div class="field">
        <label for="{{NAME}}">Prices, one band or tier per line</label>
        <p class="hint" id="{{NAME}}-hint">
          Monthly: <code>101-250 7.30</code>, last line <code>251- 6.10</code>. Annual:
          <code>400 24400.00</code>.
        </p>
        {{#HAS_ERROR}}
          <p class="error" id="{{NAME}}-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <textarea id="{{NAME}}" name="{{NAME}}" rows="5" autocomplete="off" spellcheck="false"
            aria-describedby="{{NAME}}-hint{{#HAS_ERROR}} {{NAME}}-error{{/HAS_ERROR}}"
            {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>{{VALUE:p}}</textarea>
      </div>
    {{/PRICES_FIELD}}
    {{#DISCOUNT_FIELD}}
      <div class="field">
        <label for="{{NAME}}">Discount (percent)</label>
        <p class="hint" id="{{NAME}}-hint">On the whole bill, like 12.5</p>
        {{#HAS_ERROR}}
          <p class="error" id="{{NAME}}-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <input id="{{NAME}}" name="{{NAME}}" type="text" inputmode="decimal" size="8"
            autocomplete="off" value="{{VALUE}}"
            aria-describedby="{{NAME}}-hint{{#HAS_ERROR}} {{NAME}}-error{{/HAS_ERROR}}"
            {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
      </div>
    {{/DISCOUNT_FIELD}}
    {{#BILLING_DAY_FIELD}}
      <div class="field">
        <label for="{{NAME}}">Billing day of a monthly plan</label>
        <p class="hint" id="{{NAME}}-hint">
          First day of each period, 1 to 31. Short months use their last day.
        </p>
        {{#HAS_ERROR}}
          <p class="error" id="{{NAME}}-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <input id="{{NAME}}" name="{{NAME}}" type="text" inputmode="numeric" size="8"
            autocomplete="off" value="{{VALUE}}"
            aria-describedby="{{NAME}}-hint{{#HAS_ERROR}} {{NAME}}-error{{/HAS_ERROR}}"
            {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
      </div>
    {{/BILLING_DAY_FIELD}}
    {{#RENEWS_ON_FIELD}}
      <div class="field">
        <label for="{{NAME}}">Next renewal of an annual plan</label>
        <p class="hint" id="{{NAME}}-hint">First day of the next year</p>
        {{#HAS_ERROR}}
          <p class="error" id="{{NAME}}-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <input id="{{NAME}}" name="{{NAME}}" type="date" autocomplete="off"
            value="{{VALUE}}"
            aria-describedby="{{NAME}}-hint{{#HAS_ERROR}} {{NAME}}-error{{/HAS_ERROR}}"
            {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
      </div>
    {{/RENEWS_ON_FIELD}}
    {{#PRICED_ON_FIELD}}
      <div class="field">
        <label for="{{NAME}}">Date of the price list</label>
        <p class="hint" id="{{NAME}}-hint">After 180 days the price list counts as old</p>
        {{#HAS_ERROR}}
          <p class="error" id="{{NAME}}-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <input id="{{NAME}}" name="{{NAME}}" type="date" autocomplete="off"
            value="{{VALUE}}"
            aria-describedby="{{NAME}}-hint{{#HAS_ERROR}} {{NAME}}-error{{/HAS_ERROR}}"
            {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
      </div>
    {{/PRICED_ON_FIELD}}
    {{#OTHERS_FIELD}}
      <div class="field">
        <label for="{{NAME}}">Other seats on the same bill</label>
        <p class="hint" id="{{NAME}}-hint">Seats that Rollcall does not see</p>
        {{#HAS_ERROR}}
          <p class="error" id="{{NAME}}-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <input id="{{NAME}}" name="{{NAME}}" type="text" inputmode="numeric" size="8"
            autocomplete="off" value="{{VALUE}}"
            aria-describedby="{{NAME}}-hint{{#HAS_ERROR}} {{NAME}}-error{{/HAS_ERROR}}"
            {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
      </div>
    {{/OTHERS_FIELD}}
    {{#ALERT_FIELD}}
      <div class="field">
        <label for="{{NAME}}">Alert at this many seats</label>
        <p class="hint" id="{{NAME}}-hint">
          Your target: above it, pages propose whom to free. Sends <code>seatLimit</code>
        </p>
        {{#HAS_ERROR}}
          <p class="error" id="{{NAME}}-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <input id="{{NAME}}" name="{{NAME}}" type="text" inputmode="numeric" size="8"
            autocomplete="off" value="{{VALUE}}"
            aria-describedby="{{NAME}}-hint{{#HAS_ERROR}} {{NAME}}-error{{/HAS_ERROR}}"
            {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
      </div>
    {{/ALERT_FIELD}}
    </div>
  </details>
{{/PRICE}}
