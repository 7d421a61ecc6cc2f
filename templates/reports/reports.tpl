<h1>Reports</h1>
<p class="lede">What seats cost, what inactive ones wasted, and what runs saved.</p>
{{#EMPTY}}
  <div class="empty">
    <h2>{{EMPTY_HEADING}}</h2>
    <p>{{EMPTY_TEXT}}</p>
    <p class="actions"><a class="button primary" href="{{EMPTY_LINK}}">{{EMPTY_LINK_TEXT}}</a></p>
  </div>
{{/EMPTY}}
{{#FIGURES}}
  <form method="get" action="/reports" class="filters">
    <div class="field">
      <label for="by">Period</label>
      <select id="by" name="by">
        {{#BY}}
          <option value="{{CHOICE_VALUE}}"
              {{#CHOICE_SELECTED}}selected="selected"{{/CHOICE_SELECTED}}>
            {{CHOICE_LABEL}}
          </option>
        {{/BY}}
      </select>
    </div>
    <div class="field">
      <label for="product">Product</label>
      <select id="product" name="product">
        <option value="">All products</option>
        {{#PRODUCT}}
          <option value="{{CHOICE_VALUE}}"
              {{#CHOICE_SELECTED}}selected="selected"{{/CHOICE_SELECTED}}>
            {{CHOICE_LABEL}}
          </option>
        {{/PRODUCT}}
      </select>
    </div>
    <div class="field">
      <label for="site">Site</label>
      <select id="site" name="site">
        <option value="">All sites</option>
        {{#SITE}}
          <option value="{{CHOICE_VALUE}}"
              {{#CHOICE_SELECTED}}selected="selected"{{/CHOICE_SELECTED}}>
            {{CHOICE_LABEL}}
          </option>
        {{/SITE}}
      </select>
    </div>
    <button class="secondary" type="submit">Show report</button>
  </form>
  {{#NO_PRICES}}
    <p class="banner">
      No prices yet.
      {{#SETTINGS_OPEN}}<a href="/settings/prices">Add prices</a> to see costs.{{/SETTINGS_OPEN}}
    </p>
  {{/NO_PRICES}}
  {{#OF_NOW}}
    <p class="hint">Periods before the first price use today's prices.</p>
  {{/OF_NOW}}
  {{#NO_HISTORY}}
    <div class="empty">
      <h2>No periods yet</h2>
      <p>Costs and savings appear after the next daily sync.</p>
    </div>
  {{/NO_HISTORY}}
  {{#HISTORY}}
    <section class="card" aria-labelledby="periods">
      <h2 id="periods">Cost and savings</h2>
      <div class="table-scroll" role="region" aria-labelledby="periods-caption" tabindex="0">
        <table class="cards">
          <caption id="periods-caption">
            Amounts in {{CURRENCY}}. Seats at the end of each period.
          </caption>
          <thead>
            <tr>
              <th scope="col">Period</th>
              <th scope="col" class="num">Seats</th>
              <th scope="col" class="num">Inactive</th>
              <th scope="col" class="num">Cost</th>
              <th scope="col" class="num">Wasted</th>
              <th scope="col" class="num">Seats freed by runs</th>
              <th scope="col" class="num">Saved a month by runs</th>
            </tr>
          </thead>
          <tbody>
            {{#PERIOD}}
              <tr>
                <th scope="row" class="nowrap"><a href="{{LINK}}#products">{{PERIOD_NAME}}</a></th>
                <td class="num" data-label="Seats">{{SEATS}}</td>
                <td class="num" data-label="Inactive">{{INACTIVE}}</td>
                {{#MONEY}}
                  <td class="num" data-label="Cost">{{COST}}{{#PARTLY}}*{{/PARTLY}}</td>
                  <td class="num" data-label="Wasted">{{WASTED}}{{#PARTLY}}*{{/PARTLY}}</td>
                {{/MONEY}}
                {{#NO_PRICE}}
                  <td class="num" data-label="Cost">no price</td><td></td>
                {{/NO_PRICE}}
                <td class="num" data-label="Seats freed by runs">{{FREED}}</td>
                {{#MONEY}}
                  <td class="num" data-label="Saved a month by runs">
                    <div>
                      {{SAVED}}
                      {{#RENEWED}}
                        <span class="hint">{{RENEWED_AMOUNT}} a year by renewal</span>
                      {{/RENEWED}}
                    </div>
                  </td>
                {{/MONEY}}
                {{#NO_PRICE}}<td></td>{{/NO_PRICE}}
              </tr>
            {{/PERIOD}}
          </tbody>
        </table>
      </div>
      <p class="hint">
        Wasted: what freeing the inactive seats would save, without protected people.
        <a href="/help#money">Help on savings</a>
      </p>
      {{#WITH_PROTECTED}}
        <p class="hint">Periods before Rollcall kept protected seats count them as wasted.</p>
      {{/WITH_PROTECTED}}
      <ul class="hint">
        {{#UNPRICED}}<li>* {{UNPRICED_NAME}}: no price, not included</li>{{/UNPRICED}}
      </ul>
      <p class="actions">
        <a class="button secondary" href="{{CSV_LINK}}">Download CSV</a>
        <a class="button secondary" href="{{CSV_SEMICOLON_LINK}}">
          Download CSV with semicolons</a>
      </p>
    </section>
    <section class="card" aria-labelledby="products">
      <h2 id="products">Products in {{SHOWN_PERIOD}}</h2>
      <div class="table-scroll" role="region" aria-labelledby="products-caption" tabindex="0">
        <table class="cards">
          <caption id="products-caption">
            Amounts in {{CURRENCY}}{{#CUT}}. The first 100 of {{ALL}} products: choose one above, or
            download the CSV{{/CUT}}
          </caption>
          <thead>
            <tr>
              <th scope="col">Product</th>
              <th scope="col" class="num">Seats</th>
              <th scope="col" class="num">Inactive</th>
              <th scope="col" class="num">Cost</th>
              <th scope="col" class="num">Wasted</th>
              <th scope="col" class="num">Seats freed by runs</th>
              <th scope="col" class="num">Saved a month by runs</th>
            </tr>
          </thead>
          <tbody>
            {{#ROW}}
              <tr>
                <th scope="row">
                  {{#SETTINGS_OPEN}}<a href="{{PRICE_LINK}}">{{PRODUCT_NAME}}</a>{{/SETTINGS_OPEN}}
                  {{#SETTINGS_CLOSED}}{{PRODUCT_NAME}}{{/SETTINGS_CLOSED}}
                  <span class="hint">{{SITE_NAME}}</span>
                </th>
                <td class="num" data-label="Seats">{{SEATS}}</td>
                <td class="num" data-label="Inactive">{{INACTIVE}}</td>
                {{#MONEY}}
                  <td class="num" data-label="Cost">{{COST}}</td>
                  <td class="num" data-label="Wasted">{{WASTED}}</td>
                {{/MONEY}}
                {{#NO_PRICE}}
                  <td class="num" data-label="Cost">no price</td><td></td>
                {{/NO_PRICE}}
                <td class="num" data-label="Seats freed by runs">{{FREED}}</td>
                {{#MONEY}}
                  <td class="num" data-label="Saved a month by runs">
                    <div>
                      {{SAVED}}
                      {{#RENEWED}}
                        <span class="hint">{{RENEWED_AMOUNT}} a year by renewal</span>
                      {{/RENEWED}}
                    </div>
                  </td>
                {{/MONEY}}
                {{#NO_PRICE}}<td></td>{{/NO_PRICE}}
              </tr>
            {{/ROW}}
          </tbody>
        </table>
      </div>
    </section>
  {{/HISTORY}}
  <section class="card" aria-labelledby="forecast">
    <h2 id="forecast">Forecast</h2>
    <div class="table-scroll" role="region" aria-labelledby="forecast-caption" tabindex="0">
      <table class="cards">
        <caption id="forecast-caption">
          A straight line through the last 90 days, to the next billing day or renewal
        </caption>
        <thead>
          <tr>
            <th scope="col">Product</th>
            <th scope="col" class="num">Seats now</th>
            <th scope="col" class="num">Change in 30 days</th>
            <th scope="col" class="num">Expected seats</th>
            <th scope="col">On</th>
            <th scope="col" class="num">Expected cost</th>
          </tr>
        </thead>
        <tbody>
          {{#FORECAST}}
            <tr>
              <th scope="row">
                {{PRODUCT_NAME}} <span class="hint">{{SITE_NAME}}</span>
                {{#ADVICE}}
                  <span class="hint wrap">{{#PART}}{{TEXT}}{{#DATED}}<span
                      class="nowrap">{{DATE}}</span>{{/DATED}}{{/PART}}</span>
                  {{#FREE}}<a class="free" href="{{FREE_LINK}}">Preview these seats<span
                      class="visually-hidden">: {{PRODUCT_NAME}} on {{SITE_NAME}}</span></a>
                  {{/FREE}}
                {{/ADVICE}}
              </th>
              <td class="num" data-label="Seats now">{{SEATS}}</td>
              {{#TREND}}
                <td class="num" data-label="Change in 30 days">
                  <div>
                    {{SIGN}}{{SEATS_CHANGE}}
                    <svg class="curve" viewBox="0 0 120 36" role="img">
                      <title>Seats of the last 90 days; dashed: the forecast</title>
                      <use href="/reports/trends.svg#{{TREND_ID:u}}"></use>
                    </svg>
                  </div>
                </td>
              {{/TREND}}
              {{#TOO_FEW_DAYS}}
                <td data-label="Change in 30 days">Needs 14 days of data</td>
                <td></td><td></td><td></td>
              {{/TOO_FEW_DAYS}}
              {{#EXPECTED}}
                <td class="num" data-label="Expected seats">{{EXPECTED_SEATS}}</td>
                <td data-label="On">{{ON}}</td>
                <td class="num" data-label="Expected cost">
                  {{#EXPECTED_COST}}<span>{{COST}} a {{PER}}</span>{{/EXPECTED_COST}}
                </td>
              {{/EXPECTED}}
              {{#NO_DAY}}
                <td data-label="Expected seats">
                  {{#SETTINGS_OPEN}}
                    <a href="/settings/prices">Enter the billing day</a>
                  {{/SETTINGS_OPEN}}
                </td>
                <td></td><td></td>
              {{/NO_DAY}}
              {{#NO_PLAN}}
                <td data-label="Expected seats">
                  {{#SETTINGS_OPEN}}<a href="/settings/prices">Enter the price</a>{{/SETTINGS_OPEN}}
                </td>
                <td></td><td></td>
              {{/NO_PLAN}}
            </tr>
          {{/FORECAST}}
        </tbody>
      </table>
    </div>
  </section>
{{/FIGURES}}
