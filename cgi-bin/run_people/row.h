/* One person of a run as a row of the list. */
#ifndef CGI_BIN_RUN_PEOPLE_ROW_H
#define CGI_BIN_RUN_PEOPLE_ROW_H
#include "run_people/view.h"

/* rows: of run_users, at the person. */
enum rc_err run_people_row_show(struct request *r, struct dict *list, struct rows *rows,
                                const struct run *run, const struct run_people_view *view) MUST_USE;
#endif
