<h1>Inactivity</h1>
<p class="lede">
  A seat is inactive when it has not been used for this many days. Newer seats count as new.
</p>
<section class="card" aria-labelledby="now">
  <h2 id="now">Threshold</h2>
  <dl class="facts">
    <div>
      <dt>Current setting</dt>
      <dd>{{DAYS}} days{{#DAYS_NAMED}} ({{DAYS_NAME}}){{/DAYS_NAMED}}</dd>
    </div>
    {{#HAS_OWN}}
      <div>
        <dt>Exceptions</dt>
        <dd>
          <ul class="plain">{{#OWN}}<li>{{OWN_NAME}}: {{OWN_DAYS}} days</li>{{/OWN}}</ul>
        </dd>
      </div>
    {{/HAS_OWN}}
    {{#HAS_SEATS}}
      <div>
        <dt>Inactive seats</dt>
        <dd>
          {{INACTIVE_NOW}} of {{SEATS_NOW}} seats
          <a href="/users?threshold=1">View users</a>
        </dd>
      </div>
    {{/HAS_SEATS}}
  </dl>
  <p class="hint">
    Used on the dashboard and by filters “Inactive by the setting”. Other filters keep their own
    number.
  </p>
  {{#FORM}}
    {{#NOT_SAVED_YET}}<p role="status"><strong>Not saved yet</strong></p>{{/NOT_SAVED_YET}}
    <form method="post" action="/settings/dashboard" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#DAYS_FIELD}}
        <div class="field">
          <label for="{{NAME}}">Inactivity threshold (days)</label>
          <p class="hint" id="{{NAME}}-hint">3 to 180; applies to products without an exception</p>
          {{#HAS_ERROR}}
            <p class="error" id="{{NAME}}-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="{{NAME}}" name="{{NAME}}" type="text" inputmode="numeric" autocomplete="off"
              size="5" value="{{VALUE}}"
              aria-describedby="{{NAME}}-hint{{#HAS_ERROR}} {{NAME}}-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/DAYS_FIELD}}
      {{#HAS_PRODUCTS}}
        <table class="exceptions">
          <caption>Exceptions by product. Leave empty to use the threshold above</caption>
          <thead>
            <tr><th scope="col">Product</th><th scope="col">Threshold (days)</th></tr>
          </thead>
          <tbody>
            {{#PRODUCT}}
              <tr>
                <th scope="row"><label for="{{NAME}}">{{PRODUCT_NAME}}</label></th>
                <td>
                  {{#HAS_ERROR}}
                    <p class="error" id="{{NAME}}-error">
                      <span class="visually-hidden">Error: </span>{{ERROR}}
                    </p>
                  {{/HAS_ERROR}}
                  <input id="{{NAME}}" name="{{NAME}}" type="text" inputmode="numeric"
                      autocomplete="off" size="5" value="{{VALUE}}"{{#HAS_ERROR}}
                      aria-describedby="{{NAME}}-error" aria-invalid="true"{{/HAS_ERROR}}>
                </td>
              </tr>
            {{/PRODUCT}}
          </tbody>
        </table>
      {{/HAS_PRODUCTS}}
      <p class="card-foot"><button class="primary" type="submit">Save threshold</button></p>
    </form>
  {{/FORM}}
</section>
<section class="card" aria-labelledby="meaning">
  <h2 id="meaning">Compare thresholds</h2>
  {{#NO_SEATS}}
    <p>No seats yet. The figures appear after the first sync.</p>
  {{/NO_SEATS}}
  {{#HAS_SEATS}}
    <div class="table-scroll" role="region" aria-labelledby="choices-caption" tabindex="0">
      <table class="cards thresholds">
        <caption id="choices-caption">
          Inactive seats at each threshold from 3 days to 6 months, and as set
        </caption>
        <thead>
          <tr>
            <th scope="col">Product</th>
            <th scope="col" class="num">Seats</th>
            {{#COLUMN}}
              <th scope="col" class="num">
                {{COLUMN_LABEL}}{{#IS_GENERAL}} <span
                  class="badge ok">General threshold</span>{{/IS_GENERAL}}{{#IS_TRIED}} <span
                  class="badge info">Preview</span>{{/IS_TRIED}}
              </th>
            {{/COLUMN}}
            <th scope="col" class="num">As set</th>
          </tr>
        </thead>
        <tbody>
          {{#LINE}}
            <tr>
              <th scope="row">{{LINE_NAME}}</th>
              <td class="num" data-label="Seats">{{LINE_SEATS}}</td>
              {{#LINE_CELL}}
                <td class="num" data-label="{{COLUMN_LABEL}}">{{CELL}}</td>
              {{/LINE_CELL}}
              <td class="num" data-label="As set">{{AS_SET}}</td>
            </tr>
          {{/LINE}}
          {{#LINKS}}
            <tr>
              <th scope="row">Select</th>
              <td></td>
              {{#LINK_CELL}}
                <td class="num"{{#LINK}} data-label="{{LINK_LABEL}}"{{/LINK}}>
                  {{#LINK}}
                    <a href="/settings/dashboard?try={{LINK_DAYS:u}}#inactive_days">Select<span
                        class="visually-hidden"> {{LINK_LABEL}}</span></a>
                  {{/LINK}}
                </td>
              {{/LINK_CELL}}
              <td></td>
            </tr>
          {{/LINKS}}
        </tbody>
      </table>
    </div>
    {{#OTHER}}
      <form method="get" action="/settings/dashboard" novalidate="novalidate">
        <div class="field">
          <label for="try">Try another number</label>
          <p class="hint" id="try-hint">3 to 180 days. Nothing is saved</p>
          {{#HAS_ERROR}}
            <p class="error" id="try-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="try" name="try" type="text" inputmode="numeric" autocomplete="off" size="5"
              value="{{VALUE}}" aria-describedby="try-hint{{#HAS_ERROR}} try-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
        <button class="secondary" type="submit">Preview threshold</button>
      </form>
    {{/OTHER}}
  {{/HAS_SEATS}}
</section>
{{#READ_ONLY}}
  <p class="hint">Read-only access</p>
{{/READ_ONLY}}
