<h1>Sync</h1>
<p class="lede">
  Rollcall copies users, groups, roles and last activity from Atlassian once a day. Pages show the
  last complete sync.
</p>
<div id="sync-status"{{#MOVING}} data-poll="/settings/sync" data-poll-ms="2000"{{/MOVING}}>
  {{#RUNNING}}
    <section class="card" aria-labelledby="running">
      <h2 id="running">Sync in progress</h2>
      <p>
        <progress max="1000" value="{{BAR_VALUE}}" aria-label="Sync">{{PERCENT}} %</progress>
      </p>
      <p role="status">{{PERCENT}} %{{#LEFT}}, {{TIME_LEFT}}{{/LEFT}}</p>
      <dl class="facts">
        <div>
          <dt>Step</dt>
          <dd>
            {{PHASE}}{{#USERS_READ}}: {{SEEN}} of {{TOTAL}}{{/USERS_READ}}
          </dd>
        </div>
        <div><dt>Started</dt><dd>{{SINCE}}, {{SINCE_AGO}} ago</dd></div>
        <div>
          <dt>Requests</dt>
          <dd>
            {{REQUESTS}} ({{RATE}} per second, {{SIZE}}){{#RETRIED}}, {{RETRIES}}
              retried{{/RETRIED}}
          </dd>
        </div>
        {{#WAITING}}
          <div>
            <dt>Waiting</dt>
            <dd>
              Atlassian's rate limit is reached; resuming at {{WAITING_UNTIL}} (in {{WAITING_FOR}})
            </dd>
          </div>
        {{/WAITING}}
        {{#LAST_ERROR}}
          <div><dt>Last error</dt><dd>{{LAST_ERROR_AT}}: {{LAST_ERROR_TEXT}}</dd></div>
        {{/LAST_ERROR}}
      </dl>
      {{#STOPPING}}
        <p role="status">Stopping, requested by <bdi>{{STOPPED_BY}}</bdi>.</p>
      {{/STOPPING}}
      <div class="actions">
        {{#MAY_STOP}}
          <form method="post" action="/settings/sync/stop">
            <input type="hidden" name="csrf" value="{{CSRF}}">
            <input type="hidden" name="run" value="{{RUN_ID}}">
            <button class="secondary" id="stop" type="submit">Stop sync</button>
          </form>
        {{/MAY_STOP}}
        <a class="button secondary" href="/settings/sync">Refresh</a>
      </div>
    </section>
  {{/RUNNING}}
  {{#ASKED_FOR}}
    <section class="card" aria-labelledby="asked">
      <h2 id="asked">Starting</h2>
      <p role="status">Sync requested. It starts within a minute.</p>
      <p><a class="button secondary" href="/settings/sync">Refresh</a></p>
    </section>
  {{/ASKED_FOR}}
  {{#SUSPICIOUS}}
    <section class="card refused" aria-labelledby="suspicious">
      <h2 id="suspicious"><span class="badge urgent">Rejected</span> The last sync was rejected</h2>
      <p>{{RUN_ERROR}}</p>
      {{#MISSING_PEOPLE}}
        <div class="pair">
          <div>
            <h3>By domain</h3>
            <ul class="rows">
              {{#DOMAIN}}
                <li><p><bdi>{{SHARE_NAME}}</bdi>: {{MISSING}} of {{KNOWN}} missing</p></li>
              {{/DOMAIN}}
            </ul>
          </div>
          <div>
            <h3>By directory</h3>
            <ul class="rows">
              {{#DIRECTORY}}
                <li><p><bdi>{{SHARE_NAME}}</bdi>: {{MISSING}} of {{KNOWN}} missing</p></li>
              {{/DIRECTORY}}
            </ul>
          </div>
        </div>
        <h3>Missing people</h3>
        <div class="table-scroll" role="region" aria-label="Missing people" tabindex="0">
          {{>PEOPLE}}
        </div>
        <p class="actions">
          {{#MORE}}<a class="button secondary"
              href="/settings/sync/missing">Show all {{RECORDED}} people</a>{{/MORE}}
          <a class="button secondary" href="/settings/sync/missing.csv">Download CSV</a>
        </p>
      {{/MISSING_PEOPLE}}
      {{#MISSING_FORGOTTEN}}
        <p>The list of these people is no longer kept. Sync again to see them.</p>
      {{/MISSING_FORGOTTEN}}
      {{#MAY_CONFIRM}}
        <form method="post" action="/settings/sync/run">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="confirm_run" value="{{RUN_ID}}">
          <button class="danger" id="confirm_run" type="submit">Accept and sync again</button>
        </form>
      {{/MAY_CONFIRM}}
    </section>
  {{/SUSPICIOUS}}
  <section class="card" aria-labelledby="now">
    <h2 id="now">Status</h2>
    <dl class="facts">
      <div>
        <dt>Next sync</dt>
        <dd>
          {{#NEXT}}{{NEXT_LOCAL}}{{#NEXT_DUE}}; {{#NO_KEY}}starts as soon as a key is
            added{{/NO_KEY}}{{#HAS_KEY}}starts within a minute{{/HAS_KEY}}{{/NEXT_DUE}}{{/NEXT}}
          {{#SWITCHED_OFF}}<span class="badge">Off</span> The daily sync is off{{/SWITCHED_OFF}}
        </dd>
      </div>
      <div>
        <dt>Sync time</dt>
        <dd>
          {{SLOT_TEXT}}, {{SLOT_ZONE}}{{#SLOT_HERE}} ({{SLOT_TEXT}} in {{ZONE}}){{/SLOT_HERE}}
          {{#LOST_ZONE}}<br><span class="badge expired">Unknown</span> The time zone {{LOST}} is
            unknown on this server{{/LOST_ZONE}}
        </dd>
      </div>
      <div>
        <dt>Last complete sync</dt>
        <dd>
          {{#LAST}}{{LAST_AGO}}, {{LAST_USERS}} users{{/LAST}}{{#NEVER_YET}}No complete sync
            yet{{/NEVER_YET}}
        </dd>
      </div>
      {{#DETAILS_READING}}
        <div>
          <dt>Role details</dt>
          <dd role="status">Being read; users, seats and last activity are complete</dd>
        </div>
      {{/DETAILS_READING}}
      {{#DETAILS_WAIT}}
        <div>
          <dt>Role details</dt>
          <dd>Not read yet for {{DETAILS_LEFT}} users; the next syncs go on</dd>
        </div>
      {{/DETAILS_WAIT}}
      <div>
        <dt>Expected duration</dt>
        <dd>
          {{#EXPECTED}}{{ESTIMATE}}{{/EXPECTED}}{{#EXPECTED_UNKNOWN}}unknown until the first
            sync{{/EXPECTED_UNKNOWN}}
        </dd>
      </div>
      {{#RESTING}}
        {{#LAST_ERROR}}
          <div><dt>Last error</dt><dd>{{LAST_ERROR_AT}}: {{LAST_ERROR_TEXT}}</dd></div>
        {{/LAST_ERROR}}
      {{/RESTING}}
    </dl>
    {{#ADVICE}}
      <p class="hint">
        Schedule tasks outside {{ADVICE_FROM}}–{{ADVICE_TO}}: they wait while a sync runs.
        {{#ADVICE_LONG}} A sync takes longer than an hour here.{{/ADVICE_LONG}}
      </p>
    {{/ADVICE}}
    {{#NO_KEY}}
      <p>Add an <a href="/settings/api-key">API key</a> first.</p>
    {{/NO_KEY}}
    {{#MAY_RUN}}
      <form method="post" action="/settings/sync/run">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <button class="secondary" id="run" type="submit">Sync now</button>
      </form>
    {{/MAY_RUN}}
  </section>
</div>
{{#READ_ONLY}}<p class="hint">Read-only access</p>{{/READ_ONLY}}
{{#FORM}}
  <section class="card" aria-labelledby="change">
    <h2 id="change">Schedule</h2>
    <form method="post" action="/settings/sync" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      {{#ENABLED_FIELD}}
        <div class="field choice">
          {{#HAS_ERROR}}
            <p class="error" id="enabled-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input type="checkbox" id="enabled" name="enabled" value="true"
              {{#CHECKED}}checked="checked"{{/CHECKED}}
              aria-describedby="enabled-hint{{#HAS_ERROR}} enabled-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
          <label for="enabled">Sync every day</label>
          <p class="hint" id="enabled-hint">
            Access follows the synced roles, so only organization admins and server owners can turn
            this off
          </p>
        </div>
      {{/ENABLED_FIELD}}
      {{#SLOT_FIELD}}
        <div class="field">
          <label for="slot">Sync time ({{SLOT_ZONE}})</label>
          <p class="hint" id="slot-hint">Starts within this hour; choose a quiet one</p>
          {{#HAS_ERROR}}
            <p class="error" id="slot-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <select id="slot" name="slot"
              aria-describedby="slot-hint{{#HAS_ERROR}} slot-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
            <option value="0"{{#HOUR_0}} selected="selected"{{/HOUR_0}}>00:00 – 00:59</option>
            <option value="1"{{#HOUR_1}} selected="selected"{{/HOUR_1}}>01:00 – 01:59</option>
            <option value="2"{{#HOUR_2}} selected="selected"{{/HOUR_2}}>02:00 – 02:59</option>
            <option value="3"{{#HOUR_3}} selected="selected"{{/HOUR_3}}>03:00 – 03:59</option>
            <option value="4"{{#HOUR_4}} selected="selected"{{/HOUR_4}}>04:00 – 04:59</option>
            <option value="5"{{#HOUR_5}} selected="selected"{{/HOUR_5}}>05:00 – 05:59</option>
            <option value="6"{{#HOUR_6}} selected="selected"{{/HOUR_6}}>06:00 – 06:59</option>
            <option value="7"{{#HOUR_7}} selected="selected"{{/HOUR_7}}>07:00 – 07:59</option>
            <option value="8"{{#HOUR_8}} selected="selected"{{/HOUR_8}}>08:00 – 08:59</option>
            <option value="9"{{#HOUR_9}} selected="selected"{{/HOUR_9}}>09:00 – 09:59</option>
            <option value="10"{{#HOUR_10}} selected="selected"{{/HOUR_10}}>10:00 – 10:59</option>
            <option value="11"{{#HOUR_11}} selected="selected"{{/HOUR_11}}>11:00 – 11:59</option>
            <option value="12"{{#HOUR_12}} selected="selected"{{/HOUR_12}}>12:00 – 12:59</option>
            <option value="13"{{#HOUR_13}} selected="selected"{{/HOUR_13}}>13:00 – 13:59</option>
            <option value="14"{{#HOUR_14}} selected="selected"{{/HOUR_14}}>14:00 – 14:59</option>
            <option value="15"{{#HOUR_15}} selected="selected"{{/HOUR_15}}>15:00 – 15:59</option>
            <option value="16"{{#HOUR_16}} selected="selected"{{/HOUR_16}}>16:00 – 16:59</option>
            <option value="17"{{#HOUR_17}} selected="selected"{{/HOUR_17}}>17:00 – 17:59</option>
            <option value="18"{{#HOUR_18}} selected="selected"{{/HOUR_18}}>18:00 – 18:59</option>
            <option value="19"{{#HOUR_19}} selected="selected"{{/HOUR_19}}>19:00 – 19:59</option>
            <option value="20"{{#HOUR_20}} selected="selected"{{/HOUR_20}}>20:00 – 20:59</option>
            <option value="21"{{#HOUR_21}} selected="selected"{{/HOUR_21}}>21:00 – 21:59</option>
            <option value="22"{{#HOUR_22}} selected="selected"{{/HOUR_22}}>22:00 – 22:59</option>
            <option value="23"{{#HOUR_23}} selected="selected"{{/HOUR_23}}>23:00 – 23:59</option>
          </select>
        </div>
      {{/SLOT_FIELD}}
      {{#ZONE_FIELD}}
        <div class="field">
          <label for="time_zone">Time zone of the sync time</label>
          <p class="hint" id="time_zone-hint">
            For example Europe/Berlin.
            {{#SAME_ZONE}}Also used for all times shown in Rollcall{{/SAME_ZONE}}
            {{#OTHER_ZONE}}Pages show times in the zone chosen under Display{{/OTHER_ZONE}}
          </p>
          {{#ZONE_LOST}}
            <p class="error">
              The time zone {{LOST}} is unknown on this server. Save the one below, or enter
              another.
            </p>
          {{/ZONE_LOST}}
          {{#HAS_ERROR}}
            <p class="error" id="time_zone-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="time_zone" name="time_zone" type="text" list="zones" autocomplete="off"
              autocapitalize="none" spellcheck="false" value="{{VALUE}}"
              aria-describedby="time_zone-hint{{#HAS_ERROR}} time_zone-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
          <p class="aside"><a href="/static/zones.txt">List of time zones</a></p>
        </div>
      {{/ZONE_FIELD}}
      <p class="card-foot"><button class="primary" type="submit">Save schedule</button></p>
      <datalist id="zones" data-lines="/static/zones.txt"></datalist>
    </form>
  </section>
{{/FORM}}
{{>DAY}}
<section id="sync-history"{{#MOVING}} data-poll="/settings/sync" data-poll-ms="5000"{{/MOVING}}>
  <h2 id="history">Sync history</h2>
  {{#NO_RUNS}}
    <div class="empty">
      <p>No sync yet. The first one starts as soon as the API key is verified.</p>
    </div>
  {{/NO_RUNS}}
  {{#RUNS}}
    <div class="table-scroll" role="region" aria-labelledby="runs-caption" tabindex="0">
      <table class="cards">
        <caption id="runs-caption">Last 30 syncs, newest first; times in {{ZONE}}</caption>
        <thead>
          <tr>
            <th scope="col">Started</th>
            <th scope="col">Started by</th>
            <th scope="col">Result</th>
            <th scope="col" class="num nowrap">Duration</th>
            <th scope="col" class="num">Users</th>
            <th scope="col">New, changed, left</th>
            <th scope="col">Requests</th>
          </tr>
        </thead>
        <tbody>
          {{#RUN}}
            <tr>
              <th scope="row">{{RUN_STARTED}}</th>
              <td data-label="Started by"><bdi>{{RUN_KIND}}</bdi></td>
              <td data-label="Result">
                <div>
                  {{#RUN_OK}}<span class="badge ok">Complete</span>{{/RUN_OK}}{{#RUN_RUNNING}}<span
                      class="badge">Running</span>{{/RUN_RUNNING}}{{#RUN_SUSPICIOUS}}<span
                      class="badge soon">Rejected</span>{{/RUN_SUSPICIOUS}}{{#RUN_FAILED}}<span
                      class="badge expired">Failed</span>{{/RUN_FAILED}}{{#RUN_STOPPED}}<span
                      class="badge">Stopped</span>{{/RUN_STOPPED}}
                  {{#RUN_STOPPED_BY}} by <bdi>{{STOPPED_BY}}</bdi>{{/RUN_STOPPED_BY}}
                  {{#RUN_CONFIRMED}} accepted by <bdi>{{RUN_CONFIRMED_BY}}</bdi>{{/RUN_CONFIRMED}}
                  {{#RUN_PROBLEM}} {{RUN_ERROR}}{{/RUN_PROBLEM}}
                  {{#RUN_TYPES}}
                    <div class="hint">
                      Other account types, never changed by tasks: <bdi>{{TYPES}}</bdi>
                    </div>
                  {{/RUN_TYPES}}
                  {{#RUN_ODD_TIMES}}
                    <div class="hint">
                      Invalid dates: {{PEOPLE_TEXT}}. Their last known dates are used.
                    </div>
                  {{/RUN_ODD_TIMES}}
                </div>
              </td>
              <td class="num" data-label="Duration">{{RUN_TOOK}}</td>
              <td class="num" data-label="Users">{{RUN_USERS}}</td>
              <td data-label="New, changed, left">{{RUN_CHANGES}}</td>
              <td data-label="Requests">{{RUN_REQUESTS}}</td>
            </tr>
          {{/RUN}}
        </tbody>
      </table>
    </div>
  {{/RUNS}}
</section>
