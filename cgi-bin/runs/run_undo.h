/* Undo, from the page of a run. */
#ifndef CGI_BIN_RUNS_RUN_UNDO_H
#define CGI_BIN_RUNS_RUN_UNDO_H
#include "http/response.h"
#include "runs/run.h"

/* do=undo: the page that asks for confirmation, or the undo itself. */
struct response run_undo_post(struct request *r, const struct run *run);
#endif
