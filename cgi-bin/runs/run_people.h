/* The people of a run, person by person: tabs by outcome, one page of the table, the calls of one
 * person. Reads only. */
#ifndef CGI_BIN_RUNS_RUN_PEOPLE_H
#define CGI_BIN_RUNS_RUN_PEOPLE_H
#include "http/request.h"
#include "page/view.h"
#include "runs/run.h"

/* Fills the part runs/people.tpl as ?outcome=, ?q=, ?page=, ?who= and ?protect= ask. may_undo: each
 * row that can be put back has a button. */
enum rc_err run_people_show(struct request *r, struct dict *part, const struct run *run,
                            bool may_undo) MUST_USE;
/* The address of what of the people is shown: the run's own, with tab, words and page. */
const char *run_people_link(struct request *r, const struct run *run);
#endif
