<h1>Settings</h1>
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
    <h2 id="transfer">Export and import</h2>
    <p>
      All settings and webhooks as one XML file, without secrets, areas and people with access.
    </p>
    <p class="actions">
      <a class="button secondary" href="/settings/export">Export settings</a>
      {{#MAY_IMPORT}} <a class="button secondary" href="/settings/import">Import
        settings</a>{{/MAY_IMPORT}}
    </p>
    <p class="hint">
      You review changes before importing. On the server: <code>rollcallctl export</code> and
      <code>rollcallctl import FILE</code>.
    </p>
  </section>
{{/MAY_EXPORT}}
