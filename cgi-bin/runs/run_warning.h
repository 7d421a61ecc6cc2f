/* The card of a run that warns people before it acts. */
#ifndef CGI_BIN_RUNS_RUN_WARNING_H
#define CGI_BIN_RUNS_RUN_WARNING_H
#include "http/request.h"
#include "page/view.h"
#include "runs/run.h"

/* Of a run in the state RUN_WARNING: the day, the notices, the buttons. */
enum rc_err run_warning_show(struct request *r, struct dict *body, const struct run *run) MUST_USE;
#endif
