/* Fields that the parts of a task's form share: showing what was sent, and reading numbers. */
#ifndef CGI_BIN_TASKS_TASK_FORM_FIELDS_H
#define CGI_BIN_TASKS_TASK_FORM_FIELDS_H
#include "http/request.h"
#include "page/view.h"

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
