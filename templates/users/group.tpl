<p class="back"><a href="/protected">Protected people and groups</a></p>
<h1>Group <bdi>{{GROUP}}</bdi></h1>
{{#GONE}}
  <div class="banner warn">
    <p>This group is no longer in the organization.</p>
  </div>
{{/GONE}}
<dl class="facts">
  <div><dt>Members</dt><dd><a href="/users?group={{GROUP_ID:u}}">{{MEMBERS}}</a></dd></div>
  <div><dt>Group id</dt><dd><code>{{GROUP_ID}}</code></dd></div>
  <div><dt>Managed by</dt><dd>{{SOURCE}}</dd></div>
  <div><dt>Directory</dt><dd><bdi>{{DIRECTORY_NAME}}</bdi></dd></div>
  {{#ABOUT}}<div><dt>Description</dt><dd><bdi>{{DESCRIPTION}}</bdi></dd></div>{{/ABOUT}}
</dl>
<section aria-labelledby="gives">
  <h2 id="gives">What it gives</h2>
  {{#GIVES_NOTHING}}<p>No role on any product.</p>{{/GIVES_NOTHING}}
  {{#GIVES}}
    <ul class="rows">
      {{#ROLE_ROW}}
        <li>
          <span>{{PRODUCT_NAME}} on {{SITE_NAME}}: <code>{{ROLE}}</code></span>
          {{#BILLS}} <span class="badge">billable</span>{{/BILLS}}
        </li>
      {{/ROLE_ROW}}
    </ul>
  {{/GIVES}}
</section>
{{>PROTECT}}
