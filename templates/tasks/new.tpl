<p class="back"><a href="/tasks">All tasks</a></p>
<h1>New task</h1>
<p class="lede">
  Saving changes nothing yet. Next you look at the preview: exactly whom the task would hit. Only
  then can it be switched on.
</p>
<section class="card" aria-label="The task"> {{>TASK_FORM}} </section>
