/* Who was warned by a task, and what became of them: a row for each run. */
#ifndef CGI_BIN_TASKS_TASK_WARNINGS_H
#define CGI_BIN_TASKS_TASK_WARNINGS_H
#include "http/request.h"
#include "page/view.h"
#include "tasks/task.h"

/* Shows the facts of the task's terms, and the rows. Nothing for a task without warnings. */
enum rc_err task_warnings_show(struct request *r, struct dict *body, const struct task *t) MUST_USE;
#endif
