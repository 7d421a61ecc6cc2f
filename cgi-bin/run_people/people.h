/* The people of a run: tabs by outcome, one page of the list, the calls of one person. Only
 * reads. */
#ifndef CGI_BIN_RUN_PEOPLE_PEOPLE_H
#define CGI_BIN_RUN_PEOPLE_PEOPLE_H
#include "http/request.h"
#include "page/view.h"
#include "runs/run.h"

/* Fills the part run_people/people.tpl by ?outcome=, ?q=, ?page=, ?who= and ?protect=. may_undo:
 * each person who can be restored has a button. */
enum rc_err run_people_show(struct request *r, struct dict *part, const struct run *run,
                            bool may_undo) MUST_USE;
/* The address of the view that this request asks for: run, tab, search and page. */
const char *run_people_link(struct request *r, const struct run *run);
#endif
