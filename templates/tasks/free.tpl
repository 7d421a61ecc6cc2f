<p class="back"><a href="/">Dashboard</a></p>
<h1>Free unused {{SEATS_TEXT}}</h1>
<p class="lede">
  A preview lists everyone affected. Nothing changes before you turn the task on.
</p>
{{#TASK_ON}}
  <div class="banner info">
    <p>
      <strong>A task frees these seats already.</strong>
        <a href="{{TASK_PATH}}"><bdi>{{TASK_NAME}}</bdi></a>: {{SCHEDULE_TEXT}}. Next run:
        {{NEXT_RUN}}.
    </p>
  </div>
{{/TASK_ON}}
{{#TASK_OFF}}
  <div class="banner info">
    <p>
      The task <a href="{{TASK_PATH}}"><bdi>{{TASK_NAME}}</bdi></a> frees these seats and is off.
      You can change and preview it here.
    </p>
  </div>
{{/TASK_OFF}}
{{#PRODUCTS}}
  <section aria-labelledby="products">
    <h2 id="products">Choose a product</h2>
    <ul class="rows">
      {{#PRODUCT_ROW}}
        <li>
          <p><a href="{{LINK}}">{{PRODUCT_NAME}} on {{SITE_NAME}}</a></p>
        </li>
      {{/PRODUCT_ROW}}
    </ul>
  </section>
{{/PRODUCTS}}
{{#REACH}}
  <div class="banner info">
    <p>
      {{INACTIVE}} seats are inactive. To free {{LIMIT_TEXT}}, this list begins at
      {{DAYS}} unused days.
      {{#TOO_FEW}}Only {{AVAILABLE}} seats are unused for so long.{{/TOO_FEW}}
    </p>
  </div>
{{/REACH}}
{{#FACTS}}
  <dl class="facts">
    <div>
      <dt>People</dt>
      <dd><a href="{{FILTER_LINK}}">{{MATCHED}}</a>: {{FILTER_TEXT}}</dd>
    </div>
    <div>
      <dt>Action</dt>
      <dd>{{#ACTION}}{{ACTION_TEXT}}{{/ACTION}}</dd>
    </div>
    <div>
      <dt>Always skipped</dt>
      <dd>Organization admins, protected people and seats that are too new</dd>
    </div>
  </dl>
{{/FACTS}}
{{#NOBODY}}
  <div class="empty">
    <h2>No unused seats</h2>
    <p>Nobody matches now, so there is nothing to free.</p>
    <p class="actions"><a class="button secondary" href="/">Go to dashboard</a></p>
  </div>
{{/NOBODY}}
{{#FREE_FORM}}
  <section class="card" aria-label="Schedule and limits">
    <form method="post" action="/tasks/free" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <input type="hidden" name="product" value="{{PRODUCT}}">
      <input type="hidden" name="site" value="{{SITE}}">
      <input type="hidden" name="days" value="{{DAYS}}">
      <input type="hidden" name="changed_at" value="{{CHANGED_AT}}">
      {{#SCHEDULE_FIELD}}
        <fieldset class="field"{{#HAS_ERROR}} aria-describedby="schedule-error"{{/HAS_ERROR}}>
          <legend>When</legend>
          {{#HAS_ERROR}}
            <p class="error" id="schedule-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <div class="choices">
            {{#CHOICE}}
              <div class="choice">
                <input type="radio" id="{{CHOICE_ID}}" name="schedule" value="{{CHOICE_VALUE}}"
                    {{#CHOICE_SELECTED}}checked="checked"{{/CHOICE_SELECTED}}>
                <label for="{{CHOICE_ID}}">{{CHOICE_LABEL}}</label>
              </div>
            {{/CHOICE}}
          </div>
        </fieldset>
      {{/SCHEDULE_FIELD}}
      {{#CAP_USERS_FIELD}}
        <div class="field">
          <label for="cap_users">Maximum people per run</label>
          <p class="hint" id="cap_users-hint">
            The longest unused first; later runs change the rest
          </p>
          {{#HAS_ERROR}}
            <p class="error" id="cap_users-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <div class="with-unit">
            <input id="cap_users" name="cap_users" type="text" inputmode="numeric"
                autocomplete="off" size="8" value="{{VALUE}}"
                aria-describedby="cap_users-hint{{#HAS_ERROR}} cap_users-error{{/HAS_ERROR}}"
                {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
            <span class="unit">people</span>
          </div>
        </div>
      {{/CAP_USERS_FIELD}}
      {{#CAP_PERCENT_FIELD}}
        <div class="field">
          <label for="cap_percent">Maximum share of seat holders</label>
          <p class="hint" id="cap_percent-hint">Whichever limit is lower counts</p>
          {{#HAS_ERROR}}
            <p class="error" id="cap_percent-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <div class="with-unit">
            <input id="cap_percent" name="cap_percent" type="text" inputmode="numeric"
                autocomplete="off" size="8" value="{{VALUE}}"
                aria-describedby="cap_percent-hint{{#HAS_ERROR}} cap_percent-error{{/HAS_ERROR}}"
                {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
            <span class="unit">%</span>
          </div>
        </div>
      {{/CAP_PERCENT_FIELD}}
      <p class="card-foot">
        <button class="primary" type="submit">Preview these seats</button>
          <a href="/">Cancel</a>
      </p>
    </form>
  </section>
{{/FREE_FORM}}
