<h1>{{HEADING}}</h1>
<p class="lede">{{TEXT}}</p>
{{#ONWARD}}<p><a class="button secondary" href="/">To the dashboard</a></p>{{/ONWARD}}
<p class="hint">Status {{STATUS}}</p>
