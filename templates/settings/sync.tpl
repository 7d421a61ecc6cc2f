<h1>User data synchronization</h1>
<p class="lede">
  Once in 24 hours Rollcall reads users, groups, roles and last activity from Atlassian. Pages
  always show the last complete run: nobody ever sees half of one.
</p>
<div id="sync-status"{{#MOVING}} data-poll="/settings/sync" data-poll-ms="2000"{{/MOVING}}>
  {{#RUNNING}}
    <section class="card" aria-labelledby="running">
      <h2 id="running">Synchronizing now</h2>
      {{#BAR}}
        <p>
          <progress max="{{BAR_MAX}}" value="{{BAR_VALUE}}"
              aria-label="Users read">{{BAR_TEXT}}</progress>
        </p>
        <p role="status">{{BAR_TEXT}}</p>
      {{/BAR}}
      {{#BAR_UNKNOWN}}
        <p><progress aria-label="Users read"></progress></p> <p role="status">Counting the users</p>
      {{/BAR_UNKNOWN}}
      <dl class="facts">
        <div><dt>Since</dt><dd>{{SINCE}}, for {{SINCE_AGO}}</dd></div>
        {{#PHASE_ROW}}<div><dt>Reading</dt><dd>{{PHASE}}</dd></div>{{/PHASE_ROW}}
        <div>
          <dt>Pages asked for</dt>
          <dd>{{REQUESTS}}{{#RETRIED}}; {{RETRIES}} of them again{{/RETRIED}}</dd>
        </div>
        {{#WAITING}}
          <div>
            <dt>Waiting</dt>
            <dd>
              Atlassian's rate limit is reached; it goes on at {{WAITING_UNTIL}}, in {{WAITING_FOR}}
            </dd>
          </div>
        {{/WAITING}}
        {{#LAST_ERROR}}
          <div><dt>Last error</dt><dd>{{LAST_ERROR_AT}}: {{LAST_ERROR_TEXT}}</dd></div>
        {{/LAST_ERROR}}
      </dl>
      <p><a class="button secondary" href="/settings/sync">Refresh</a></p>
    </section>
  {{/RUNNING}}
  {{#ASKED_FOR}}
    <section class="card" aria-labelledby="asked">
      <h2 id="asked">Starting</h2>
      <p role="status">A synchronization was asked for and starts within a minute.</p>
      <p><a class="button secondary" href="/settings/sync">Refresh</a></p>
    </section>
  {{/ASKED_FOR}}
  {{#SUSPICIOUS}}
    <section class="card refused" aria-labelledby="suspicious">
      <h2 id="suspicious">
        <span class="badge urgent">Suspicious</span> The last run was not taken over
      </h2>
      <p>{{RUN_ERROR}}</p>
      <p>
        When that is right (people really left, for example), confirm it: a new run starts and may
        take it over. Otherwise look at the organization first; the old figures stay.
      </p>
      {{#MAY_CONFIRM}}
        <form method="post" action="/settings/sync/run">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="confirm_run" value="{{RUN_ID}}">
          <button class="danger" id="confirm_run" type="submit">
            Confirm run {{RUN_ID}} and synchronize again
          </button>
        </form>
      {{/MAY_CONFIRM}}
    </section>
  {{/SUSPICIOUS}}
  <section class="card" aria-labelledby="now">
    <h2 id="now">Now</h2>
    <dl class="facts">
      <div>
        <dt>Next run</dt>
        <dd>
          {{#NEXT}}{{NEXT_LOCAL}} ({{NEXT_UTC}}){{#NEXT_DUE}}; it is due and starts within a minute
            once a key is there{{/NEXT_DUE}}{{/NEXT}}{{#SWITCHED_OFF}}<span class="badge">Off</span>
            The daily run is switched off{{/SWITCHED_OFF}}
        </dd>
      </div>
      <div>
        <dt>Daily slot</dt>
        <dd>
          {{SLOT_TEXT}}, {{ZONE}}{{#LOST_ZONE}}; <span class="badge expired">Unknown</span> this
          server does not know the time zone {{LOST}} of the settings{{/LOST_ZONE}}
        </dd>
      </div>
      <div>
        <dt>Last complete run</dt>
        <dd>
          {{#LAST}}{{LAST_AGO}}, {{LAST_USERS}} users{{/LAST}}{{#NEVER_YET}}none yet{{/NEVER_YET}}
        </dd>
      </div>
      <div><dt>The next will take</dt><dd>{{ESTIMATE}}</dd></div>
      {{#RESTING}}
        {{#LAST_ERROR}}
          <div><dt>Last error</dt><dd>{{LAST_ERROR_AT}}: {{LAST_ERROR_TEXT}}</dd></div>
        {{/LAST_ERROR}}
      {{/RESTING}}
    </dl>
    {{#ADVICE}}
      <p class="hint">
        Plan automated tasks outside {{ADVICE_FROM}} to {{ADVICE_TO}}: between these hours they
        would work on figures that are about to change.
        {{#ADVICE_LONG}} A run takes longer than its slot; keep more room after it.{{/ADVICE_LONG}}
      </p>
    {{/ADVICE}}
    {{#NO_KEY}}
      <p>
        There is nothing to synchronize with before the <a href="/settings/api-key">organization API
        key</a> is entered.
      </p>
    {{/NO_KEY}}
    {{#MAY_RUN}}
      <form method="post" action="/settings/sync/run">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <button class="secondary" id="run" type="submit">Sync now</button>
      </form>
    {{/MAY_RUN}}
  </section>
  {{>DAY}}
  <section>
    <h2 id="history">Last runs</h2>
    {{#NO_RUNS}}
      <div class="empty">
        <p>No run yet. The first one follows by itself when the API key has passed its check.</p>
      </div>
    {{/NO_RUNS}}
    {{#RUNS}}
      <div class="table-scroll" role="region" aria-labelledby="runs-caption" tabindex="0">
        <table>
          <caption id="runs-caption">The last 30 runs, newest first; times in {{ZONE}}</caption>
          <thead>
            <tr>
              <th scope="col">Started</th>
              <th scope="col">Kind</th>
              <th scope="col">Outcome</th>
              <th scope="col" class="num">Took</th>
              <th scope="col" class="num">Users</th>
              <th scope="col">New, changed, gone</th>
              <th scope="col">Requests</th>
            </tr>
          </thead>
          <tbody>
            {{#RUN}}
              <tr>
                <th scope="row">{{RUN_STARTED}}</th>
                <td>{{RUN_KIND}}</td>
                <td>
                  {{#RUN_OK}}<span class="badge ok">Complete</span>{{/RUN_OK}}{{#RUN_RUNNING}}<span
                      class="badge">Running</span>{{/RUN_RUNNING}}{{#RUN_SUSPICIOUS}}<span
                      class="badge soon">Suspicious</span>{{/RUN_SUSPICIOUS}}{{#RUN_FAILED}}<span
                      class="badge expired">Failed</span>{{/RUN_FAILED}}
                  {{#RUN_CONFIRMED}} confirmed by {{RUN_CONFIRMED_BY}}{{/RUN_CONFIRMED}}
                  {{#RUN_PROBLEM}} {{RUN_ERROR}}{{/RUN_PROBLEM}}
                  {{#RUN_TYPES}}
                    <div class="hint">
                      Accounts of other types were met, and no run touches them:
                      <bdi>{{TYPES}}</bdi>
                    </div>
                  {{/RUN_TYPES}}
                  {{#RUN_ODD_TIMES}}
                    <div class="hint">
                      Odd dates: {{PEOPLE_TEXT}}. What was known before counts for them.
                    </div>
                  {{/RUN_ODD_TIMES}}
                </td>
                <td class="num">{{RUN_TOOK}}</td>
                <td class="num">{{RUN_USERS}}</td>
                <td>{{RUN_CHANGES}}</td>
                <td>{{RUN_REQUESTS}}</td>
              </tr>
            {{/RUN}}
          </tbody>
        </table>
      </div>
    {{/RUNS}}
  </section>
</div>
{{#READ_ONLY}}
  <p class="hint">Your role may look at the synchronization but change nothing.</p>
{{/READ_ONLY}}
{{#FORM}}
  <section class="card" aria-labelledby="change">
    <h2 id="change">Change the schedule</h2>
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
          <label for="enabled">Synchronize every day</label>
          <p class="hint" id="enabled-hint">
            What people may do here follows from roles that are read anew each day; only
            organization admins and owners granted on the server switch that off
          </p>
        </div>
      {{/ENABLED_FIELD}}
      {{#SLOT_FIELD}}
        <div class="field">
          <label for="slot">Hour of the day ({{SLOT_ZONE}})</label>
          <p class="hint" id="slot-hint">
            The run starts within this hour, best when few people work
          </p>
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
          <label for="time_zone">Time zone</label>
          <p class="hint" id="time_zone-hint">
            A name of the IANA list, like Europe/Berlin; the hour above is meant in it
          </p>
          {{#ZONE_LOST}}
            <p class="error">
              This server does not know {{LOST}}. Save what is entered below, or enter another name.
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
          <p class="aside"><a href="/static/zones.txt">All names of time zones</a></p>
        </div>
      {{/ZONE_FIELD}}
      <p class="card-foot"><button class="primary" type="submit">Save schedule</button></p>
      <datalist id="zones" data-lines="/static/zones.txt"></datalist>
    </form>
  </section>
{{/FORM}}
