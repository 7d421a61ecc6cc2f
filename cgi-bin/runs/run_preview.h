/* The page of a preview. run_page.c chooses it by the state of the run. */
#ifndef CGI_BIN_RUNS_RUN_PREVIEW_H
#define CGI_BIN_RUNS_RUN_PREVIEW_H
#include "http/response.h"
#include "runs/run.h"

struct response run_preview_page(struct request *r, const struct run *run);
#endif
