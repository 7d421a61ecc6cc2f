<h1>Areas</h1>
<p class="lede">
  Parts of the organization. People with access to an area see its people, seats and groups, and
  nothing else.
</p>
<section class="card" aria-labelledby="areas">
  <h2 id="areas">Your areas</h2>
  {{#NO_AREAS}}
    <div class="empty">
      <h3>No areas yet</h3>
      <p>Add an area, then give people or groups access to it in Settings &gt; Access.</p>
    </div>
  {{/NO_AREAS}}
  {{#LIST}}
    <div class="table-scroll" role="region" aria-labelledby="areas-caption" tabindex="0">
      <table class="cards areas">
        <caption id="areas-caption">Areas and who uses them</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Products</th>
            <th scope="col">E-mail domains</th>
            <th scope="col" class="num">People and groups</th>
          </tr>
        </thead>
        <tbody>
          {{#AREA}}
            <tr>
              <th scope="row"><a href="{{AREA_PATH}}"><bdi>{{AREA_NAME}}</bdi></a></th>
              <td data-label="Products">{{AREA_PRODUCTS}}</td>
              <td data-label="E-mail domains">
                {{#ALL_DOMAINS}}All{{/ALL_DOMAINS}}
                {{#SOME_DOMAINS}}{{AREA_DOMAINS}}{{/SOME_DOMAINS}}
              </td>
              <td data-label="People and groups" class="num">{{AREA_USES}}</td>
            </tr>
          {{/AREA}}
        </tbody>
      </table>
    </div>
    <p class="actions">
      <a class="button secondary" href="/settings/access">Give access to an area</a>
    </p>
  {{/LIST}}
</section>
{{#MAY_CHANGE}}
  <section class="card" aria-labelledby="add">
    <h2 id="add">Add an area</h2>
    {{>AREA_FORM}}
  </section>
{{/MAY_CHANGE}}
{{#READ_ONLY}}
  <p class="hint">
    Read-only access: only organization admins and server owners can change this page.
  </p>
{{/READ_ONLY}}
