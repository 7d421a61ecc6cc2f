{{#PERSON_CALLS}}<section class="card" aria-labelledby="calls">
  <div class="card-head"><h2 id="calls">What was called for <bdi>{{PERSON_NAME}}</bdi></h2><p class="actions"><a class="button secondary small" href="{{CLOSE_LINK}}">Close</a></p></div>
  <ul class="rows">
  {{#CALL}}<li><p><strong>{{CALL_WORDS}}</strong><br><span class="hint">{{CALL_DETAIL}}</span></p><p><span class="badge{{#BADGE_OK}} ok{{/BADGE_OK}}{{#BADGE_INFO}} info{{/BADGE_INFO}}{{#BADGE_SOON}} soon{{/BADGE_SOON}}{{#BADGE_BAD}} expired{{/BADGE_BAD}}">{{CALL_STATE}}</span></p></li>
  {{/CALL}}
  </ul>
</section>{{/PERSON_CALLS}}
<nav class="tabs" aria-label="Which people">{{#TAB}}<a href="{{TAB_LINK}}"{{#TAB_CURRENT}} aria-current="page"{{/TAB_CURRENT}}>{{TAB_LABEL}} ({{TAB_COUNT}})</a>
{{/TAB}}</nav>
{{#NOBODY}}<p class="hint">Nobody here.</p>{{/NOBODY}}
{{#PEOPLE_LIST}}<div class="table-scroll" role="region" aria-labelledby="people-caption" tabindex="0">
<table>
  <caption id="people-caption">{{PEOPLE_CAPTION}}</caption>
  <thead><tr><th scope="col">Person</th>{{#WITH_OUTCOME}}<th scope="col">Outcome</th>{{/WITH_OUTCOME}}<th scope="col">{{CALLS_HEAD}}</th><th scope="col">Last active</th>{{#WITH_SINCE}}<th scope="col">Unused since</th>{{/WITH_SINCE}}{{#WITH_UNDO}}<th scope="col"><span class="visually-hidden">Undo</span></th>{{/WITH_UNDO}}</tr></thead>
  <tbody>
  {{#PERSON}}<tr>
    <th scope="row"><a href="{{PERSON_LINK}}"><bdi>{{PERSON_NAME}}</bdi></a><p class="hint">{{EMAIL}}</p></th>
    {{#OUTCOME_CELL}}<td class="text"><span class="badge{{#BADGE_OK}} ok{{/BADGE_OK}}{{#BADGE_INFO}} info{{/BADGE_INFO}}{{#BADGE_SOON}} soon{{/BADGE_SOON}}{{#BADGE_BAD}} expired{{/BADGE_BAD}}">{{OUTCOME}}</span>{{#REASON_ROW}}<p class="hint">{{REASON}}</p>{{/REASON_ROW}}</td>{{/OUTCOME_CELL}}
    <td class="text">{{CALLS}}{{#CALLS_MORE}} <a href="{{CALLS_LINK}}">Details<span class="visually-hidden"> of {{PERSON_NAME}}</span></a>{{/CALLS_MORE}}{{#LOSES}}<p class="hint">Loses {{LOSES_WORDS}}</p>{{/LOSES}}{{#LOSES_TOO}}<p class="hint"><span class="badge soon">Also loses</span> {{LOSES_WORDS}}</p>{{/LOSES_TOO}}</td>
    <td class="nowrap">{{LAST_ACTIVE}}</td>{{#SINCE_CELL}}<td class="text">{{SINCE}}<p class="hint">{{SINCE_WORDS}}</p></td>{{/SINCE_CELL}}
    {{#UNDO_CELL}}<td>{{#UNDO_ONE}}<form method="post" action="{{RUN_PATH}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="do" value="undo"><input type="hidden" name="account_id" value="{{ACCOUNT_ID}}"><button class="secondary small" type="submit">Undo<span class="visually-hidden"> for {{PERSON_NAME}}</span></button></form>{{/UNDO_ONE}}</td>{{/UNDO_CELL}}
  </tr>
  {{/PERSON}}
  </tbody>
</table>
</div>
<nav class="pages" aria-label="Pages of people">{{#BEFORE}}<a class="button secondary" href="{{LINK}}">Previous</a>{{/BEFORE}} {{#AFTER}}<a class="button secondary" href="{{LINK}}">Next</a>{{/AFTER}}</nav>{{/PEOPLE_LIST}}
