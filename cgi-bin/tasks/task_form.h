/* A task as a form: showing it, and reading what was sent. Used by the pages of page_tasks.c. */
#ifndef CGI_BIN_TASKS_TASK_FORM_H
#define CGI_BIN_TASKS_TASK_FORM_H
#include "http/request.h"
#include "page/view.h"
#include "tasks/task.h"

/* Fills the form's part: what was sent with this POST to save (posted), else t. */
enum rc_err task_form_show(struct request *r, struct dict *d, const struct task *t,
                           bool posted) MUST_USE;
/* Checks what was sent into *t (id and what is read only stay); refusals are noted in r. */
enum rc_err task_form_read(struct request *r, struct task *t) MUST_USE;
#endif
