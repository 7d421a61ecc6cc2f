<h1>Confirm deleting a task</h1>
<section class="card" aria-labelledby="effect">
  <h2 id="effect"><bdi>{{TASK_NAME}}</bdi></h2>
  <p>
    The task runs no more, and a run of it that still waits is not started. Its past runs stay to be
    read, and can still be undone.
  </p>
  <form method="post" action="{{DELETE_PATH}}">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <input type="hidden" name="confirm" value="yes">
    <p class="actions">
      <button class="danger" type="submit">Confirm: delete task</button>
        <a class="button secondary" href="{{TASK_PATH}}">Cancel, keep it</a>
    </p>
  </form>
</section>
