/* Why people were left out or skipped, and why a run failed for others. */
#ifndef CGI_BIN_RUNS_RUN_REASONS_H
#define CGI_BIN_RUNS_RUN_REASONS_H
#include "http/request.h"
#include "page/view.h"
#include "runs/run.h"

/* Rows LEFT_REASON in the sections LEFT (left out or skipped) and FAILURES. */
enum rc_err run_reasons_show(struct request *r, struct dict *body, const struct run *run) MUST_USE;
#endif
