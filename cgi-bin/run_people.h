/* The people of a run, person by person: tabs by outcome, one page of the table, the calls of one person. Reads only. */
#ifndef RUN_PEOPLE_H
#define RUN_PEOPLE_H
#include "request.h"
#include "run.h"
#include "view.h"

/* Fills the part runs/people.tpl as ?outcome=, ?page= and ?who= ask. may_undo: each row that can be put back has a button. */
enum rc_err run_people_show(struct request *r, struct dict *part, const struct run *run, bool may_undo) MUST_USE;
/* Rows LEFT_REASON in a section LEFT: why people were left out or skipped. */
enum rc_err run_reasons_show(struct request *r, struct dict *body, const struct run *run) MUST_USE;
#endif
