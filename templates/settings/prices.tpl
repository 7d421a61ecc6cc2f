<h1>Prices</h1>
<p class="lede">
  What each product costs you. Costs, savings and reports follow these prices.
</p>
{{>NOW}}
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
      {{>FIELDS}}
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
