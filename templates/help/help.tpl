<h1>Help</h1>
<nav class="tabs" aria-label="On this page">
  <a href="#seats">Seats</a> <a href="#terms">Terms</a> <a href="#safety">Safety</a>
  <a href="#keys">Keyboard</a> <a href="#api">API</a> <a href="#version">Version</a>
</nav>
<section class="card" aria-labelledby="seats">
  <h2 id="seats">What the numbers mean</h2>
  <dl class="facts">
    <div>
      <dt>Billable seat</dt>
      <dd>One person on one product of one site. Someone with two products counts as two seats.</dd>
    </div>
    <div><dt>Active</dt><dd>Used within the threshold, for example the last 30 days.</dd></div>
    <div>
      <dt>Inactive</dt>
      <dd>Not used within the threshold. Includes seats that were never used.</dd>
    </div>
    <div>
      <dt>New</dt>
      <dd>
        Not used yet, but the person joined or the seat appeared within the threshold. New seats
        never count as inactive.
      </dd>
    </div>
    <div>
      <dt>Last active</dt>
      <dd>As reported by Atlassian, up to a day late.</dd>
    </div>
  </dl>
  {{#SETTINGS_OPEN}}
    <p class="hint"><a href="/settings/dashboard">Change the inactivity threshold</a></p>
  {{/SETTINGS_OPEN}}
</section>
<section class="card" aria-labelledby="terms">
  <h2 id="terms">Terms</h2>
  <dl class="facts">
    <div><dt>Organization</dt><dd>Your company at Atlassian. Rollcall manages one.</dd></div>
    <div><dt>Site</dt><dd>One cloud site, like example.atlassian.net.</dd></div>
    <div><dt>Managed account</dt><dd>Your organization owns it through the e-mail domain.</dd></div>
    <div>
      <dt>Unmanaged account</dt>
      <dd>The person owns it. It can be suspended, not deactivated.</dd>
    </div>
    <div><dt>Suspend</dt><dd>Stop access in one directory. Restore access gives it back.</dd></div>
    <div><dt>Deactivate</dt><dd>Turn a managed account off everywhere.</dd></div>
    <div>
      <dt>Group</dt>
      <dd>Gives its members roles. Groups of an identity provider change there only.</dd>
    </div>
    <div><dt>Sync</dt><dd>The daily copy of users, groups, roles and last activity.</dd></div>
    <div><dt>Task</dt><dd>A saved filter, actions, a schedule and limits.</dd></div>
    <div>
      <dt>Run</dt>
      <dd>Everything that one task or bulk action changes, person by person.</dd>
    </div>
    <div>
      <dt>Protected</dt>
      <dd>Skipped by tasks and bulk actions. Organization admins always are.</dd>
    </div>
  </dl>
</section>
<section class="card" aria-labelledby="money">
  <h2 id="money">How money is counted</h2>
  <dl class="facts">
    <div>
      <dt>Saving</dt>
      <dd>The cost before, less the cost after freeing the inactive seats, by your prices.</dd>
    </div>
    <div>
      <dt>Monthly plan</dt>
      <dd>Saves from the next billing day. Counted once, in the month of the run.</dd>
    </div>
    <div>
      <dt>Annual plan</dt>
      <dd>Saves nothing before the renewal, then the difference of the tiers for a year.</dd>
    </div>
    <div>
      <dt>Wasted</dt>
      <dd>What freeing the inactive seats would have saved, without protected people.</dd>
    </div>
    <div>
      <dt>Not saved</dt>
      <dd>Seats that were given back, or that the same person holds again within 30 days.</dd>
    </div>
  </dl>
  {{#SETTINGS_OPEN}}
    <p class="hint"><a href="/settings/prices">Show the prices and their formulas</a></p>
  {{/SETTINGS_OPEN}}
</section>
<section class="card" aria-labelledby="safety">
  <h2 id="safety">What keeps people safe</h2>
  <ol class="steps">
    <li>A preview shows exactly who would change. Nobody else can be affected.</li>
    <li>Limits block a run that would affect more people than expected.</li>
    <li>Large runs can require the approval of a second person.</li>
    <li>Just before each change, the person's current state is checked again.</li>
    <li>A finished run can be undone, for everyone or for one person.</li>
  </ol>
</section>
<section class="card" aria-labelledby="keys">
  <h2 id="keys">Keyboard</h2>
  <dl class="facts">
    <div><dt><kbd>/</kbd></dt><dd>Search users</dd></div>
    <div><dt><kbd>?</kbd></dt><dd>Show the keys of a list</dd></div>
    <div>
      <dt><kbd>Tab</kbd>, <kbd>Enter</kbd></dt>
      <dd>Every page works with the keyboard alone</dd>
    </div>
    <div><dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>Go through the days of a chart</dd></div>
  </dl>
</section>
<section class="card" aria-labelledby="api">
  <h2 id="api">API and exports</h2>
  <p>Programs use the same addresses, sign-in and access as people. Responses are JSON.</p>
  <dl class="facts">
    <div>
      <dt><a href="/api/v1/summary">/api/v1/summary</a></dt>
      <dd>Users and seats by product</dd>
    </div>
    <div>
      <dt><a href="/api/v1/users">/api/v1/users</a></dt>
      <dd>Users with the filters of the users page, page by page</dd>
    </div>
    <div><dt><a href="/api/v1/savings">/api/v1/savings</a></dt><dd>Costs and savings</dd></div>
    {{#SETTINGS_OPEN}}
      <div><dt><a href="/api/v1/sync">/api/v1/sync</a></dt><dd>Syncs and the next one</dd></div>
      <div>
        <dt><a href="/api/v1/settings">/api/v1/settings</a></dt>
        <dd>Settings without secrets</dd>
      </div>
    {{/SETTINGS_OPEN}}
    <div><dt><a href="/users.csv">/users.csv</a></dt><dd>Users as CSV</dd></div>
    <div><dt><a href="/events.atom">/events.atom</a></dt><dd>A feed of what happened</dd></div>
  </dl>
</section>
<section class="card" aria-labelledby="version">
  <h2 id="version">Version</h2>
  <p>
    Rollcall {{VERSION}}. On the server, <code>man rollcallctl</code> lists all commands and
    <code>rollcallctl doctor</code> checks the installation.
  </p>
</section>
