<p class="back"><a href="/settings/areas">Areas</a></p>
<h1>Area <bdi>{{AREA_NAME}}</bdi></h1>
<section class="card" aria-labelledby="who-has">
  <h2 id="who-has">Who has access</h2>
  {{#NO_ASSIGNMENTS}}<p>No one yet. Give access in Settings &gt; Access.</p>{{/NO_ASSIGNMENTS}}
  {{#ASSIGNMENTS}}
    <div class="table-scroll" role="region" aria-labelledby="who-caption" tabindex="0">
      <table class="cards given">
        <caption id="who-caption">People and groups with this area</caption>
        <thead>
          <tr>
            <th scope="col">Person or group</th>
            <th scope="col">Level</th>
            <th scope="col">Added</th>
          </tr>
        </thead>
        <tbody>
          {{#ASSIGNMENT}}
            <tr>
              <th scope="row">
                <a href="{{LINK}}"><bdi>{{ASSIGNMENT_NAME}}</bdi></a>{{#IS_GROUP}}
                  <span class="badge">Group</span>{{/IS_GROUP}}{{#NOT_ACTIVE}}
                  <span class="badge soon">Not active</span>{{/NOT_ACTIVE}}
              </th>
              <td data-label="Level">{{ASSIGNMENT_LEVEL}}</td>
              <td class="email" data-label="Added">{{ADDED_AGO}} by <bdi>{{ADDED_BY}}</bdi></td>
            </tr>
          {{/ASSIGNMENT}}
        </tbody>
      </table>
    </div>
  {{/ASSIGNMENTS}}
  <p class="actions">
    <a class="button secondary" href="/settings/access">Change who has access</a>
  </p>
</section>
<section class="card" aria-labelledby="facts">
  <h2 id="facts">What it holds</h2>
  <dl class="facts">
    <div><dt>Products</dt><dd>{{AREA_PRODUCTS}}</dd></div>
    <div>
      <dt>E-mail domains</dt>
      <dd>
        {{#ALL_DOMAINS}}All{{/ALL_DOMAINS}}{{#SOME_DOMAINS}}{{AREA_DOMAINS}}{{/SOME_DOMAINS}}
      </dd>
    </div>
    <div><dt>Created</dt><dd>{{CREATED_AGO}} by <bdi>{{CREATED_BY}}</bdi></dd></div>
    <div><dt>Changed</dt><dd>{{CHANGED_AGO}} by <bdi>{{CHANGED_BY}}</bdi></dd></div>
  </dl>
</section>
{{#MAY_CHANGE}}
  <section class="card" aria-labelledby="change">
    <h2 id="change">Change</h2>
    {{>AREA_FORM}}
  </section>
  <section class="card" aria-labelledby="delete">
    <h2 id="delete">Delete</h2>
    <p>An area that no one uses can be deleted.</p>
    <form method="post" action="{{DELETE_PATH}}">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <p class="actions"><button class="secondary" type="submit">Delete area</button></p>
    </form>
  </section>
{{/MAY_CHANGE}}
{{#READ_ONLY}}
  <p class="hint">
    Read-only access: only organization admins and server owners can change this page.
  </p>
{{/READ_ONLY}}
