<div class="page-head">
  <h1>Reviews</h1>
  {{#NEW_LINK}}
    <p class="actions"><a class="button primary" href="/reviews?filter=#new">New review</a></p>
  {{/NEW_LINK}}
</div>
<p class="lede">
  A review asks, person by person, who keeps access. Its archive is evidence for auditors.
</p>
{{#NONE}}
  <div class="empty">
    <h2>No review waits for you</h2>
    <p>When someone names you as a reviewer, the people to decide about appear here.</p>
  </div>
{{/NONE}}
{{#NONE_YET}}
  <div class="empty">
    <h2>No reviews yet</h2>
    <p>Choose a saved filter and reviewers below. Auditors get one archive with all decisions.</p>
  </div>
{{/NONE_YET}}
{{#NEW_FORM}}
  <section aria-labelledby="new">
    <h2 id="new">New review</h2>
    <form method="post" action="/reviews" class="card" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#NAME_FIELD}}
        <div class="field">
          <label for="name">Name</label>
          {{#HAS_ERROR}}
            <p class="error" id="name-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="name" name="name" type="text" autocomplete="off" maxlength="100"
              value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
              aria-describedby="name-error"{{/HAS_ERROR}}>
        </div>
      {{/NAME_FIELD}}
      {{#FILTER_FIELD}}
        <div class="field">
          <label for="filter">People</label>
          <p class="hint" id="filter-hint">A saved filter. Its people stay as they are now.</p>
          {{#HAS_ERROR}}
            <p class="error" id="filter-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <select id="filter" name="filter" aria-describedby="filter-hint{{#HAS_ERROR}}
              filter-error{{/HAS_ERROR}}"{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}>
            <option value="">Choose filter…</option>
            {{#CHOICE}}
              <option value="{{ID}}"{{#SELECTED}} selected="selected"{{/SELECTED}}>
                {{FILTER_NAME}}
              </option>
            {{/CHOICE}}
          </select>
        </div>
      {{/FILTER_FIELD}}
      {{#REVIEWER_FIELD}}
        <div class="field">
          <label for="reviewer">Reviewers</label>
          <p class="hint" id="reviewer-hint">
            E-mail addresses or account IDs, one on each line. They need no other access.
          </p>
          {{#HAS_ERROR}}
            <p class="error" id="reviewer-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <textarea id="reviewer" name="reviewer" rows="3" spellcheck="false"
              aria-describedby="reviewer-hint{{#HAS_ERROR}}
              reviewer-error{{/HAS_ERROR}}"{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}>
{{VALUE:p}}</textarea>
        </div>
      {{/REVIEWER_FIELD}}
      {{#AREAS}}
        <fieldset class="field">
          <legend>People who may change an area</legend>
          <p class="hint">
            They review the people of their area, and see all products and groups of each.
          </p>
          {{#AREA}}
            <div class="choice">
              <input type="checkbox" id="reviewer-{{VALUE}}" name="reviewer" value="{{VALUE}}"
                  {{#CHECKED}}checked="checked"{{/CHECKED}}>
              <label for="reviewer-{{VALUE}}"><bdi>{{AREA_NAME}}</bdi></label>
            </div>
          {{/AREA}}
        </fieldset>
      {{/AREAS}}
      {{#DUE_FIELD}}
        <div class="field">
          <label for="due">Due</label>
          <p class="hint" id="due-hint">
            Reviewers get an e-mail now, and 3 days and 1 day before.
          </p>
          {{#HAS_ERROR}}
            <p class="error" id="due-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="due" name="due" type="date" class="short" value="{{VALUE}}"
              aria-describedby="due-hint{{#HAS_ERROR}}
              due-error{{/HAS_ERROR}}"{{#HAS_ERROR}} aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/DUE_FIELD}}
      <p class="card-foot"><button class="primary" type="submit">Start review</button></p>
    </form>
  </section>
{{/NEW_FORM}}
{{#MORE}}<p role="status">Showing the first 100.</p>{{/MORE}}
{{#LIST}}
  <div class="table-scroll" role="region" aria-labelledby="reviews-caption" tabindex="0">
    <table class="cards">
      <caption id="reviews-caption">Open reviews first, by due date</caption>
      <thead>
        <tr>
          <th scope="col">Review</th>
          <th scope="col">State</th>
          <th scope="col" class="num">People</th>
          <th scope="col" class="num">Not reviewed</th>
          <th scope="col">Due</th>
          <th scope="col">Started by</th>
        </tr>
      </thead>
      <tbody>
        {{#ROW}}
          <tr>
            <th scope="row" class="text">
              <a href="/reviews/{{ID}}"><bdi>{{NAME}}</bdi></a>
              <div class="hint"><bdi>{{FILTER_NAME}}</bdi></div>
            </th>
            <td data-label="State">
              {{#IS_OPEN}}<span class="badge info">Open</span>{{/IS_OPEN}}
              {{#IS_LATE}}<span class="badge soon">Overdue</span>{{/IS_LATE}}
              {{#IS_CLOSED}}<span class="badge ok">Closed</span>{{/IS_CLOSED}}
            </td>
            <td class="num" data-label="People">{{PEOPLE}}</td>
            <td class="num" data-label="Not reviewed">{{OPEN}}</td>
            <td class="nowrap" data-label="Due">{{DUE}}</td>
            <td data-label="Started by"><bdi>{{BY}}</bdi></td>
          </tr>
        {{/ROW}}
      </tbody>
    </table>
  </div>
{{/LIST}}
