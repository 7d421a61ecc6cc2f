<p class="back"><a href="/filters">Saved filters</a></p>
<h1>Filter <bdi>{{SAVED_NAME}}</bdi></h1>
<dl class="facts">
  <div><dt>Who is meant</dt><dd><a href="{{LINK}}"><bdi>{{SAVED_WORDS}}</bdi></a></dd></div>
  <div><dt>Changed</dt><dd>by <bdi>{{BY}}</bdi>, {{AT_TEXT}}</dd></div>
</dl>
<section class="card" aria-labelledby="rename"><h2 id="rename">Rename</h2>
<form method="post" action="/filters/{{ID}}" novalidate="novalidate">
  <input type="hidden" name="csrf" value="{{CSRF}}">
  {{#NAME_FIELD}}<div class="field"><label for="name">Name</label>{{#HAS_ERROR}}<p class="error" id="name-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>{{/HAS_ERROR}}<input id="name" name="name" type="text" autocomplete="off" value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true" aria-describedby="name-error"{{/HAS_ERROR}}></div>{{/NAME_FIELD}}
  <p class="card-foot"><button class="primary" type="submit" name="action" value="rename">Rename</button></p>
</form></section>
<section class="card danger-zone"><div><h2 id="delete">Delete this filter</h2>{{#USED_BY}}<p>It is used by tasks: <bdi>{{TASKS}}</bdi>. Change them first.</p>{{/USED_BY}}{{#FREE}}<p>Links to the list of users go on working; only the name goes.</p>{{/FREE}}</div>
{{#FREE}}<form method="post" action="/filters/{{ID}}"><input type="hidden" name="csrf" value="{{CSRF}}"><button type="submit" name="action" value="delete">Delete</button></form>{{/FREE}}
</section>
