<div class="page-head">
  <h1>Audit</h1>
  <p class="actions">
    <a class="button secondary small" href="{{CSV_LINK}}">Download CSV</a>
    <a class="button secondary small" href="{{JSON_LINK}}">Show JSON</a>
  </p>
</div>
<p class="lede">All changes, runs and denied access. Entries are never edited or removed.</p>
<form method="get" action="/audit" class="filters one-line" role="search" aria-label="Audit">
  {{#FROM_FIELD}}
    <div class="field">
      <label for="from">From</label>
      {{#HAS_ERROR}}
        <p class="error" id="from-error">
          <span class="visually-hidden">Error: </span>{{ERROR}}
        </p>
      {{/HAS_ERROR}}
      <input id="from" name="from" type="date" value="{{VALUE}}"
          {{#HAS_ERROR}}aria-invalid="true" aria-describedby="from-error"{{/HAS_ERROR}}>
    </div>
  {{/FROM_FIELD}}
  {{#TO_FIELD}}
    <div class="field">
      <label for="to">To</label>
      {{#HAS_ERROR}}
        <p class="error" id="to-error">
          <span class="visually-hidden">Error: </span>{{ERROR}}
        </p>
      {{/HAS_ERROR}}
      <input id="to" name="to" type="date" value="{{VALUE}}"
          {{#HAS_ERROR}}aria-invalid="true" aria-describedby="to-error"{{/HAS_ERROR}}>
    </div>
  {{/TO_FIELD}}
  <div class="field">
    <label for="who">Name or e-mail</label>
    <input id="who" name="who" type="search" autocomplete="off" autocapitalize="none"
        spellcheck="false" value="{{FILTER_WHO}}">
  </div>
  <div class="field">
    <label for="q">Text</label>
    <input id="q" name="q" type="search" autocomplete="off" spellcheck="false"
        value="{{FILTER_TEXT}}">
  </div>
  <div class="field">
    <label for="action">Action</label>
    <select id="action" name="action">
      {{#KIND}}
        <option value="{{KIND_VALUE}}"
            {{#KIND_SELECTED}}selected="selected"{{/KIND_SELECTED}}>{{KIND_LABEL}}</option>
      {{/KIND}}
    </select>
  </div>
  <div class="field choice">
    <input type="checkbox" id="refused" name="refused" value="1"
        {{#CHECKED}}checked="checked"{{/CHECKED}}>
    <label for="refused">Rejected forms</label>
  </div>
  <button class="secondary" type="submit">Filter entries</button>
  {{#FILTERED}}<a href="/audit">Clear filters</a>{{/FILTERED}}
</form>
{{>ROWS}}
