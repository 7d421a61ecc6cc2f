<form method="post" action="{{ACTION}}" novalidate="novalidate" class="task-form">
<input type="hidden" name="csrf" value="{{CSRF}}">
{{#VERSION}}<input type="hidden" name="changed_at" value="{{CHANGED_AT}}">{{/VERSION}}
{{#NAME_FIELD}}
  <div class="field">
    <label for="name">Name</label>
    <p class="hint" id="name-hint">
      For example: Free Confluence seats unused for 60 days
    </p>
    {{#HAS_ERROR}}
      <p class="error" id="name-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input id="name" name="name" type="text" class="wide" autocomplete="off" value="{{VALUE}}"
        aria-describedby="name-hint{{#HAS_ERROR}} name-error{{/HAS_ERROR}}"
        {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
  </div>
{{/NAME_FIELD}}
{{#FILTER_FIELD}}
  <div class="field">
    <label for="filter">Saved filter</label>
    <p class="hint" id="filter-hint">Evaluated at each run</p>
    {{#HAS_ERROR}}
      <p class="error" id="filter-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <select id="filter" name="filter" class="auto"
        aria-describedby="filter-hint{{#HAS_ERROR}} filter-error{{/HAS_ERROR}}"
        {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
      <option value="">Choose a filter</option>
      {{#CHOICE}}
        <option value="{{CHOICE_VALUE}}"
            {{#CHOICE_SELECTED}}selected="selected"{{/CHOICE_SELECTED}}>
          {{CHOICE_LABEL}}
        </option>
      {{/CHOICE}}
    </select>
    <p class="aside">
      <a href="/users">Create a filter on Users</a> · <a href="/filters">All saved filters</a>
    </p>
  </div>
{{/FILTER_FIELD}}
{{#ACTION_FIELD}}
  <fieldset class="field"{{#HAS_ERROR}} aria-describedby="action-error"{{/HAS_ERROR}}>
    <legend>Actions (in order)</legend>
    <p class="hint">
      Organization admins and protected people are always skipped. Groups managed by an identity
      provider cannot be changed
    </p>
    {{#HAS_ERROR}}
      <p class="error" id="action-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    {{#GROUP_ERROR}}
      <p class="error" id="group-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/GROUP_ERROR}}
    {{#STEP}}
      <div class="pair">
        <div class="field">
          <label for="{{STEP_ID}}">
            <span class="visually-hidden">Action </span>{{STEP_NUMBER}}.
          </label>
          <select id="{{STEP_ID}}" name="action" class="auto">
            <option value="">No action</option>
            {{#ACTION_CHOICES}}
              <optgroup label="{{CHOICES_LABEL}}">
                {{#CHOICE}}
                  <option value="{{CHOICE_VALUE}}"
                      {{#CHOICE_SELECTED}}selected="selected"{{/CHOICE_SELECTED}}>
                    {{CHOICE_LABEL}}
                  </option>
                {{/CHOICE}}
              </optgroup>
            {{/ACTION_CHOICES}}
          </select>
        </div>
        <div class="field of-group">
          <label for="{{GROUP_ID}}">Group</label>
          <input id="{{GROUP_ID}}" name="group" type="text" list="groups" autocomplete="off"
              value="{{VALUE}}"{{#GROUP_BAD}} aria-invalid="true"
              aria-describedby="group-error"{{/GROUP_BAD}}>
        </div>
      </div>
    {{/STEP}}
    {{#MORE_STEPS}}<p class="hint">Save the task to add another action</p>{{/MORE_STEPS}}
  </fieldset>
{{/ACTION_FIELD}}
{{#SCHEDULE_FIELD}}
  <fieldset class="field"{{#HAS_ERROR}} aria-describedby="schedule-error"{{/HAS_ERROR}}>
    <legend>Schedule</legend>
    {{#HAS_ERROR}}
      <p class="error" id="schedule-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <div class="choices">
      {{#CHOICE}}
        <div class="choice">
          <input type="radio" id="{{CHOICE_ID}}" name="schedule" value="{{CHOICE_VALUE}}"
              {{#CHOICE_SELECTED}}checked="checked"{{/CHOICE_SELECTED}}>
          <label for="{{CHOICE_ID}}">{{CHOICE_LABEL}}</label>
        </div>
      {{/CHOICE}}
    </div>
  </fieldset>
{{/SCHEDULE_FIELD}}
{{#WEEKDAY_FIELD}}
  <fieldset class="field on-weekdays"{{#HAS_ERROR}} aria-describedby="weekday-error"{{/HAS_ERROR}}>
    <legend>Weekdays</legend>
    {{#HAS_ERROR}}
      <p class="error" id="weekday-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <div class="days">
      {{#CHOICE}}
        <div class="choice">
          <input type="checkbox" id="{{CHOICE_ID}}" name="weekday" value="{{CHOICE_VALUE}}"
              {{#CHOICE_SELECTED}}checked="checked"{{/CHOICE_SELECTED}}>
          <label for="{{CHOICE_ID}}">{{CHOICE_LABEL}}</label>
        </div>
      {{/CHOICE}}
    </div>
  </fieldset>
{{/WEEKDAY_FIELD}}
{{#EVERY_DAYS_FIELD}}
  <div class="field on-interval">
    <label for="every_days">Repeat every</label>
    {{#HAS_ERROR}}
      <p class="error" id="every_days-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <div class="with-unit">
      <input id="every_days" name="every_days" type="text" inputmode="numeric" autocomplete="off"
          size="6" value="{{VALUE}}"{{#HAS_ERROR}} aria-describedby="every_days-error"
          aria-invalid="true"{{/HAS_ERROR}}>
      <span class="unit">days</span>
    </div>
  </div>
{{/EVERY_DAYS_FIELD}}
{{#ON_DATE_FIELD}}
  <div class="field on-date">
    <label for="on_date">Start date</label>
    <p class="hint" id="on_date-hint">
      Required to run once; when empty, intervals count from today
    </p>
    {{#HAS_ERROR}}
      <p class="error" id="on_date-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input id="on_date" name="on_date" type="date" class="short" value="{{VALUE}}"
        aria-describedby="on_date-hint{{#HAS_ERROR}} on_date-error{{/HAS_ERROR}}"
        {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
  </div>
{{/ON_DATE_FIELD}}
{{#TIME_FIELD}}
  <div class="field on-time">
    <label for="time">Time</label>
    <p class="hint" id="time-hint">Not during the daily sync</p>
    {{#HAS_ERROR}}
      <p class="error" id="time-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input id="time" name="time" type="time" class="short" value="{{VALUE}}"
        aria-describedby="time-hint{{#HAS_ERROR}} time-error{{/HAS_ERROR}}"
        {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
  </div>
{{/TIME_FIELD}}
{{#ZONE_FIELD}}
  <div class="field on-time">
    <label for="time_zone">Time zone</label>
    <p class="hint" id="time_zone-hint">IANA name, like Europe/Berlin</p>
    {{#ZONE_LOST}}
      <p class="error">
        This server does not know {{LOST}}. Save the name below, or enter another one.
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
    <p class="aside"><a href="/static/zones.txt">All time zone names</a></p>
  </div>
{{/ZONE_FIELD}}
{{#CAP_USERS_FIELD}}
  <div class="field">
    <label for="cap_users">Maximum people per run</label>
    <p class="hint" id="cap_users-hint">Choose below what happens when more people match</p>
    {{#HAS_ERROR}}
      <p class="error" id="cap_users-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <div class="with-unit">
      <input id="cap_users" name="cap_users" type="text" inputmode="numeric" autocomplete="off"
          size="8" value="{{VALUE}}"
          aria-describedby="cap_users-hint{{#HAS_ERROR}} cap_users-error{{/HAS_ERROR}}"
          {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
      <span class="unit">people</span>
    </div>
  </div>
{{/CAP_USERS_FIELD}}
{{#CAP_PERCENT_FIELD}}
  <div class="field">
    <label for="cap_percent">
      Maximum share of seat holders
    </label>
    {{#HAS_ERROR}}
      <p class="error" id="cap_percent-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <div class="with-unit">
      <input id="cap_percent" name="cap_percent" type="text" inputmode="numeric" autocomplete="off"
          size="8" value="{{VALUE}}"{{#HAS_ERROR}} aria-describedby="cap_percent-error"
          aria-invalid="true"{{/HAS_ERROR}}>
      <span class="unit">%</span>
    </div>
  </div>
{{/CAP_PERCENT_FIELD}}
{{#LIMIT_MODE_FIELD}}
  <fieldset class="field"{{#HAS_ERROR}} aria-describedby="limit_mode-error"{{/HAS_ERROR}}>
    <legend>When more people match</legend>
    {{#HAS_ERROR}}
      <p class="error" id="limit_mode-error">
        <span class="visually-hidden">Error: </span>{{ERROR}}
      </p>
    {{/HAS_ERROR}}
    <div class="choices">
      {{#CHOICE}}
        <div class="choice">
          <input type="radio" id="{{CHOICE_ID}}" name="limit_mode" value="{{CHOICE_VALUE}}"
              {{#CHOICE_SELECTED}}checked="checked"{{/CHOICE_SELECTED}}>
          <label for="{{CHOICE_ID}}">{{CHOICE_LABEL}}</label>
          <p class="hint">{{CHOICE_HINT}}</p>
        </div>
      {{/CHOICE}}
    </div>
  </fieldset>
{{/LIMIT_MODE_FIELD}}
{{>TASK_TERMS}}
{{#NOTIFY_FIELD}}
  <div class="field">
    <label for="notify">Notify (optional)</label>
    <p class="hint" id="notify-hint">
      E-mail addresses, one per line, notified after each run
    </p>
    {{#HAS_ERROR}}
      <p class="error" id="notify-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <textarea id="notify" name="notify" rows="2" class="wide"
        aria-describedby="notify-hint{{#HAS_ERROR}} notify-error{{/HAS_ERROR}}"
        {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>{{VALUE:p}}</textarea>
    {{#MAIL_OFF}}
      <p class="aside">
        E-mail is not set up, so no mail is sent yet.
        {{#SETTINGS_OPEN}}<a href="/settings/email">Set up e-mail</a>{{/SETTINGS_OPEN}}
      </p>
    {{/MAIL_OFF}}
  </div>
{{/NOTIFY_FIELD}}
{{#DRY_RUN_FIELD}}
  <div class="field choice">
    {{#HAS_ERROR}}
      <p class="error" id="dry_run-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input type="checkbox" id="dry_run" name="dry_run" value="true" aria-describedby="dry_run-hint"
        {{#CHECKED}}checked="checked"{{/CHECKED}} {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
    <label for="dry_run">Dry run</label>
    <p class="hint" id="dry_run-hint">
      Logs what would change, changes nobody. Stays on until a preview is reviewed
    </p>
  </div>
{{/DRY_RUN_FIELD}}
{{#ENABLED_FIELD}}
  <div class="field choice">
    {{#HAS_ERROR}}
      <p class="error" id="enabled-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input type="checkbox" id="enabled" name="enabled" value="true" aria-describedby="enabled-hint"
        {{#CHECKED}}checked="checked"{{/CHECKED}} {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
    <label for="enabled">Turned on</label>
    <p class="hint" id="enabled-hint">
      Needs a reviewed preview of exactly this filter and these actions
    </p>
  </div>
{{/ENABLED_FIELD}}
{{#KNOWS_FIELD}}
  <div class="field choice">
    {{#HAS_ERROR}}
      <p class="error" id="knows-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
    {{/HAS_ERROR}}
    <input type="checkbox" id="knows" name="knows" value="yes"
        {{#CHECKED}}checked="checked"{{/CHECKED}}{{#HAS_ERROR}} aria-invalid="true"
        aria-describedby="knows-error"{{/HAS_ERROR}}>
    <label for="knows">I know that runs are blocked for now</label>
  </div>
{{/KNOWS_FIELD}}
<p class="card-foot"><button class="primary" type="submit">Save task</button></p>
<datalist id="groups">
{{#GROUP_CHOICE}}
<option value="{{CHOICE_VALUE}}">
{{/GROUP_CHOICE}}
</datalist> <datalist id="zones" data-lines="/static/zones.txt"></datalist>
</form>
