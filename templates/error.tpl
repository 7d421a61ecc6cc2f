<h1>{{HEADING}}</h1>
<p class="lede">{{TEXT}}</p>
<p><a class="button secondary" href="/">To the dashboard</a></p>
<p class="hint">Status {{STATUS}}</p>
