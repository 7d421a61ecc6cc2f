/* The part of a task's form about warnings: notices, what people can do, and the second step. */
#ifndef CGI_BIN_TASKS_TASK_TERMS_FORM_H
#define CGI_BIN_TASKS_TASK_TERMS_FORM_H
#include "http/request.h"
#include "page/view.h"
#include "tasks/task.h"

/* d: of tasks/task_terms.tpl. Shows what was sent; a field that was not sent is as in t. */
void task_terms_form_show(struct request *r, struct dict *d, const struct task *t);
/* Fields that were not sent keep their value. task_check decides what is allowed. */
void task_terms_form_read(struct request *r, struct task_terms *t);
#endif
