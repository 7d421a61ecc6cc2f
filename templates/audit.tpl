<h1>Audit</h1>
<p class="lede">Every change of a setting and every refused entry. Rows can be added, never changed or removed. Times are UTC.</p>
<form method="get" action="/audit" class="filters">
  <div class="field"><label for="who">Person</label><input id="who" name="who" type="text" value="{{FILTER_WHO}}"></div>
  <div class="field"><label for="action">Action begins with</label><input id="action" name="action" type="text" value="{{FILTER_ACTION}}"></div>
  <button class="secondary" type="submit">Filter</button>
</form>
<div class="table-scroll" role="region" aria-labelledby="audit-caption" tabindex="0">
<table>
  <caption id="audit-caption">Newest first</caption>
  <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">Action</th><th scope="col">What</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Detail</th></tr></thead>
  <tbody>
  {{#ROW}}<tr><td class="nowrap">{{AT}}</td><td>{{ROW_WHO}}</td><td>{{ROW_ACTION}}</td><td>{{SUBJECT}}</td><td>{{BEFORE}}</td><td>{{AFTER}}</td><td>{{DETAIL}}</td></tr>
  {{/ROW}}
  </tbody>
</table>
</div>
{{#EMPTY}}<p class="empty">Nothing is recorded that fits.</p>{{/EMPTY}}
{{#OLDER}}<p><a class="button secondary" href="/audit?before={{LAST_ID:u}}&amp;who={{FILTER_WHO:u}}&amp;action={{FILTER_ACTION:u}}">Older</a></p>{{/OLDER}}
