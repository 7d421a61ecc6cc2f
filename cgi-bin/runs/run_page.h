/* The page of a run, for the posts that show it again. */
#ifndef CGI_BIN_RUNS_RUN_PAGE_H
#define CGI_BIN_RUNS_RUN_PAGE_H
#include "http/response.h"
#include "runs/run.h"

/* The page of a run, of a preview, or of a preview in the making; 422 when a field was refused. */
struct response run_show(struct request *r, const struct run *run);
#endif
