<h1>{{HEADING}}</h1>
<p>{{TEXT}}</p>
<p class="hint">Status {{STATUS}}</p>
