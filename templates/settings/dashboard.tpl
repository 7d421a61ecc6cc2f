<h1>Dashboard configuration</h1>
<p class="lede">Somebody who has not used a product for longer than this counts as inactive in it. The number drives the dashboard, the reports and the automated tasks everywhere.</p>
<section class="card" aria-labelledby="now">
  <h2 id="now">Now</h2>
  <dl class="facts">
    <div><dt>Inactive after</dt><dd>{{DAYS}} days{{#DAYS_NAMED}} ({{DAYS_NAME}}){{/DAYS_NAMED}}</dd></div>
    {{#HAS_OWN}}<div><dt>Own number</dt><dd><ul class="plain">{{#OWN}}<li>{{OWN_NAME}}: {{OWN_DAYS}} days</li>{{/OWN}}</ul></dd></div>{{/HAS_OWN}}
    {{#HAS_SEATS}}<div><dt>Inactive seats</dt><dd>{{INACTIVE_NOW}} seats</dd></div>{{/HAS_SEATS}}
  </dl>
</section>
<section class="card">
  <h2 id="meaning">What a choice means here</h2>
  {{#NO_SEATS}}<p>No seats are known yet. The figures appear after the first synchronization.</p>{{/NO_SEATS}}
  {{#HAS_SEATS}}
  <div class="table-scroll" role="region" aria-labelledby="choices-caption" tabindex="0">
  <table>
    <caption id="choices-caption">Seats that would count as inactive, of all billable seats, if every product used the number</caption>
    <thead><tr><th scope="col">Inactive after</th><th scope="col" class="num">All products</th><th scope="col" class="num">Share</th><th scope="col">Choice</th>{{#COLUMN}}<th scope="col" class="num">{{COLUMN_NAME}}<br><span class="hint">of {{COLUMN_SEATS}}</span></th>{{/COLUMN}}</tr></thead>
    <tbody>
    {{#CHOICE}}<tr>
      <th scope="row">{{CHOICE_LABEL}}</th><td class="num"><strong>{{CHOICE_TOTAL}}</strong></td><td class="num">{{CHOICE_SHARE}} %</td>
      <td class="nowrap">{{#CHOICE_CURRENT}}<span class="badge ok">In use</span>{{/CHOICE_CURRENT}}{{#CHOICE_LINK}}<a href="/settings/dashboard?try={{CHOICE_DAYS:u}}#inactive_days">Use {{CHOICE_DAYS}} days</a>{{/CHOICE_LINK}}{{#CHOICE_TRIED}} <span class="badge">Filled in below</span>{{/CHOICE_TRIED}}</td>
      {{#CHOICE_CELL}}<td class="num">{{CHOICE_SEATS}}</td>{{/CHOICE_CELL}}
    </tr>{{/CHOICE}}
    </tbody>
  </table>
  </div>
  {{#OTHER}}<form method="get" action="/settings/dashboard" novalidate="novalidate">
    <div class="field">
      <label for="try">Another number of days</label>
      <p class="hint" id="try-hint">From 3 to 180; shows the figures and saves nothing</p>
      {{#HAS_ERROR}}<p class="error" id="try-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}
      <input id="try" name="try" type="text" inputmode="numeric" autocomplete="off" size="5" value="{{VALUE}}" aria-describedby="try-hint{{#HAS_ERROR}} try-error{{/HAS_ERROR}}"{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}>
    </div>
    <button class="secondary" type="submit">Show what it means</button>
  </form>{{/OTHER}}
  {{/HAS_SEATS}}
</section>
{{#READ_ONLY}}<p class="hint">Your role may look at these settings but change nothing.</p>{{/READ_ONLY}}
{{#FORM}}
<section class="card" aria-labelledby="change">
  <h2 id="change">Change</h2>
  {{#NOT_SAVED_YET}}<p role="status">The number is filled in and not saved yet.</p>{{/NOT_SAVED_YET}}
  <form method="post" action="/settings/dashboard" novalidate="novalidate">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    {{#DAYS_FIELD}}<div class="field">
      <label for="{{NAME}}">Inactive after (days)</label>
      <p class="hint" id="{{NAME}}-hint">A whole number from 3 to 180, for all products without a number of their own</p>
      {{#HAS_ERROR}}<p class="error" id="{{NAME}}-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}
      <input id="{{NAME}}" name="{{NAME}}" type="text" inputmode="numeric" autocomplete="off" size="5" value="{{VALUE}}" aria-describedby="{{NAME}}-hint{{#HAS_ERROR}} {{NAME}}-error{{/HAS_ERROR}}"{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}>
    </div>{{/DAYS_FIELD}}
    {{#HAS_PRODUCTS}}<h3>One product otherwise</h3>
    <p>A product without a number of its own uses the one above. Prices are yours: they only serve the estimate on the dashboard.</p>{{/HAS_PRODUCTS}}
    {{#PRODUCT}}<fieldset class="row">
      <legend>{{PRODUCT_NAME}}</legend>
      {{#PRODUCT_DAYS}}<div class="field">
        <label for="{{NAME}}">Inactive after (days, optional)</label>
        {{#HAS_ERROR}}<p class="error" id="{{NAME}}-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}
        <input id="{{NAME}}" name="{{NAME}}" type="text" inputmode="numeric" autocomplete="off" size="5" value="{{VALUE}}"{{#HAS_ERROR}} aria-describedby="{{NAME}}-error" aria-invalid="true"{{/HAS_ERROR}}>
      </div>{{/PRODUCT_DAYS}}
      {{#PRODUCT_PRICE}}<div class="field">
        <label for="{{NAME}}">Price of a seat for a month (optional)</label>
        {{#HAS_ERROR}}<p class="error" id="{{NAME}}-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}
        <input id="{{NAME}}" name="{{NAME}}" type="text" inputmode="decimal" autocomplete="off" size="10" value="{{VALUE}}"{{#HAS_ERROR}} aria-describedby="{{NAME}}-error" aria-invalid="true"{{/HAS_ERROR}}>
      </div>{{/PRODUCT_PRICE}}
    </fieldset>{{/PRODUCT}}
    {{#CURRENCY_FIELD}}<div class="field">
      <label for="{{NAME}}">Currency of the prices</label>
      <p class="hint" id="{{NAME}}-hint">Three letters, like EUR</p>
      {{#HAS_ERROR}}<p class="error" id="{{NAME}}-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}
      <input id="{{NAME}}" name="{{NAME}}" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" size="5" value="{{VALUE}}" aria-describedby="{{NAME}}-hint{{#HAS_ERROR}} {{NAME}}-error{{/HAS_ERROR}}"{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}>
    </div>{{/CURRENCY_FIELD}}
    <p class="card-foot"><button class="primary" type="submit">Save dashboard configuration</button></p>
  </form>
</section>
{{/FORM}}
