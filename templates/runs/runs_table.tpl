{{#RUN_LIST}}
  <div class="table-scroll" role="region" aria-labelledby="runs-caption" tabindex="0">
    <table class="cards">
      <caption id="runs-caption">{{RUNS_CAPTION}}</caption>
      <thead>
        <tr>
          <th scope="col">Started</th>
          {{#WITH_NAME}}<th scope="col">Name</th>{{/WITH_NAME}}
          <th scope="col">State</th>
          <th scope="col">Result</th>
        </tr>
      </thead>
      <tbody>
        {{#RUN}}
          <tr>
            <th scope="row" class="text">
              <a href="{{RUN_PATH}}">{{RUN_WHEN}}</a><p class="hint">by {{RUN_BY}}</p>
            </th>
            {{#RUN_NAME_CELL}}
              <td class="text" data-label="Name">
                {{RUN_NAME}}<p class="hint">{{RUN_KIND}}</p>
              </td>
            {{/RUN_NAME_CELL}}
            <td class="text" data-label="State">
              <span class="badge{{BADGE}}">{{RUN_STATE}}</span>
              {{#RUN_IS_UNDO}} <span class="badge">Undo</span>{{/RUN_IS_UNDO}}
              {{#RUN_DRY}} <span class="badge">Dry run</span>{{/RUN_DRY}}
              {{#RUN_REASON_ROW}}<p class="hint">{{RUN_REASON}}</p>{{/RUN_REASON_ROW}}
            </td>
            <td class="text" data-label="Result">{{RUN_RESULT}}</td>
          </tr>
        {{/RUN}}
      </tbody>
    </table>
  </div>
  <nav class="pages" aria-label="Pages of runs">
    {{#RUNS_BEFORE}}<a class="button secondary" href="{{LINK}}">Newer runs</a>{{/RUNS_BEFORE}}
    {{#RUNS_AFTER}}<a class="button secondary" href="{{LINK}}">Older runs</a>{{/RUNS_AFTER}}
  </nav>
{{/RUN_LIST}}
