/* What a preview says about notices and the second step. */
#ifndef CGI_BIN_RUN_PEOPLE_REACH_H
#define CGI_BIN_RUN_PEOPLE_REACH_H
#include "http/request.h"
#include "page/view.h"
#include "runs/run.h"
#include "tasks/task_terms.h"

/* Of a preview: which notices are sent, who cannot be warned, and the second step. */
enum rc_err run_people_reach(struct request *r, struct dict *body, const struct run *run) MUST_USE;
/* Shows SECOND_STEP of these terms, when they have one. preview: the run whose people it counts, 0:
 * none. */
enum rc_err run_people_reach_second(struct request *r, struct dict *d,
                                    const struct task_terms *terms, int64_t preview) MUST_USE;
/* "14 3 1" as "14, 3, 1". */
const char *run_people_notice_days(struct arena *a, const char *notices);
#endif
