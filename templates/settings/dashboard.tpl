<h1>Dashboard configuration</h1>
<p class="lede">
  Somebody who has not used a product for longer than this counts as inactive in it. Who joined
  later than that, or holds the seat for less long, counts as new instead. The dashboard, the
  history and every filter “Inactive by the setting” follow this number; a filter with days of its
  own keeps them.
</p>
<section class="card" aria-labelledby="now">
  <h2 id="now">Now</h2>
  <dl class="facts">
    <div>
      <dt>Inactive after</dt><dd>{{DAYS}} days{{#DAYS_NAMED}} ({{DAYS_NAME}}){{/DAYS_NAMED}}</dd>
    </div>
    {{#HAS_OWN}}
      <div>
        <dt>Own number</dt>
        <dd>
          <ul class="plain">{{#OWN}}<li>{{OWN_NAME}}: {{OWN_DAYS}} days</li>{{/OWN}}</ul>
        </dd>
      </div>
    {{/HAS_OWN}}
    {{#HAS_SEATS}}<div><dt>Inactive seats</dt><dd>{{INACTIVE_NOW}} seats</dd></div>{{/HAS_SEATS}}
  </dl>
</section>
<section class="card" aria-labelledby="meaning">
  <h2 id="meaning">What a choice means here</h2>
  {{#NO_SEATS}}
    <p>No seats are known yet. The figures appear after the first synchronization.</p>
  {{/NO_SEATS}}
  {{#HAS_SEATS}}
    <div class="table-scroll" role="region" aria-labelledby="choices-caption" tabindex="0">
      <table>
        <caption id="choices-caption">
          How many of the billable seats would count as inactive, if every product used the number
        </caption>
        <thead>
          <tr>
            <th scope="col">Product</th>
            <th scope="col" class="num">Billable seats</th>
            {{#OWN_COLUMN}}
              <th scope="col" class="num">
                {{COLUMN_DAYS}} days <span class="badge ok">In use</span>
              </th>
            {{/OWN_COLUMN}}
            {{#TRIED_COLUMN}}
              <th scope="col" class="num">
                {{COLUMN_DAYS}} days <span class="badge info">Tried</span>
              </th>
            {{/TRIED_COLUMN}}
            <th scope="col" class="num">
              3 days{{#NOW_3}} <span class="badge ok">In use</span>{{/NOW_3}}
            </th>
            <th scope="col" class="num">
              7 days{{#NOW_7}} <span class="badge ok">In use</span>{{/NOW_7}}
            </th>
            <th scope="col" class="num">
              14 days{{#NOW_14}} <span class="badge ok">In use</span>{{/NOW_14}}
            </th>
            <th scope="col" class="num">
              3 weeks{{#NOW_21}} <span class="badge ok">In use</span>{{/NOW_21}}
            </th>
            <th scope="col" class="num">
              1 month{{#NOW_30}} <span class="badge ok">In use</span>{{/NOW_30}}
            </th>
            <th scope="col" class="num">
              2 months{{#NOW_60}} <span class="badge ok">In use</span>{{/NOW_60}}
            </th>
            <th scope="col" class="num">
              3 months{{#NOW_90}} <span class="badge ok">In use</span>{{/NOW_90}}
            </th>
            <th scope="col" class="num">
              6 months{{#NOW_180}} <span class="badge ok">In use</span>{{/NOW_180}}
            </th>
          </tr>
        </thead>
        <tbody>
          {{#LINE}}
            <tr>
              <th scope="row">{{LINE_NAME}}</th>
              <td class="num">{{LINE_SEATS}}</td>
              {{#OWN_CELL}}<td class="num">{{CELL}}</td>{{/OWN_CELL}}
              {{#TRIED_CELL}}<td class="num">{{CELL}}</td>{{/TRIED_CELL}}
              <td class="num">{{AT_3}}</td>
              <td class="num">{{AT_7}}</td>
              <td class="num">{{AT_14}}</td>
              <td class="num">{{AT_21}}</td>
              <td class="num">{{AT_30}}</td>
              <td class="num">{{AT_60}}</td>
              <td class="num">{{AT_90}}</td>
              <td class="num">{{AT_180}}</td>
            </tr>
          {{/LINE}}
          {{#LINKS}}
            <tr>
              <th scope="row">Choose</th>
              <td></td>
              {{#OWN_CELL}}<td></td>{{/OWN_CELL}}
              {{#TRIED_CELL}}<td></td>{{/TRIED_CELL}}
              <td class="num">
                <a href="/settings/dashboard?try=3#inactive_days">Use<span class="visually-hidden">
                  3 days</span></a>
              </td>
              <td class="num">
                <a href="/settings/dashboard?try=7#inactive_days">Use<span class="visually-hidden">
                  7 days</span></a>
              </td>
              <td class="num">
                <a href="/settings/dashboard?try=14#inactive_days">Use<span class="visually-hidden">
                  14 days</span></a>
              </td>
              <td class="num">
                <a href="/settings/dashboard?try=21#inactive_days">Use<span class="visually-hidden">
                  3 weeks</span></a>
              </td>
              <td class="num">
                <a href="/settings/dashboard?try=30#inactive_days">Use<span class="visually-hidden">
                  1 month</span></a>
              </td>
              <td class="num">
                <a href="/settings/dashboard?try=60#inactive_days">Use<span class="visually-hidden">
                  2 months</span></a>
              </td>
              <td class="num">
                <a href="/settings/dashboard?try=90#inactive_days">Use<span class="visually-hidden">
                  3 months</span></a>
              </td>
              <td class="num">
                <a href="/settings/dashboard?try=180#inactive_days">Use<span
                    class="visually-hidden"> 6 months</span></a>
              </td>
            </tr>
          {{/LINKS}}
        </tbody>
      </table>
    </div>
    {{#OTHER}}
      <form method="get" action="/settings/dashboard" novalidate="novalidate">
        <div class="field">
          <label for="try">Another number of days</label>
          <p class="hint" id="try-hint">From 3 to 180; shows the figures and saves nothing</p>
          {{#HAS_ERROR}}
            <p class="error" id="try-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="try" name="try" type="text" inputmode="numeric" autocomplete="off" size="5"
              value="{{VALUE}}" aria-describedby="try-hint{{#HAS_ERROR}} try-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
        <button class="secondary" type="submit">Show what it means</button>
      </form>
    {{/OTHER}}
  {{/HAS_SEATS}}
</section>
{{#READ_ONLY}}
  <p class="hint">Your role may look at these settings but change nothing.</p>
{{/READ_ONLY}}
{{#FORM}}
  <section class="card" aria-labelledby="change">
    <h2 id="change">Change</h2>
    {{#NOT_SAVED_YET}}
      <p role="status">The number is filled in and not saved yet.</p>
    {{/NOT_SAVED_YET}}
    <form method="post" action="/settings/dashboard" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#DAYS_FIELD}}
        <div class="field">
          <label for="{{NAME}}">Inactive after (days)</label>
          <p class="hint" id="{{NAME}}-hint">
            A whole number from 3 to 180, for all products without a number of their own
          </p>
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
        <h3>One product otherwise</h3>
        <p>
          A product without a number of its own uses the one above.
        </p>
      {{/HAS_PRODUCTS}}
      {{#PRODUCT}}
        <fieldset class="row">
          <legend>{{PRODUCT_NAME}}</legend>
          <div class="field">
            <label for="{{NAME}}">Inactive after (days, optional)</label>
            {{#HAS_ERROR}}
              <p class="error" id="{{NAME}}-error">
                <span class="visually-hidden">Error: </span>{{ERROR}}
              </p>
            {{/HAS_ERROR}}
            <input id="{{NAME}}" name="{{NAME}}" type="text" inputmode="numeric"
                autocomplete="off" size="5" value="{{VALUE}}"{{#HAS_ERROR}}
                aria-describedby="{{NAME}}-error" aria-invalid="true"{{/HAS_ERROR}}>
          </div>
        </fieldset>
      {{/PRODUCT}}
      <p class="card-foot">
        <button class="primary" type="submit">Save dashboard configuration</button>
      </p>
    </form>
  </section>
{{/FORM}}
