<h1>Settings</h1>
<p class="lede">Everything that steers Rollcall, and how it stands now.</p>
<ul class="cards">
{{#CARD}}
<li class="card">
<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#{{CARD_ICON}}"></use></svg>
<h2><a class="cover" href="{{CARD_PATH}}">{{CARD_TITLE}}</a></h2>
<p class="card-state">{{CARD_STATE}}</p>
<p class="hint">{{CARD_ABOUT}}</p>
</li>
{{/CARD}}
</ul>
{{#MAY_EXPORT}}
  <section class="card" aria-labelledby="transfer">
    <h2 id="transfer">Move these settings</h2>
    <p>
      One XML document with every setting and webhook, without any secret: for version control, or
      for another installation.
    </p>
    <p class="actions">
      <a class="button secondary" href="/settings/export">Export settings</a>
      {{#MAY_IMPORT}} <a class="button secondary" href="/settings/import">Import
        settings</a>{{/MAY_IMPORT}}
    </p>
    <p class="hint">
      An import is checked whole and shows what would change before anything does. On the server:
      <code>rollcallctl export</code> and <code>rollcallctl import FILE</code>.
    </p>
  </section>
{{/MAY_EXPORT}}
