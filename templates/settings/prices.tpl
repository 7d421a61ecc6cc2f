<h1>Prices</h1>
<p class="lede">
  What each product costs you. Costs, savings and reports follow these prices.
</p>
{{#NO_PRODUCTS}}
  <p>No products yet. They appear after the first sync.</p>
{{/NO_PRODUCTS}}
{{#TOTAL}}
  <p>
    All prices together: <strong class="nowrap">{{COST_YEAR}}</strong> a year. Freeing the inactive
    seats saves <strong class="nowrap">{{SAVING_YEAR}}</strong> of them, each from its own date.
  </p>
{{/TOTAL}}
{{#UNPRICED}}
  <p class="hint">{{UNPRICED_TEXT}} without a price: not in any total.</p>
{{/UNPRICED}}
{{#TABLE}}
  <section class="card" aria-labelledby="prices-now">
    <h2 id="prices-now">Prices now</h2>
    <div class="table-scroll" role="region" aria-labelledby="prices-caption" tabindex="0">
      <table class="cards prices">
        <caption id="prices-caption">Prices, costs and savings of each product and site</caption>
        <thead>
          <tr>
            <th scope="col">Product</th>
            <th scope="col">Price</th>
            <th scope="col" class="num">Seats</th>
            <th scope="col">Cost</th>
            <th scope="col">Without inactive seats</th>
            <th scope="col">Price list</th>
          </tr>
        </thead>
        <tbody>
          {{#ROW}}
            <tr id="line.{{LINE_ID}}">
              <th scope="row" data-label="Product">
                {{PRODUCT_NAME}} <span class="hint">{{SITE_NAME}}</span>
              </th>
              <td data-label="Price">
                <div>
                  {{#PLAN_NONE}}<span class="hint">No price</span>{{/PLAN_NONE}}
                  {{#PLAN_MONTHLY}}Monthly, for each seat{{/PLAN_MONTHLY}}
                  {{#PLAN_ANNUAL}}Annual, by tier{{/PLAN_ANNUAL}}
                  <ul class="plain steps-of-price">
                    {{#BAND}}
                      <li>
                        {{#ENDS}}{{STEP_FROM}}–{{STEP_UPTO}}{{/ENDS}}{{#LAST}}from
                          {{STEP_FROM}}{{/LAST}}: {{STEP_AMOUNT}}
                      </li>
                    {{/BAND}}
                    {{#TIER}}<li>up to {{STEP_UPTO}}: {{STEP_AMOUNT}}</li>{{/TIER}}
                    {{#DISCOUNT}}<li class="hint">less {{PERCENT}} %</li>{{/DISCOUNT}}
                    {{#OTHERS}}<li class="hint">with {{OTHER_SEATS}} other seats</li>{{/OTHERS}}
                  </ul>
                  {{#NO_PRICES}}<span class="badge warn">Prices missing</span>{{/NO_PRICES}}
                  {{#ABOVE_TIERS}}
                    <span class="badge warn">More seats than the highest tier</span>
                  {{/ABOVE_TIERS}}
                  {{#NO_BILLING_DAY}}
                    <span class="badge warn">Billing day missing</span>
                  {{/NO_BILLING_DAY}}
                  {{#NO_RENEWAL}}<span class="badge warn">Renewal missing</span>{{/NO_RENEWAL}}
                  {{#RENEWAL_PASSED}}
                    <span class="badge warn">Renewal has passed: enter the next one</span>
                  {{/RENEWAL_PASSED}}
                  {{#CHANGE}}
                    <a class="nowrap" href="{{LINK}}">Change price</a>
                  {{/CHANGE}}
                </div>
              </td>
              <td class="num" data-label="Seats">
                <div>
                  {{SEATS}} <span class="hint">{{INACTIVE}} inactive</span>
                  {{#OVER}}
                  <div class="hint over">{{OVER_TEXT}}{{#FREE}}: <a class="free"
                      href="{{FREE_LINK}}">preview freeing the {{OVER_SEATS}} longest unused<span
                      class="visually-hidden">: {{PRODUCT_NAME}} on
                      {{SITE_NAME}}</span></a>{{/FREE}}</div>
                  {{/OVER}}
                  {{#COUNTED}}
                    <span class="hint counted">Atlassian counts {{COUNTED_SEATS}} (up to 7 days
                      old), Rollcall {{SEATS}}</span>
                    {{#DIFFERS}}
                      <a class="badge soon nowrap" href="#counts-differ">Differs by more than
                        {{PERCENT}} %</a>
                    {{/DIFFERS}}
                  {{/COUNTED}}
                </div>
              </td>
              {{#FIGURES}}
                <td data-label="Cost">
                  <div>
                    <span class="nowrap">{{COST}}</span> a {{PER}}
                    <svg class="curve" viewBox="0 0 120 36" role="img">
                      <title>Cost by number of seats; the dot marks the seats now</title>
                      <use href="/settings/prices/curves.svg#{{CURVE_ID:u}}"></use>
                    </svg>
                  </div>
                </td>
                <td data-label="Without inactive seats">
                  <div>
                    {{#SAVING}}
                      Saves <span class="nowrap">{{SAVED}}</span> a {{PER}}
                      <span class="hint">{{FORMULA}}; {{#PART}}{{TEXT}}{{#DATED}}<span
                          class="nowrap">{{DATE}}</span>{{/DATED}}{{/PART}}</span>
                    {{/SAVING}}
                    {{#ADVICE}}
                      <span class="hint">{{#PART}}{{TEXT}}{{#DATED}}<span
                          class="nowrap">{{DATE}}</span>{{/DATED}}{{/PART}}</span>
                      {{#FREE}}<a href="{{FREE_LINK}}">Preview these seats<span
                          class="visually-hidden">: {{PRODUCT_NAME}} on {{SITE_NAME}}</span></a>
                      {{/FREE}}
                    {{/ADVICE}}
                  </div>
                </td>
                <td data-label="Price list">
                  <div>
                    {{#PRICED}}<span class="nowrap">{{PRICED_ON}}</span>{{/PRICED}}
                    {{#STALE}}<span class="badge warn">Older than 180 days</span>{{/STALE}}
                    {{#UNDATED}}<span class="badge warn">No date</span>{{/UNDATED}}
                  </div>
                </td>
              {{/FIGURES}}
              {{#NO_FIGURES}}<td></td><td></td><td></td>{{/NO_FIGURES}}
            </tr>
          {{/ROW}}
        </tbody>
      </table>
    </div>
    {{#PAGES}}
      <nav class="pages" aria-label="Pages">
        {{#PREVIOUS}}
          <a rel="prev" href="{{LINK}}">Previous</a>
        {{/PREVIOUS}}
        <span>Page {{PAGE}} of {{PAGE_COUNT}}</span>
        {{#NEXT}}<a rel="next" href="{{LINK}}">Next</a>{{/NEXT}}
      </nav>
    {{/PAGES}}
    <p class="hint">
      Freed seats save nothing in the running period. Protected people and organization admins are
      not counted as inactive here.
    </p>
    {{#COUNTS_DIFFER}}
      <p id="counts-differ">
        Atlassian's counts are approximate and up to 7 days old: people added or removed since are
        not in them. Rollcall counts billable roles at its last sync. No action depends on
        Atlassian's counts.
      </p>
    {{/COUNTS_DIFFER}}
    <p class="actions">
      <a class="button secondary" href="/settings/prices.csv">Download CSV</a>
      <a class="button secondary" href="/settings/prices/counts">Compare with Atlassian</a>
    </p>
  </section>
{{/TABLE}}
{{#READ_ONLY}}
  <p class="hint">Read-only access</p>
{{/READ_ONLY}}
{{#FORM}}
  <section class="card" aria-labelledby="change">
    <h2 id="change">Change prices</h2>
    <form method="post" action="/settings/prices" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#CURRENCY_FIELD}}
        <div class="field">
          <label for="{{NAME}}">Currency of all prices</label>
          <p class="hint" id="{{NAME}}-hint">Three letters, for example EUR</p>
          {{#HAS_ERROR}}
            <p class="error" id="{{NAME}}-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="{{NAME}}" name="{{NAME}}" type="text" autocomplete="off"
              autocapitalize="characters" spellcheck="false" size="5" value="{{VALUE}}"
              aria-describedby="{{NAME}}-hint{{#HAS_ERROR}} {{NAME}}-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/CURRENCY_FIELD}}
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
      {{#DIGEST_FIELD}}
        <div class="field">
          <label for="{{NAME}}">Monthly digest to</label>
          <p class="hint" id="{{NAME}}-hint">
            E-mail addresses, one per line. Webhooks use the trigger <code>digest</code>
          </p>
          {{#HAS_ERROR}}
            <p class="error" id="{{NAME}}-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <textarea id="{{NAME}}" name="{{NAME}}" rows="2" autocomplete="off" spellcheck="false"
              aria-describedby="{{NAME}}-hint{{#HAS_ERROR}} {{NAME}}-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>{{VALUE:p}}</textarea>
        </div>
      {{/DIGEST_FIELD}}
      <p class="card-foot"><button class="primary" type="submit">Save prices</button></p>
    </form>
  </section>
  {{#IMPORT}}
    <section class="card" aria-labelledby="import">
      <h2 id="import">Import prices</h2>
      <details class="more">
        <summary>Example: not your prices</summary>
        <p class="hint">Sample figures. Use the prices of your quote or invoice.</p>
        <pre>product,site,plan,prices,discount,billing_day,renews_on,priced_on,others
jira-software,example,monthly,1-100 8.60; 101-250 7.30; 251- 6.10,,15,,2026-10-15,
confluence,example,annual,300 18300.00; 400 24400.00,10,,2027-03-14,2026-10-15,12</pre>
      </details>
      <form method="post" action="/settings/prices/import" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <div class="field">
          <label for="csv">Table with column names, as CSV or copied from a spreadsheet</label>
          <p class="hint" id="csv-hint">
            Products that are not in the table stay unchanged. The download above has all columns
          </p>
          {{#HAS_ERROR}}
            <p class="error" id="csv-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <textarea id="csv" name="csv" rows="6" class="wide" autocomplete="off" spellcheck="false"
              aria-describedby="csv-hint{{#HAS_ERROR}} csv-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>{{VALUE:p}}</textarea>
        </div>
        <p class="card-foot"><button class="secondary" type="submit">Import prices</button></p>
      </form>
    </section>
  {{/IMPORT}}
{{/FORM}}
