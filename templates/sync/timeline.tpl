<section class="card" aria-labelledby="day">
  <h2 id="day">Daily schedule</h2>
  <p class="hint">Times in {{ZONE}}. Tasks wait for a running sync.</p>
  {{#LINES}}
    <div class="day-hours" aria-hidden="true">
      <span>00</span><span>03</span><span>06</span><span>09</span><span>12</span><span>15</span>
      <span>18</span><span>21</span>
    </div>
    <ul class="day-lines">
      {{#DAY_ROW}}
        <li>
          <svg viewBox="0 0 1440 24" preserveAspectRatio="none" aria-hidden="true">
            {{#BAR_SLOT}}
              <rect class="data-1" x="{{BAR_FROM}}" y="4" width="{{BAR_WIDTH}}" height="16"></rect>
            {{/BAR_SLOT}}
            {{#BAR_OVER}}
              <rect class="data-2" x="{{BAR_FROM}}" y="4" width="{{BAR_WIDTH}}" height="16"></rect>
            {{/BAR_OVER}}
            {{#BAR_TASK}}
              <rect class="data-3" x="{{BAR_FROM}}" y="4" width="{{BAR_WIDTH}}" height="16"></rect>
            {{/BAR_TASK}}
          </svg>
          <p>
            {{#SYNC}}<span class="swatch data-1"></span> <b>Sync</b>{{/SYNC}}
            {{#TASK}}<span class="swatch data-3"></span>
              <a href="{{TASK_PATH}}"><bdi>{{TASK_NAME}}</bdi></a>{{/TASK}}
            <span class="hint">{{TEXT}}{{#HERE}}, {{CLOCK}} here{{/HERE}}</span>
          </p>
          {{#CLASH}}
            <p>
              <span class="badge soon">Overlap</span>
              {{#IN_SLOT}}Overlaps the sync. Move the task to {{FREE_AT}} or later.{{/IN_SLOT}}
              {{#AFTER_SLOT}}May overlap a long sync. Move the task to {{FREE_AT}} or
                later.{{/AFTER_SLOT}}
            </p>
          {{/CLASH}}
        </li>
      {{/DAY_ROW}}
    </ul>
  {{/LINES}}
  {{#NO_TASKS}}<p class="hint">No scheduled tasks.</p>{{/NO_TASKS}}
</section>
