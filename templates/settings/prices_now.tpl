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
