/* How a task stands to its limits, in words and with what would fit: on its page, in its preview,
 * and when it is switched on. */
#ifndef CGI_BIN_TASKS_LIMIT_TEXT_H
#define CGI_BIN_TASKS_LIMIT_TEXT_H
#include "http/request.h"
#include "page/view.h"
#include "runs/task_limit.h"

/* On the task's page (reach->fit < 0: nobody can be counted): T_REACH_WORDS, and T_LIMITS_BROKEN
 * while a run would not start. */
void task_limits_show(struct request *r, struct dict *body, const struct task *t,
                      const struct task_reach *reach);
/* In a preview: T_PROBLEM lists all that stands against a start. *words: what stands against
 * running it by hand, or NULL. */
enum rc_err task_limits_preview(struct request *r, struct dict *body, const struct run *run,
                                const char **words) MUST_USE;
/* Before a task is switched on: refuses the field knows when a run would not start and nobody said
 * that he knows. */
enum rc_err task_limits_ask(struct request *r, const struct task *t) MUST_USE;
/* Whether the field knows is ticked; another word than yes or no is refused. */
bool task_limits_text(struct request *r);
/* The box itself, T_KNOWS_FIELD. */
void task_limits_box(struct request *r, struct dict *form);
#endif
