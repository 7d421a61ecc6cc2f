<h1>{{HEADING}}</h1>
<p class="lede">{{TEXT}}</p>
<p class="onward"><a class="button secondary" href="/">To the dashboard</a></p>
<p class="hint">Status {{STATUS}}</p>
