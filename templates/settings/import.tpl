{{#PASTE}}
  <h1>Import settings</h1>
  <p class="lede">
    Settings not in the file are reset to their defaults. You review all changes before importing.
  </p>
  <section class="card" aria-labelledby="import">
    <h2 id="import">Settings file</h2>
    <form method="post" action="/settings/import" enctype="multipart/form-data"
        novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#FILE_FIELD}}
        <div class="field">
          <label for="file">Choose file</label>
          <p class="hint" id="file-hint">The exported XML file, up to 250 KB</p>
          {{#HAS_ERROR}}
            <p class="error" id="file-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="file" name="file" type="file" accept=".xml,application/xml,text/xml"
              aria-describedby="file-hint{{#HAS_ERROR}} file-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/FILE_FIELD}}
      <div class="field">
        <label for="document">Or paste the settings document</label>
        <p class="hint" id="document-hint">
          Webhooks are matched by name and keep their secret
        </p>
        {{#HAS_ERROR}}
          <p class="error" id="document-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <textarea id="document" name="document" rows="14" class="wide" autocomplete="off"
            autocapitalize="none" spellcheck="false"
            aria-describedby="document-hint{{#HAS_ERROR}} document-error{{/HAS_ERROR}}"
            {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>{{DOCUMENT:p}}</textarea>
      </div>
      <p class="card-foot">
        <button class="primary" type="submit">Review changes</button>
          <a class="button secondary" href="/settings">Cancel</a>
      </p>
    </form>
  </section>
{{/PASTE}}
{{#CONFIRM_IMPORT}}
  <h1>Import these settings?</h1>
  {{#OPENS}}
    <p>
      <strong>{{OPENS_ROLE}} get full access:</strong> all sites, all actions and all user data
        ({{OPENS_PEOPLE}}).
    </p>
  {{/OPENS}}
  {{#OPENS_OWN}}
    <p>
      <strong>{{OPENS_ROLE}} get access to their own products:</strong> they can view and change
        the people there ({{OPENS_PEOPLE}}).
    </p>
  {{/OPENS_OWN}}
  <section class="card" aria-labelledby="changes">
    <h2 id="changes">Changes</h2>
    <div class="table-scroll" role="region" aria-labelledby="changes-caption" tabindex="0">
      <table class="cards">
        <caption id="changes-caption">Nothing has changed yet</caption>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Current value</th>
            <th scope="col">New value</th>
          </tr>
        </thead>
        <tbody>
          {{#CHANGE}}
            <tr>
              <th scope="row"><bdi>{{CHANGE_WHAT}}</bdi></th>
              <td data-label="Current value"><bdi>{{CHANGE_BEFORE}}</bdi></td>
              <td data-label="New value"><bdi>{{CHANGE_AFTER}}</bdi></td>
            </tr>
          {{/CHANGE}}
        </tbody>
      </table>
    </div>
    {{#BARE}}
      <p class="hint">
        Webhooks without a secret: {{BARE_WEBHOOKS}}. Enter the secret in Settings &gt; Webhooks.
      </p>
    {{/BARE}}
    <form method="post" action="/settings/import" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <input type="hidden" name="confirm" value="yes">
      <div hidden="hidden">
        <textarea name="document" aria-label="Settings document">{{DOCUMENT:p}}</textarea>
      </div>
      <p class="actions">
        <button class="danger" type="submit">Import settings</button>
          <a class="button secondary" href="/settings/import">Cancel</a>
      </p>
    </form>
  </section>
{{/CONFIRM_IMPORT}}
