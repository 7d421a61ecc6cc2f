/* The limits of a task against the people it reaches, as text and with limits that would fit: on
 * its page, in its preview, and when it is switched on. core/runs/task_limit.h decides what breaks
 * a limit. */
#ifndef CGI_BIN_TASKS_LIMIT_TEXT_H
#define CGI_BIN_TASKS_LIMIT_TEXT_H
#include "http/request.h"
#include "page/view.h"
#include "runs/task_limit.h"

/* On the page of the task: REACH_TEXT, and LIMITS_BROKEN while a run would not start. reach->fit
 * is negative when nobody can be counted. */
void task_limits_show(struct request *r, struct dict *body, const struct task *t,
                      const struct task_reach *reach);
/* In a preview: PROBLEM lists everything against a start. *problem: the part that also stops a
 * start by hand, or NULL. */
enum rc_err task_limits_preview(struct request *r, struct dict *body, const struct run *run,
                                const char **problem) MUST_USE;
/* Before a task is switched on: refuses the field knows when a run would not start and the field is
 * not ticked. */
enum rc_err task_limits_ask(struct request *r, const struct task *t) MUST_USE;
/* Whether the field knows is ticked; refuses a bad value. */
bool task_limits_known(struct request *r);
/* The box of that field, KNOWS_FIELD. */
void task_limits_box(struct request *r, struct dict *form);
#endif
