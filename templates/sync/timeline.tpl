<section class="card" aria-labelledby="day">
  <h2 id="day">The day</h2>
  <p class="hint">
    On the clocks of {{ZONE}}. Tasks wait while the organization is synchronized, so they are best
    planned outside of it
  </p>
  <table class="day" aria-hidden="true">
    <thead>
      <tr>
        <td class="day-label"></td>
        <td colspan="12">00</td>
        <td colspan="12">03</td>
        <td colspan="12">06</td>
        <td colspan="12">09</td>
        <td colspan="12">12</td>
        <td colspan="12">15</td>
        <td colspan="12">18</td>
        <td colspan="12">21</td>
      </tr>
    </thead>
    <tbody>
      {{#DAY_ROW}}
        <tr>
          <td class="day-label"><bdi>{{ROW_NAME}}</bdi></td>
          {{#SPAN}}
            <td colspan="{{SPAN_WIDTH}}" {{#SPAN_SLOT}}class="data-1"{{/SPAN_SLOT}}
                {{#SPAN_OVER}}class="data-2"{{/SPAN_OVER}}
                {{#SPAN_TASK}}class="data-3"{{/SPAN_TASK}}></td>
          {{/SPAN}}
        </tr>
      {{/DAY_ROW}}
    </tbody>
  </table>
  <ul class="rows">
    {{#SYNC_TEXT}}
      <li>
        <p><span class="swatch data-1"></span> Synchronization: {{TEXT}}</p>
      </li>
    {{/SYNC_TEXT}}
    {{#TASK_TEXT}}
      <li>
        <p>
          <span class="swatch data-3"></span> <a href="{{TASK_PATH}}"><bdi>{{TASK_NAME}}</bdi></a>:
            {{TEXT}}
        </p>
        {{#CLASH}}<p><span class="badge soon">Too close</span> {{CLASH_TEXT}}</p>{{/CLASH}}
      </li>
    {{/TASK_TEXT}}
  </ul>
  {{#NO_TASKS}}<p class="hint">No task is switched on that runs by a schedule.</p>{{/NO_TASKS}}
</section>
