{{#CARD}}
  <section class="card checklist" aria-labelledby="checklist">
    <div class="card-head">
      <h2 id="checklist">Set up Rollcall</h2>
      <p class="hint">{{DONE_COUNT}} of {{STEP_COUNT}} done</p>
    </div>
    <ol class="plain">
      {{#STEP}}
        <li class="{{#DONE}}done{{/DONE}}{{#OPEN}}open{{/OPEN}}">
          <svg class="icon" role="img" viewBox="0 0 20 20">
            {{#DONE}}
              <title>Done</title>
              <circle cx="10" cy="10" r="9"></circle>
              <path d="M6 10.5l2.7 2.7L14 7.5"></path>
            {{/DONE}}
            {{#OPEN}}<title>To do</title> <circle cx="10" cy="10" r="8.25"></circle>{{/OPEN}}
          </svg>
          <span class="step-name">{{NAME}}</span>
          <span class="step-state">
            {{#BAR}}
              <progress max="{{BAR_MAX}}" value="{{BAR_VALUE}}" aria-label="Users read"></progress>
              {{SEEN}} of {{TOTAL}} users
            {{/BAR}}
            {{#BAR_UNKNOWN}}
              <progress aria-label="Users read"></progress> Counting users
            {{/BAR_UNKNOWN}}
            {{#PLAIN}}{{STATE}}{{/PLAIN}}
          </span>
          <div class="actions">
            {{#KEEP}}
              <form method="post" action="/">
                <input type="hidden" name="csrf" value="{{CSRF}}">
                <input type="hidden" name="action" value="keep-default">
                <input type="hidden" name="step" value="{{CODE}}">
                <button class="small" type="submit" aria-label="{{KEEP_TEXT}}: {{NAME}}">
                  {{KEEP_TEXT}}
                </button>
              </form>
            {{/KEEP}}
            {{#OPEN}}<a href="{{LINK}}">{{LINK_TEXT}}</a>{{/OPEN}}
            {{#DONE}}<a href="{{LINK}}">View<span class="visually-hidden">: {{NAME}}</span></a>
            {{/DONE}}
          </div>
        </li>
      {{/STEP}}
    </ol>
    <form class="card-foot" method="post" action="/">
      <input type="hidden" name="csrf" value="{{CSRF}}">
      <input type="hidden" name="action" value="dismiss-checklist">
      <button class="small" type="submit">Dismiss checklist for everyone</button>
    </form>
  </section>
{{/CARD}}
