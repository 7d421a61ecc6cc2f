<h1>Delete this area?</h1>
<section class="card" aria-labelledby="effect">
  <h2 id="effect"><bdi>{{AREA_NAME}}</bdi></h2>
  <p>No one has access by this area. Runs and filters of it stay, for full access.</p>
  <form method="post" action="{{DELETE_PATH}}">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <input type="hidden" name="confirm" value="yes">
    <p class="actions">
      <button class="danger" type="submit">Delete area</button>
        <a class="button secondary" href="{{AREA_PATH}}">Cancel</a>
    </p>
  </form>
</section>
