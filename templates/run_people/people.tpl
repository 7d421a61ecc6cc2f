{{#PERSON_CALLS}}
  <section class="card" aria-labelledby="calls">
    <div class="card-head">
      <h2 id="calls">Requests for <bdi>{{PERSON_NAME}}</bdi></h2>
      <p class="actions"><a class="button secondary small" href="{{CLOSE_LINK}}">Close</a></p>
    </div>
    <ul class="rows">
      {{#CALL}}
        <li>
          <div>
            <p><strong>{{CALL_TEXT}}</strong></p>
            <p class="hint">
              {{#ANSWERED}}{{AT_TEXT}}{{/ANSWERED}}{{#NOT_SENT}}Not sent yet{{/NOT_SENT}}
              {{#HTTP}}· HTTP {{STATUS}}{{/HTTP}}
              {{#NO_ANSWER}}· No answer{{/NO_ANSWER}}
              {{#UNDONE}}· Undone by run {{RUN}}{{/UNDONE}}
            </p>
            {{#REASON_ROW}}<p class="hint">{{REASON}}</p>{{/REASON_ROW}}
          </div>
          <p>
            <span class="badge{{BADGE}}">{{CALL_STATE}}</span>
          </p>
        </li>
      {{/CALL}}
    </ul>
  </section>
{{/PERSON_CALLS}}
{{#PROTECT_CARD}}
  <section class="card" aria-labelledby="protect">
    <div class="card-head">
      <h2 id="protect">Protect <bdi>{{PERSON_NAME}}</bdi></h2>
      <p class="actions"><a class="button secondary small" href="{{HERE}}">Close</a></p>
    </div>
    <p>
      Tasks and bulk actions then skip this person, and so does this preview.
    </p>
    <form method="post" action="{{HERE}}" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <input type="hidden" name="do" value="protect">
      <input type="hidden" name="account_id" value="{{ACCOUNT_ID}}">
      {{#REASON_FIELD}}
        <div class="field">
          <label for="reason">Reason</label>
          <p class="hint" id="reason-hint">For example: service account, executive, on leave</p>
          {{#HAS_ERROR}}
            <p class="error" id="reason-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="reason" name="reason" type="text" autocomplete="off" maxlength="200"
              value="{{VALUE}}"
              aria-describedby="reason-hint{{#HAS_ERROR}} reason-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/REASON_FIELD}}
      {{#UNTIL_FIELD}}
        <fieldset class="field">
          <legend>Protect for</legend>
          <div class="choices">
            <div class="choice">
              <input type="radio" id="days-30" name="days" value="30"
                  {{#DAYS_30}}checked="checked"{{/DAYS_30}}>
              <label for="days-30">30 days</label>
            </div>
            <div class="choice">
              <input type="radio" id="days-90" name="days" value="90"
                  {{#DAYS_90}}checked="checked"{{/DAYS_90}}>
              <label for="days-90">90 days</label>
            </div>
            <div class="choice">
              <input type="radio" id="days-none" name="days" value=""
                  {{#DAYS_NONE}}checked="checked"{{/DAYS_NONE}}>
              <label for="days-none">No end date</label>
            </div>
            <div class="choice">
              <input type="radio" id="days-date" name="days" value="date"
                  {{#DAYS_DATE}}checked="checked"{{/DAYS_DATE}}>
              <label for="days-date">Until the date below</label>
            </div>
          </div>
        </fieldset>
        <div class="field">
          <label for="until">Last day</label>
          <p class="hint" id="until-hint">Used only with “Until the date below”</p>
          {{#HAS_ERROR}}
            <p class="error" id="until-error">
              <span class="visually-hidden">Error: </span>{{ERROR}}
            </p>
          {{/HAS_ERROR}}
          <input id="until" name="until" type="date" class="short" value="{{VALUE}}"
              aria-describedby="until-hint{{#HAS_ERROR}} until-error{{/HAS_ERROR}}"
              {{#HAS_ERROR}}aria-invalid="true"{{/HAS_ERROR}}>
        </div>
      {{/UNTIL_FIELD}}
      <p class="card-foot">
        <button class="primary" type="submit">Protect and skip person</button>
          <a href="{{HERE}}">Cancel</a>
      </p>
    </form>
  </section>
{{/PROTECT_CARD}}
{{#SEARCH}}
  <form method="get" action="{{RUN_PATH}}" class="filters" role="search"
      aria-label="Search these people">
    <input type="hidden" name="outcome" value="{{TAB_NAME}}">
    {{#Q_FIELD}}
      <div class="field">
        <label for="q">Name, e-mail or account ID</label>
        {{#HAS_ERROR}}
          <p class="error" id="q-error"><span class="visually-hidden">Error: </span>{{ERROR}}</p>
        {{/HAS_ERROR}}
        <input id="q" name="q" type="search" autocomplete="off" spellcheck="false"
            value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
            aria-describedby="q-error"{{/HAS_ERROR}}>
      </div>
    {{/Q_FIELD}}
    <button class="secondary" type="submit">Search people</button>
    {{#Q_CLEAR}} <a href="{{LINK}}">Clear search</a>{{/Q_CLEAR}}
  </form>
{{/SEARCH}}
<nav class="tabs" aria-label="People by outcome">
  {{#TAB}}<a href="{{TAB_LINK}}"{{#TAB_CURRENT}} aria-current="page"{{/TAB_CURRENT}}>{{TAB_LABEL}}
    ({{TAB_COUNT}})</a> {{/TAB}}
</nav>
{{#NOBODY}}<p class="hint">No people here.</p>{{/NOBODY}}
{{#NOBODY_FOUND}}
  <p role="status">No matches in name, e-mail or account ID.</p>
{{/NOBODY_FOUND}}
{{#PEOPLE_LIST}}
  <div class="table-scroll" role="region" aria-labelledby="people-caption" tabindex="0">
    <table class="cards people">
      <caption id="people-caption">{{PEOPLE_CAPTION}}</caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          {{#WITH_OUTCOME}}<th scope="col">Outcome</th>{{/WITH_OUTCOME}}
          <th scope="col">Change</th>
          <th scope="col">{{ACTIVE_HEAD}}</th>
          {{#WITH_SINCE}}<th scope="col">Unused since</th>{{/WITH_SINCE}}
          {{#WITH_UNDO}}<th scope="col"><span class="visually-hidden">Undo</span></th>{{/WITH_UNDO}}
          {{#WITH_PICK}}
            <th scope="col"><span class="visually-hidden">Skip or protect</span></th>
          {{/WITH_PICK}}
        </tr>
      </thead>
      <tbody>
        {{#PERSON}}
          <tr>
            <th scope="row">
              <a href="{{PERSON_LINK}}"><bdi>{{PERSON_NAME}}</bdi></a>
              <p class="hint email">{{EMAIL}}</p>
            </th>
            {{#OUTCOME_CELL}}
              <td class="text" data-label="Outcome">
                <span class="badge{{BADGE}}">{{OUTCOME}}</span>
                {{#REASON_ROW}}<p class="hint">{{REASON}}</p>{{/REASON_ROW}}
                {{#NOTICES}}
                  {{#NOTICE_LINE}}
                    <p class="hint">
                      {{#NOTICE_SENT}}Notice {{NOTICE_TEXT}}: sent {{NOTICE_WHEN}}{{/NOTICE_SENT}}
                      {{#NOTICE_WAITS}}Notice {{NOTICE_TEXT}}: due {{NOTICE_WHEN}}{{/NOTICE_WAITS}}
                      {{#NOTICE_FAILED}}Notice {{NOTICE_TEXT}}: failed{{/NOTICE_FAILED}}
                      {{#NOTICE_CANCELLED}}Notice {{NOTICE_TEXT}}: cancelled{{/NOTICE_CANCELLED}}
                    </p>
                  {{/NOTICE_LINE}}
                {{/NOTICES}}
              </td>
            {{/OUTCOME_CELL}}
            <td class="text" data-label="Change">
              {{CALLS}}
              {{#CALLS_MORE}} <a href="{{CALLS_LINK}}">Details<span class="visually-hidden"> of
                {{PERSON_NAME}}</span></a>{{/CALLS_MORE}}
              {{#LOSES}}<p class="hint">Removes {{LOSES_TEXT}}</p>{{/LOSES}}
              {{#LOSES_TOO}}
                <p class="hint"><span class="badge soon">Also removed</span> {{LOSES_TEXT}}</p>
              {{/LOSES_TOO}}
              {{#USED_LATELY}}
                <p class="hint"><span class="badge soon">Used recently</span> {{LOSES_TEXT}}</p>
              {{/USED_LATELY}}
            </td>
            <td class="nowrap" data-label="{{ACTIVE_HEAD}}">{{LAST_ACTIVE}}</td>
            {{#SINCE_CELL}}
              <td class="text" data-label="Unused since">
                {{SINCE}}<p class="hint">{{SINCE_TEXT}}</p>
              </td>
            {{/SINCE_CELL}}
            {{#UNDO_CELL}}
              <td>
                {{#UNDO_ONE}}
                  <form method="post" action="{{RUN_PATH}}">
                    <input type="hidden" name="csrf" value="{{CSRF}}">
                    <input type="hidden" name="do" value="undo">
                    <input type="hidden" name="account_id" value="{{ACCOUNT_ID}}">
                    <button class="secondary small" type="submit">Undo<span class="visually-hidden">
                      for {{PERSON_NAME}}</span></button>
                  </form>
                {{/UNDO_ONE}}
              </td>
            {{/UNDO_CELL}}
            {{#PICK_CELL}}
              <td class="pick">
                {{#MAY_LEAVE}}
                  <form method="post" action="{{HERE}}">
                    <input type="hidden" name="csrf" value="{{CSRF}}">
                    <input type="hidden" name="do" value="leave-out">
                    <input type="hidden" name="account_id" value="{{ACCOUNT_ID}}">
                    <button class="secondary small" type="submit">Skip<span
                      class="visually-hidden"> {{PERSON_NAME}}</span></button>
                      <a class="button secondary small" href="{{PROTECT_LINK}}">Protect…<span
                          class="visually-hidden"> {{PERSON_NAME}}</span></a>
                  </form>
                {{/MAY_LEAVE}}
                {{#MAY_SKIP}}
                  <form method="post" action="{{HERE}}">
                    <input type="hidden" name="csrf" value="{{CSRF}}">
                    <input type="hidden" name="do" value="leave-out">
                    <input type="hidden" name="account_id" value="{{ACCOUNT_ID}}">
                    <button class="secondary small" type="submit">Skip<span
                      class="visually-hidden"> {{PERSON_NAME}}</span></button>
                  </form>
                {{/MAY_SKIP}}
                {{#MAY_PUT_BACK}}
                  <form method="post" action="{{HERE}}">
                    <input type="hidden" name="csrf" value="{{CSRF}}">
                    <input type="hidden" name="do" value="put-back">
                    <input type="hidden" name="account_id" value="{{ACCOUNT_ID}}">
                    <button class="secondary small" type="submit">Include<span
                      class="visually-hidden"> {{PERSON_NAME}}</span></button>
                  </form>
                {{/MAY_PUT_BACK}}
              </td>
            {{/PICK_CELL}}
          </tr>
        {{/PERSON}}
      </tbody>
    </table>
  </div>
  <nav class="pages" aria-label="Pages of people">
    {{#BEFORE}}<a class="button secondary" href="{{LINK}}">Previous</a>{{/BEFORE}}
    {{#AFTER}}<a class="button secondary" href="{{LINK}}">Next</a>{{/AFTER}}
  </nav>
{{/PEOPLE_LIST}}
