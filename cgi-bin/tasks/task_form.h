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

/* --- for task_terms_form.c */

struct form_choice {
    const char *value, *label, *hint;
};
/* The i-th choice of a field; the first one bears the id of the field, for the error summary. */
void task_form_add_choice(struct request *r, struct dict *field, const char *name, int i,
                          const struct form_choice *c, bool selected);
void task_form_show_text(struct request *r, struct dict *row, const char *name, const char *stored,
                         bool posted);
void task_form_show_number(struct request *r, struct dict *row, const char *name, int64_t stored,
                           bool posted);
/* -1 for anything but a number; task_check refuses it. when_empty: 0 refuses an empty field. */
int64_t task_form_number(struct request *r, const char *name, int64_t when_empty);
#endif
