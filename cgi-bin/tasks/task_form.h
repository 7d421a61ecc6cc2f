/* The form of a task, new or stored: shows it, reads and checks it, saves it. */
#ifndef CGI_BIN_TASKS_TASK_FORM_H
#define CGI_BIN_TASKS_TASK_FORM_H
#include "http/response.h"
#include "page/view.h"
#include "tasks/task.h"

/* Fills the part of the form: with the fields of this POST when posted, else with t. */
enum rc_err task_form_show(struct request *r, struct dict *d, const struct task *t,
                           bool posted) MUST_USE;
/* Reads the form into *t and checks it; id and read-only members stay. Notes refused fields. */
enum rc_err task_form_read(struct request *r, struct task *t) MUST_USE;
/* Saves t in a transaction of its own; *after: as it is stored. */
enum rc_err task_form_write(struct request *r, const struct task *t, struct task *after) MUST_USE;
/* Saves t and leads to its page. */
struct response task_form_save(struct request *r, const struct task *t);
#endif
