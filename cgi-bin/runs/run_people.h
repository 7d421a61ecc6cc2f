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
/* Within how many days a product counts as used lately: those of the filter, else of the
 * setting. */
enum rc_err run_used_days(struct request *r, const struct run *run, int64_t *days) MUST_USE;
/* Rows LEFT_REASON in a section LEFT: why people were left out or skipped; in a section FAILURES:
 * why it failed. */
enum rc_err run_reasons_show(struct request *r, struct dict *body, const struct run *run) MUST_USE;
#endif
