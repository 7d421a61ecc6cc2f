<h1>Delete this task?</h1>
<section class="card" aria-labelledby="effect">
  <h2 id="effect"><bdi>{{TASK_NAME}}</bdi></h2>
  <p>
    The task and its waiting runs are cancelled. Run history is kept, and past runs can still be
    undone.
  </p>
  <form method="post" action="{{DELETE_PATH}}">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <input type="hidden" name="confirm" value="yes">
    <p class="actions">
      <button class="danger" type="submit">Delete task</button>
        <a class="button secondary" href="{{TASK_PATH}}">Cancel</a>
    </p>
  </form>
</section>
