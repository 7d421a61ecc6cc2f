<h1>Open this area further?</h1>
<section class="card" aria-labelledby="effect">
  <h2 id="effect"><bdi>{{AREA_NAME}}</bdi></h2>
  <p>{{PEOPLE}} with this area can see more from the next click on. The area then holds:</p>
  <dl class="facts">
    <div><dt>Products</dt><dd>{{AREA_PRODUCTS}}</dd></div>
    <div>
      <dt>E-mail domains</dt>
      <dd>
        {{#ALL_DOMAINS}}All{{/ALL_DOMAINS}}{{#SOME_DOMAINS}}{{AREA_DOMAINS}}{{/SOME_DOMAINS}}
      </dd>
    </div>
  </dl>
  <form method="post" action="{{AREA_PATH}}" novalidate="novalidate">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <input type="hidden" name="confirm" value="yes">
    {{#VALUE_ROW}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}"> {{/VALUE_ROW}}
    <p class="actions">
      <button class="danger" type="submit">Save area</button>
        <a class="button secondary" href="{{AREA_PATH}}">Cancel</a>
    </p>
  </form>
</section>
