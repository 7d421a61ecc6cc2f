<p class="back"><a href="/groups">All groups</a></p>
<div class="page-head">
  <h1>Group <bdi>{{GROUP}}</bdi></h1>
  <p class="actions">
    <a class="button secondary" href="/users?group={{GROUP_ID:u}}">Show {{MEMBERS}} members</a>
  </p>
</div>
{{#GONE}}
  <div class="banner warn">
    <p>This group is no longer in the organization.</p>
  </div>
{{/GONE}}
<dl class="facts">
  <div><dt>Members</dt><dd><a href="/users?group={{GROUP_ID:u}}">{{MEMBERS}}</a></dd></div>
  <div><dt>Group ID</dt><dd><code>{{GROUP_ID}}</code></dd></div>
  <div>
    <dt>Managed in</dt>
    <dd>{{SOURCE}}{{#SYNCED}}. Change members there.{{/SYNCED}}</dd>
  </div>
  <div><dt>Directory</dt><dd><bdi>{{DIRECTORY_NAME}}</bdi></dd></div>
  {{#ABOUT}}<div><dt>Description</dt><dd><bdi>{{DESCRIPTION}}</bdi></dd></div>{{/ABOUT}}
</dl>
<section aria-labelledby="grants">
  <h2 id="grants">Grants</h2>
  {{#GIVES_NOTHING}}<p>No product access.</p>{{/GIVES_NOTHING}}
  {{#GIVES}}
    <div class="table-scroll" role="region" aria-labelledby="grants-caption" tabindex="0">
      <table class="cards">
        <caption id="grants-caption">Seats of members, also when they come another way</caption>
        <thead>
          <tr>
            <th scope="col">Product</th>
            <th scope="col">Site</th>
            <th scope="col">Role</th>
            <th scope="col" class="num">Seats</th>
            <th scope="col" class="num">Inactive</th>
            {{#COST_HEAD}}
              <th scope="col" class="num">Inactive cost, {{CURRENCY}} a month</th>
            {{/COST_HEAD}}
            <th scope="col"><span class="visually-hidden">Free seats</span></th>
          </tr>
        </thead>
        <tbody>
          {{#ROLE_ROW}}
            <tr>
              <th scope="row">
                {{PRODUCT_NAME}}
                {{#OVER}}
                  <div class="hint over">The product has {{OVER_TEXT}}{{#PREVIEW}}: <a class="free"
                      href="{{FREE_LINK}}">preview freeing the {{OVER_SEATS}} longest unused<span
                      class="visually-hidden">: {{PRODUCT_NAME}} on
                      {{SITE_NAME}}</span></a>{{/PREVIEW}}</div>
                {{/OVER}}
              </th>
              <td data-label="Site">{{SITE_NAME}}</td>
              <td data-label="Role"><code>{{ROLE}}</code></td>
              <td class="num" data-label="Seats">
                {{#SEATS_CELL}}<a href="{{LINK}}">{{SEATS}}</a>{{/SEATS_CELL}}
                {{#NOT_BILLABLE}}<span class="hint">not billable</span>{{/NOT_BILLABLE}}
              </td>
              <td class="num" data-label="Inactive">{{#INACTIVE_CELL}}<a
                  href="{{LINK}}">{{INACTIVE}}</a>{{/INACTIVE_CELL}}</td>
              {{#COST_CELL}}<td class="num" data-label="Cost a month">{{COST}}</td>{{/COST_CELL}}
              <td>
                {{#FREE}}
                  <form method="post" action="/users/bulk">
                    <input type="hidden" name="csrf" value="{{CSRF}}">
                    <input type="hidden" name="filter" value="{{QUERY}}">
                    <button class="secondary small" name="action" value="{{ACTION}}"
                        type="submit">Free these seats<span class="visually-hidden">:
                      {{PRODUCT_NAME}} on {{SITE_NAME}}</span></button>
                  </form>
                {{/FREE}}
              </td>
            </tr>
          {{/ROLE_ROW}}
        </tbody>
      </table>
    </div>
    {{#MAY_ACT}}<p class="hint">You review a preview of these members first.</p>{{/MAY_ACT}}
  {{/GIVES}}
</section>
{{>PROTECT}}
