<h1>{{HEADING}}</h1>
<p class="lede">{{INTRO}}.</p>
{{#MAY_CHANGE}}
  <form method="post" action="{{ACTION}}" class="card" novalidate="novalidate">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    {{>FIELDS}}
    <p class="card-foot"><button class="primary" type="submit">Save settings</button></p>
  </form>
{{/MAY_CHANGE}}
{{#READ_ONLY}}
  <dl class="facts">
    {{#FIELD}}<div><dt>{{LABEL}}</dt><dd>{{VALUE}} {{UNIT}}</dd></div> {{/FIELD}}
  </dl>
  <p class="hint">Read-only access</p>
{{/READ_ONLY}}
