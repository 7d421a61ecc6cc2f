<p class="back"><a href="/tasks">All tasks</a></p>
<h1>New task</h1>
<p class="lede">
  Saving changes nobody: you review a preview next. For unused seats,
  <a href="/tasks/free">choose a product</a> instead.
</p>
<section class="card" aria-label="Task"> {{>TASK_FORM}} </section>
