<p class="back"><a href="/reviews">Reviews</a></p>
<div class="page-head">
  <h1><bdi>{{NAME}}</bdi></h1>
  {{#IS_OPEN}}<span class="badge info">Open</span>{{/IS_OPEN}}
  {{#IS_LATE}}<span class="badge soon">Overdue</span>{{/IS_LATE}}
  {{#IS_CLOSED}}<span class="badge ok">Closed</span>{{/IS_CLOSED}}
</div>
{{#SEES_ALL}}
  <p class="lede">
    Decide who keeps access. Nobody decides about themselves, or about people they gave access to.
  </p>
{{/SEES_ALL}}
{{#SEES_SOME}}
  <p class="lede">
    You decide about these people. Without a decision they count as not reviewed.
  </p>
{{/SEES_SOME}}
<div class="card review-progress">
  <p>
    <label for="reviewed">{{DONE}} of {{PEOPLE}} reviewed</label>
    <progress id="reviewed" max="{{POPULATION}}" value="{{DONE_COUNT}}">{{DONE}}</progress>
  </p>
  <p class="hint">
    Due {{DUE}}. <bdi>{{FILTER_NAME}}</bdi> ({{FILTER_TEXT}}), as synced {{SYNCED}}. Started by
    <bdi>{{STARTED_BY}}</bdi>, {{STARTED}}.{{#CLOSED}} Closed by <bdi>{{BY}}</bdi>,
    {{AT_TEXT}}.{{/CLOSED}}
  </p>
  {{#RUN}}
    <p>Run of what is removed: <a href="{{RUN_PATH}}">{{RUN_STATE_TEXT}}</a></p>
  {{/RUN}}
  {{#FILES}}
    <p class="actions">
      {{#FILE}}<a class="button secondary small" href="/reviews/{{ID}}/{{FILE_NAME}}"
          download="{{FILE_NAME}}">{{FILE_NAME}}</a> {{/FILE}}
    </p>
    <p class="hint">Check the files with: sha256sum -c SHA256SUMS</p>
  {{/FILES}}
  {{#END}}
    <div class="actions">
      <form method="post" action="/reviews/{{ID}}">
        <input type="hidden" name="csrf" value="{{CSRF}}">
        <button class="secondary small" name="do" value="remind" type="submit">Remind
          reviewers</button>
      </form>
      {{#MAY_RUN}}
        <form method="post" action="/reviews/{{ID}}" class="in-line">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          {{#ASK_ACTION}}
            <label for="action" class="visually-hidden">Action</label>
            {{#HAS_ERROR}}
              <span class="error" id="action-error">
                <span class="visually-hidden">Error: </span>{{ERROR}}
              </span>
            {{/HAS_ERROR}}
            <select id="action" name="action"{{#HAS_ERROR}} aria-invalid="true"
                aria-describedby="action-error"{{/HAS_ERROR}}>
              <option value="">Choose action…</option>
              {{#ACTION_CHOICES}}
                <optgroup label="{{CHOICES_LABEL}}">
                  {{#CHOICE}}<option value="{{CHOICE_VALUE}}"{{#CHOICE_SELECTED}}
                      selected="selected"{{/CHOICE_SELECTED}}>{{CHOICE_LABEL}}</option>{{/CHOICE}}
                </optgroup>
              {{/ACTION_CHOICES}}
            </select>
          {{/ASK_ACTION}}
          <button class="secondary small" name="do" value="run" type="submit">Preview
            removal</button>
        </form>
      {{/MAY_RUN}}
      <details class="drop">
        <summary>Close review</summary>
        <form method="post" action="/reviews/{{ID}}">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <p>{{OPEN_TEXT}} not reviewed. Nothing of a closed review can change.</p>
          {{#NOT_RUN}}<p>{{COUNT}} to remove: results will say not run.</p>{{/NOT_RUN}}
          <button class="primary small" name="do" value="close" type="submit">Close review</button>
        </form>
      </details>
    </div>
  {{/END}}
</div>
{{#REVIEWERS}}
  <details class="more">
    <summary>Reviewers</summary>
    <ul class="rows">
      {{#JUDGE}}
        <li>
          <span><bdi>{{USER_NAME}}</bdi> <span class="hint"><bdi>{{EMAIL}}</bdi>{{#BY_AREA}} · area
            <bdi>{{AREA_NAME}}</bdi>{{/BY_AREA}}{{#NO_LONGER}} · may no longer
            decide{{/NO_LONGER}}</span></span>
          <span class="hint">{{DONE}} decided,
            <a href="/reviews/{{ID}}?state=open&amp;reviewer={{USER_ID:u}}">{{OPEN}} not
            reviewed</a></span>
        </li>
      {{/JUDGE}}
      {{#ORPHANS}}
        <li>
          <span>Nobody is left: an owner may decide</span>
          <span class="hint"><a href="/reviews/{{ID}}?reviewer=none">{{PEOPLE}}</a></span>
        </li>
      {{/ORPHANS}}
    </ul>
  </details>
{{/REVIEWERS}}
<nav class="tabs" aria-label="People by decision">
  {{#TAB}}<a href="{{TAB_LINK}}"
      {{#TAB_CURRENT}}aria-current="page"{{/TAB_CURRENT}}>{{TAB_LABEL}} ({{COUNT}})</a> {{/TAB}}
</nav>
{{#CHOSEN_REVIEWER}}
  <p>Only people whom <bdi>{{USER_NAME}}</bdi> may decide about. <a
      href="{{LINK}}">Show everyone</a></p>
{{/CHOSEN_REVIEWER}}
{{#NO_REVIEWER}}
  <p>Only people without a reviewer. <a href="{{LINK}}">Show everyone</a></p>
{{/NO_REVIEWER}}
{{#NOBODY_OPEN}}
  <div class="empty">
    <h2>Everyone here is reviewed</h2>
    <p>Decisions can change until the review is closed.</p>
  </div>
{{/NOBODY_OPEN}}
{{#NOBODY}}
  <div class="empty">
    <h2>Nobody here</h2>
    <p>No person of this review has that decision.</p>
  </div>
{{/NOBODY}}
{{#LIST}}
  <div class="table-scroll" role="region" aria-labelledby="people-caption" tabindex="0">
    <table class="cards reviewed">
      <caption id="people-caption">{{TOTAL}}, by name</caption>
      <thead>
        <tr>
          <th scope="col" class="tick">
            {{#DECIDE_FORM}}<input type="checkbox" form="decide" name="tick_page" value="1"
                aria-label="Select everyone on this page">{{/DECIDE_FORM}}
            {{#NO_FORM}}<span class="visually-hidden">Selected</span>{{/NO_FORM}}
          </th>
          <th scope="col">Person</th>
          <th scope="col">Products</th>
          <th scope="col">Groups and roles</th>
          <th scope="col">Last active</th>
          <th scope="col">Decision</th>
        </tr>
      </thead>
      <tbody>
        {{#ROW}}
          <tr>
            {{#TICK}}
              <td class="tick">
                <input type="checkbox" form="decide" name="account_id" value="{{ACCOUNT}}"
                    aria-label="Select {{USER_NAME}}"{{#CHECKED}} checked="checked"{{/CHECKED}}>
                <input type="hidden" form="decide" name="page_id" value="{{ACCOUNT}}">
              </td>
            {{/TICK}}
            {{#NO_TICK}}<td class="tick"></td>{{/NO_TICK}}
            <th scope="row" class="text">
              {{#PERSON_LINK}}<a href="{{LINK}}"><bdi>{{USER_NAME}}</bdi></a>{{/PERSON_LINK}}
              {{#PERSON}}<bdi>{{USER_NAME}}</bdi>{{/PERSON}}
              <div class="hint email"><bdi>{{EMAIL}}</bdi></div>
              {{#NOT_ACTIVE}}<div class="hint">{{STATUS}}</div>{{/NOT_ACTIVE}}
              {{#INACTIVE}}<span class="badge soon">Remove suggested: unused</span>{{/INACTIVE}}
              {{#PROTECTED}}<span class="badge info">Protected</span>
                <div class="hint"><bdi>{{REASON}}</bdi></div>{{/PROTECTED}}
            </th>
            <td class="text" data-label="Products">
              {{#PRODUCTS}}
                <ul class="plain">
                  {{#PRODUCT}}
                    <li>{{PRODUCT_NAME}} on <bdi>{{SITE_NAME}}</bdi>
                      {{#LAST_USED}}<span class="hint nowrap">{{LAST_ACTIVE}}</span>{{/LAST_USED}}
                      {{#NEVER_USED}}<span class="hint nowrap">never used</span>{{/NEVER_USED}}
                    </li>
                  {{/PRODUCT}}
                </ul>
              {{/PRODUCTS}}
              {{#NO_PRODUCTS}}<span class="hint">None</span>{{/NO_PRODUCTS}}
            </td>
            <td class="text" data-label="Groups and roles">
              <div>
                {{#ADMIN_ROLE}}<div><b>{{ROLE}}</b></div>{{/ADMIN_ROLE}}
                {{#GROUPS}}<span class="hint"><bdi>{{NAMES}}</bdi>{{#MORE_GROUPS}} and {{COUNT}}
                  more{{/MORE_GROUPS}}</span>{{/GROUPS}}
              </div>
            </td>
            <td class="nowrap" data-label="Last active">
              {{#PERSON_USED}}{{LAST_ACTIVE}}{{/PERSON_USED}}
              {{#PERSON_UNUSED}}Never{{/PERSON_UNUSED}}
            </td>
            <td class="text" data-label="Decision">
              <div>
                <span class="badge{{BADGE}}">{{LABEL}}</span>
                {{#DECIDED}}
                  {{#REASONED}}<div><bdi>{{REASON}}</bdi></div>{{/REASONED}}
                  <div class="hint"><bdi>{{BY}}</bdi>, {{AT_TEXT}}{{#AS_OWNER}}, as
                    owner{{/AS_OWNER}}{{#PUT_OFF}}, until {{UNTIL}}{{/PUT_OFF}}</div>
                {{/DECIDED}}
                {{#OWN}}<div class="hint">Your own access: someone else decides.</div>{{/OWN}}
                {{#ORPHAN}}
                  <div class="hint">No reviewer is left. An owner may decide.</div>
                {{/ORPHAN}}
                {{#GAVE}}
                  <div class="hint">You gave this access: someone else decides.</div>
                {{/GAVE}}
                {{#IN_RUN}}<div class="hint">In the run: this decision stays.</div>{{/IN_RUN}}
              </div>
            </td>
          </tr>
        {{/ROW}}
      </tbody>
    </table>
  </div>
  {{#DECIDE_FORM}}
    <form method="post" action="/reviews/{{ID}}/rows" id="decide" class="toolbar"
        data-selection="yes" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <input type="hidden" name="seen" value="{{SEEN}}">
      <input type="hidden" name="state" value="{{STATE}}">
      <input type="hidden" name="reviewer" value="{{REVIEWER}}">
      <input type="hidden" name="page" value="{{PAGE}}">
      <span class="selected" role="status" id="account_id" tabindex="-1"><b
          data-count="yes">0</b> selected</span>
      <div class="field grow">
        <label for="reason">Reason, needed to remove</label>
        {{#HAS_ERROR}}
          <p class="error" id="reason-error">
            <span class="visually-hidden">Error: </span>{{ERROR}}
          </p>
        {{/HAS_ERROR}}
        <input id="reason" name="reason" type="text" class="wide" autocomplete="off"
            maxlength="500" value="{{VALUE}}"{{#HAS_ERROR}} aria-invalid="true"
            aria-describedby="reason-error"{{/HAS_ERROR}}>
      </div>
      <button class="primary" name="decision" value="keep" type="submit">Keep access</button>
      <button class="secondary" name="decision" value="remove" type="submit">Remove access</button>
      <button class="secondary" name="decision" value="later" type="submit">Decide later</button>
    </form>
  {{/DECIDE_FORM}}
  <nav class="pages" aria-label="Pages">
    {{#PREVIOUS}}<a class="button secondary" rel="prev" href="{{LINK}}">Previous</a> {{/PREVIOUS}}
    {{#NEXT}}<a class="button secondary" rel="next" href="{{LINK}}">Next</a> {{/NEXT}}
  </nav>
{{/LIST}}
