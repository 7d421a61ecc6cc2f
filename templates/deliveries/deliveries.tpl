<div id="deliveries"{{#MOVING}} data-poll="{{POLL_PATH}}" data-poll-ms="2000"{{/MOVING}}>
  {{#TEST}}
    <section class="card{{#TEST_FAILED}} refused{{/TEST_FAILED}}" aria-labelledby="test-result">
      <h2 id="test-result">{{TEST_TEXT}}</h2>
      <dl class="facts">
        <div><dt>Requested</dt><dd>{{WHEN}}</dd></div>
        {{#RESULT}}<div><dt>Answer</dt><dd>{{RESULT_TEXT}}</dd></div>{{/RESULT}}
        {{#TROUBLE}}<div><dt>What to do</dt><dd>{{PROBLEM}}</dd></div>{{/TROUBLE}}
        {{#HAS_ANSWER}}
          <div><dt>Response body</dt><dd><pre>{{ANSWER:p}}</pre></dd></div>
        {{/HAS_ANSWER}}
      </dl>
    </section>
  {{/TEST}}
  {{#UNSEEN_DEAD}}
    <section class="card refused" aria-labelledby="unseen">
      <div class="card-head">
        <h2 id="unseen">{{UNSEEN_TEXT}}</h2>
        {{#SEEN_FORM}}
          <form method="post" action="{{SEEN_PATH}}">
            <input type="hidden" name="csrf" value="{{CSRF}}">
            <input type="hidden" name="until" value="{{SEEN_UNTIL}}">
            <button class="secondary small" type="submit">Dismiss</button>
          </form>
        {{/SEEN_FORM}}
      </div>
      <p>
        The log below has the answers. The notice stays until you redeliver or dismiss it.
      </p>
    </section>
  {{/UNSEEN_DEAD}}
  <section>
    <h2 id="log">Deliveries</h2>
    {{#NO_DELIVERIES}}
      <div class="empty">
        <p>
          No deliveries yet. They are kept for 90 days.
        </p>
      </div>
    {{/NO_DELIVERIES}}
    {{#LOG}}
      <div class="table-scroll" role="region" aria-labelledby="log-caption" tabindex="0">
        <table class="cards">
          <caption id="log-caption">
            Last 50. Up to 8 attempts over about a day, with the same ID
          </caption>
          <thead>
            <tr>
              <th scope="col">Event</th>
              {{#WITH_RECIPIENT}}<th scope="col">To</th>{{/WITH_RECIPIENT}}
              <th scope="col">State</th>
              <th scope="col">Answer</th>
              <th scope="col">Action</th>
            </tr>
          </thead>
          <tbody>
            {{#DELIVERY}}
              <tr>
                <th scope="row">
                  {{EVENT}}
                  {{#IS_TEST}} <span class="badge">Test</span>{{/IS_TEST}}
                  <p class="hint">{{WHEN}}</p>
                </th>
                {{#TO_ROW}}<td data-label="To">{{RECIPIENT}}</td>{{/TO_ROW}}
                <td data-label="State">
                  <div>
                    <span class="badge{{BADGE}}">{{STATE_TEXT}}</span>
                    {{#NEXT}}<p class="hint">next attempt {{NEXT_TEXT}}</p>{{/NEXT}}
                  </div>
                </td>
                <td class="text" data-label="Answer">
                  <div>
                    {{#RESULT}}{{RESULT_TEXT}}{{/RESULT}}
                    {{#TROUBLE}}<p class="hint">{{PROBLEM}}</p>{{/TROUBLE}}
                    {{#HAS_ANSWER}}
                      <details class="more">
                        <summary>Response body</summary><pre>{{ANSWER:p}}</pre>
                      </details>
                    {{/HAS_ANSWER}}
                    {{#ATTEMPTS}}
                      <details class="more">
                        <summary>{{COUNT}} attempts</summary>
                        <ul class="plain">
                          {{#ATTEMPT}}
                            <li>{{AT_TEXT}}: {{RESULT_TEXT}}. {{PROBLEM}}</li>
                          {{/ATTEMPT}}
                        </ul>
                      </details>
                    {{/ATTEMPTS}}
                  </div>
                </td>
                <td data-label="Action">
                  <div>
                    <a href="{{PAYLOAD_PATH}}">View payload<span
                        class="visually-hidden"> of {{EVENT}}, {{WHEN}}</span></a>
                    {{#AGAIN}}
                      <form method="post" action="{{AGAIN_PATH}}">
                        <input type="hidden" name="csrf" value="{{CSRF}}">
                        <button class="secondary small" type="submit">Redeliver<span
                            class="visually-hidden"> {{EVENT}}, {{WHEN}}</span></button>
                      </form>
                    {{/AGAIN}}
                  </div>
                </td>
              </tr>
            {{/DELIVERY}}
          </tbody>
        </table>
      </div>
    {{/LOG}}
    {{#REFRESH}}<p><a class="button secondary" href="{{POLL_PATH}}">Refresh</a></p>{{/REFRESH}}
  </section>
</div>
