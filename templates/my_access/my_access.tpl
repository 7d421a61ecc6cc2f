<h1>My access</h1>
{{#UNKNOWN}}
  <div class="empty">
    <h2>No account found</h2>
    <p>Your sign-in is not an account of the synced organization, so there is nothing to show.</p>
  </div>
{{/UNKNOWN}}
{{#REVIEWS}}
  <div class="banner info">
    <p>You are asked who keeps access. <a href="/reviews">Open your reviews</a></p>
  </div>
{{/REVIEWS}}
{{#CALM}}
  <div class="banner success"><p>Nothing is going to be removed.</p></div>
{{/CALM}}
{{#UPCOMING}}
  <article class="card own soon" aria-labelledby="upcoming-{{RUN}}">
    <h2 id="upcoming-{{RUN}}">{{HEADING}}
      {{#DUE}}<span class="badge{{BADGE}}">{{AT_TEXT}}</span>{{/DUE}}
    </h2>
    {{#LOST}}
      <ul>
        {{#PRODUCT}}<li>{{PRODUCT_NAME}}</li>{{/PRODUCT}}
      </ul>
    {{/LOST}}
    <p>
      {{#LAST_USED}}Last used on {{LAST_ACTIVE}}.{{/LAST_USED}}
      {{#NEVER_USED}}Never used.{{/NEVER_USED}}
      Use a product before that day, and nothing is removed.
    </p>
    {{#ASKED}}
      <p role="status"><b>You asked to keep it.</b> Nothing is removed until an admin answers.</p>
    {{/ASKED}}
    {{#DECLINED}}
      <p role="status">
        <b>An admin declined your request.</b> Only use of a product keeps your access.
      </p>
    {{/DECLINED}}
    {{#KEEP_SELF}}
      <form method="post" action="/my-access/keep" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <input type="hidden" name="run" value="{{RUN}}">
        <p class="actions">
          <button class="primary" type="submit">Keep my access<span
              class="visually-hidden">: {{HEADING}}</span></button>
        </p>
        <details class="more"{{#OPENED}} open="open"{{/OPENED}}>
          <summary>Add a reason</summary>
          {{>REASON}}
        </details>
      </form>
    {{/KEEP_SELF}}
    {{#KEEP_ASK}}
      <form method="post" action="/my-access/keep" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <input type="hidden" name="run" value="{{RUN}}">
        <p class="actions">
          <button class="primary" type="submit">Ask to keep my access<span
              class="visually-hidden">: {{HEADING}}</span></button>
        </p>
        <details class="more"{{#OPENED}} open="open"{{/OPENED}}>
          <summary>Add a reason</summary>
          {{>REASON}}
        </details>
      </form>
    {{/KEEP_ASK}}
    <p class="hint">By the task <bdi>{{TASK}}</bdi></p>
  </article>
{{/UPCOMING}}
{{#TAKEN}}
  <article class="card own" aria-labelledby="taken-{{RUN}}">
    <h2 id="taken-{{RUN}}">{{HEADING}}</h2>
    {{#LOST}}
      <ul>
        {{#PRODUCT}}<li>{{PRODUCT_NAME}}</li>{{/PRODUCT}}
      </ul>
    {{/LOST}}
    <p>
      Since {{AT_TEXT}}.
      {{#LAST_USED}}Last used on {{LAST_ACTIVE}}.{{/LAST_USED}}
      {{#NEVER_USED}}Never used before.{{/NEVER_USED}}
    </p>
    {{#COMING}}<p role="status"><b>On its way back.</b> This takes a few minutes.</p>{{/COMING}}
    {{#WAITS}}<p role="status"><b>On its way back.</b> A second admin has to approve.</p>{{/WAITS}}
    {{#LATER}}<p>Get back what was removed later first.</p>{{/LATER}}
    {{#ASKED}}<p role="status"><b>You asked for it.</b> An admin will answer.</p>{{/ASKED}}
    {{#DECLINED}}<p role="status"><b>An admin declined your request.</b></p>{{/DECLINED}}
    {{#ASK_ADMIN}}<p>Ask an organization admin if you need it back.</p>{{/ASK_ADMIN}}
    {{#RETURN_SELF}}
      <form method="post" action="/my-access/return" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <input type="hidden" name="run" value="{{RUN}}">
        <p class="actions">
          <button class="primary" type="submit">Get my access back<span
              class="visually-hidden">: {{HEADING}}</span></button>
        </p>
        <details class="more"{{#OPENED}} open="open"{{/OPENED}}>
          <summary>Add a reason</summary>
          {{>REASON}}
        </details>
      </form>
    {{/RETURN_SELF}}
    {{#RETURN_ASK}}
      <form method="post" action="/my-access/return" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <input type="hidden" name="run" value="{{RUN}}">
        <p class="actions">
          <button class="primary" type="submit">Ask to get my access back<span
              class="visually-hidden">: {{HEADING}}</span></button>
        </p>
        <details class="more"{{#OPENED}} open="open"{{/OPENED}}>
          <summary>Add a reason</summary>
          {{>REASON}}
        </details>
      </form>
    {{/RETURN_ASK}}
    <p class="hint">By <bdi>{{TASK}}</bdi></p>
  </article>
{{/TAKEN}}
{{#PRODUCTS}}
  <section class="card own" aria-labelledby="products">
    <h2 id="products">Your products</h2>
    <dl class="facts">
      {{#PRODUCT}}
        <div>
          <dt><b>{{PRODUCT_NAME}}</b> on {{SITE_NAME}}</dt>
          <dd>
            {{#LAST_USED}}Last used {{LAST_ACTIVE}}{{/LAST_USED}}
            {{#NEVER_USED}}Never used{{/NEVER_USED}}
          </dd>
        </div>
      {{/PRODUCT}}
    </dl>
  </section>
{{/PRODUCTS}}
{{#NO_PRODUCTS}}
  <section class="card own" aria-labelledby="products">
    <h2 id="products">Your products</h2>
    <p>None at the moment.</p>
  </section>
{{/NO_PRODUCTS}}
{{#KEEPS}}
  <section class="card own" aria-labelledby="keeps">
    <h2 id="keeps">You keep</h2>
    <ul class="plain">
      {{#KEEP}}<li>What the task <bdi>{{TASK}}</bdi> would remove, until {{UNTIL}}</li>{{/KEEP}}
    </ul>
  </section>
{{/KEEPS}}
{{#REQUESTS}}
  <section class="card own" aria-labelledby="requests">
    <h2 id="requests">Your requests</h2>
    <ul class="rows">
      {{#REQUEST}}
        <li>
          <span>
            {{#TO_KEEP}}Keep access{{/TO_KEEP}}{{#TO_RETURN}}Get access back{{/TO_RETURN}}
            <span class="badge{{BADGE}}">{{LABEL}}</span>
          </span>
          <div class="hint">
            <bdi>{{TASK}}</bdi>, {{AT_TEXT}}
            {{#NOTED}}<div>Answer: <bdi>{{NOTE}}</bdi></div>{{/NOTED}}
          </div>
        </li>
      {{/REQUEST}}
    </ul>
  </section>
{{/REQUESTS}}
{{#ASK}}
  <p class="hint">
    Questions? Ask {{#ADMIN}}<bdi>{{NAME}}</bdi>{{#COMMA}}, {{/COMMA}}{{/ADMIN}}. Admins can also
    give you everything Rollcall stores about you.
  </p>
{{/ASK}}
