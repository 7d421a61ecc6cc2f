{{#PASTE}}
  <h1>Import settings</h1>
  <p class="lede">
    Every setting becomes what the document says; what it does not name goes back to its default.
    Webhooks are added or changed by their name and keep their secret. The document is checked
    whole, and you see what would change before anything does.
  </p>
  <section class="card" aria-labelledby="import">
    <h2 id="import">The document</h2>
    <form method="post" action="/settings/import" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <div class="field">
        <label for="document">Settings document (XML, required)</label>
        <p class="hint" id="document-hint">
          Open the exported file in an editor, copy all of it and paste it here
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
        <button class="primary" type="submit">Show what would change</button>
          <a class="button secondary" href="/settings">Cancel</a>
      </p>
    </form>
  </section>
{{/PASTE}}
{{#CONFIRM_IMPORT}}
  <h1>Confirm import</h1>
  {{#OPENS}}
    <p>
      <strong>{{OPENS_ROLE}} get full access:</strong> all sites, all actions and all user data.
        {{OPENS_PEOPLE}} now hold this role.
    </p>
  {{/OPENS}}
  <section class="card" aria-labelledby="changes">
    <h2 id="changes">What would change</h2>
    <div class="table-scroll" role="region" aria-labelledby="changes-caption" tabindex="0">
      <table>
        <caption id="changes-caption">Nothing has been changed yet</caption>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Now</th>
            <th scope="col">Then</th>
          </tr>
        </thead>
        <tbody>
          {{#CHANGE}}
            <tr>
              <th scope="row"><bdi>{{CHANGE_WHAT}}</bdi></th>
              <td><bdi>{{CHANGE_BEFORE}}</bdi></td>
              <td><bdi>{{CHANGE_AFTER}}</bdi></td>
            </tr>
          {{/CHANGE}}
        </tbody>
      </table>
    </div>
    {{#BARE}}
      <p class="hint">
        These webhooks will have no secret: {{BARE_WEBHOOKS}}. Enter it under Automation if the
        receiver wants one.
      </p>
    {{/BARE}}
    <form method="post" action="/settings/import" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <input type="hidden" name="confirm" value="yes">
      <div hidden="hidden">
        <textarea name="document" aria-label="Settings document">{{DOCUMENT:p}}</textarea>
      </div>
      <p class="actions">
        <button class="danger" type="submit">Confirm import</button>
          <a class="button secondary" href="/settings/import">Cancel, change nothing</a>
      </p>
    </form>
  </section>
{{/CONFIRM_IMPORT}}
