<h1>{{HEADING}}</h1>
<p class="lede">{{TEXT}}</p>
{{#RESEND}}
  <form method="post" action="{{ACTION}}">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <div hidden="hidden">
      {{! The line break is no content: HTML drops the first one, so that of a value stays. }}
      {{#SENT}}<textarea name="{{NAME}}" aria-label="{{NAME}}">
{{VALUE:p}}</textarea>{{/SENT}}
    </div>
    <p>
      Your answers are kept. Sent again, they also take the place of what somebody else changed here
      in the meantime.
    </p>
    <p><button class="primary" type="submit">Send it again</button></p>
  </form>
{{/RESEND}}
{{#ONWARD}}
  <p class="actions">
    {{#AFRESH}}<a class="button secondary" href="{{LINK}}">Open the page again</a> {{/AFRESH}}
    <a class="button secondary" href="/">To the dashboard</a>
  </p>
{{/ONWARD}}
<p class="hint">Status {{STATUS}}</p>
