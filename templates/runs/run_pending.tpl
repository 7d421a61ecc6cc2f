<p class="back"><a href="{{BACK_LINK}}">{{BACK_TEXT}}</a></p>
<div id="run-status" data-poll="{{RUN_PATH}}" data-poll-ms="2000">
  <div class="page-head">
    <h1>Preview: <bdi>{{RUN_NAME}}</bdi> <span class="badge info">Preparing</span></h1>
  </div>
  <p class="lede">
    Nothing has changed yet. Checking {{MATCHED}} people takes a while; you can leave this page and
    come back.
  </p>
  <section class="card" aria-labelledby="progress">
    <h2 id="progress">{{PROGRESS_HEADING}}</h2>
    <p>
      <progress max="{{BAR_MAX}}" {{#BAR}}value="{{BAR_VALUE}}"{{/BAR}}
          aria-labelledby="progress">{{BAR_TEXT}}</progress>
    </p>
    <p role="status">{{BAR_TEXT}}</p>
    {{#WHY}}<p>{{RUN_REASON}}</p>{{/WHY}}
    <div class="actions">
      <a class="button secondary" href="{{RUN_PATH}}">Refresh</a>
      {{#MAY_STOP}}
        <form method="post" action="{{RUN_PATH}}">
          <input type="hidden" name="csrf" value="{{CSRF}}">
          <input type="hidden" name="process_id" value="{{PROCESS_ID}}">
          <button class="secondary" name="do" value="stop" type="submit">Cancel preview</button>
        </form>
      {{/MAY_STOP}}
    </div>
  </section>
  <dl class="facts">
    <div>
      <dt>Actions</dt>
      <dd>
        <ol class="plain">
          {{#ACTION}}
            <li>
              {{ACTION_TEXT}}{{#OF_UNDO}}<p class="hint">{{OF_UNDO_TEXT}}</p>{{/OF_UNDO}}
            </li>
          {{/ACTION}}
          {{#UNDO_NOTE}}
            <li>Undo of <a href="{{UNDO_LINK}}">run {{UNDO_OF}}</a></li>
          {{/UNDO_NOTE}}
        </ol>
      </dd>
    </div>
    <div>
      <dt>People</dt>
      <dd>
        {{WHOM}}{{#RETRY_OF}}; only those who failed in
        <a href="{{RETRY_LINK}}">run {{RETRY_RUN}}</a>{{/RETRY_OF}}
        {{#THEN_OF}}; the second step after
        <a href="{{THEN_LINK}}">run {{THEN_RUN}}</a>{{/THEN_OF}}
      </dd>
    </div>
    <div><dt>Requested</dt><dd>{{MADE}}</dd></div>
  </dl>
</div>
