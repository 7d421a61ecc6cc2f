/* Facts of a task that the list and the page of a task share. */
#ifndef CGI_BIN_TASKS_TASK_TEXT_H
#define CGI_BIN_TASKS_TASK_TEXT_H
#include "http/request.h"
#include "page/view.h"
#include "tasks/task.h"

const char *task_path(struct request *r, int64_t id);
/* Loads the task that the address names; ERR_NOT_FOUND when there is none. */
enum rc_err task_of_path(struct request *r, struct task *t) MUST_USE;
/* Shows TASK_OFF, TASK_DRY or TASK_ON. */
void task_show_state(struct dict *d, const struct task *t);
/* Shows TASK_FILTER, or FILTER_GONE when the filter was deleted. */
enum rc_err task_show_filter(struct request *r, struct dict *d, const struct task *t) MUST_USE;
/* When the task runs next, or why it does not. */
const char *task_next_text(struct request *r, const struct task *t);
#endif
