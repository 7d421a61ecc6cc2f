{{#OF_USER}}<section aria-labelledby="acted">
<h2 id="acted">Runs that acted on this person</h2>
<div class="table-scroll" role="region" aria-labelledby="acted-caption" tabindex="0">
<table>
  <caption id="acted-caption">The last {{RUN_COUNT}}, newest first</caption>
  <thead><tr><th scope="col">Run</th><th scope="col">Outcome</th><th scope="col">What was done</th></tr></thead>
  <tbody>
  {{#RUN}}<tr>
    <th scope="row" class="text"><a href="{{RUN_PATH}}"><bdi>{{RUN_NAME}}</bdi></a><p class="hint">{{RUN_WHEN}}, by {{RUN_BY}}</p></th>
    <td class="text"><span class="badge{{#BADGE_OK}} ok{{/BADGE_OK}}{{#BADGE_INFO}} info{{/BADGE_INFO}}{{#BADGE_SOON}} soon{{/BADGE_SOON}}{{#BADGE_BAD}} expired{{/BADGE_BAD}}">{{OUTCOME}}</span>{{#RUN_DRY}} <span class="badge">Dry run</span>{{/RUN_DRY}}{{#REASON_ROW}}<p class="hint">{{REASON}}</p>{{/REASON_ROW}}</td>
    <td class="text">{{CALLS}}</td>
  </tr>
  {{/RUN}}
  </tbody>
</table>
</div>
</section>{{/OF_USER}}
