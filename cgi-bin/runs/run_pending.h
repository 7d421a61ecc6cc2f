/* Previews that lane tasks makes, of very many people: where a request for one leads, and the page
 * shown until it is ready. */
#ifndef CGI_BIN_RUNS_RUN_PENDING_H
#define CGI_BIN_RUNS_RUN_PENDING_H
#include "http/response.h"
#include "runs/run.h"

/* The preview that this person already has in the making; 0: none. Call it before asking for a new
 * one. */
enum rc_err run_pending_before(struct request *r, int64_t *before) MUST_USE;
/* Leads to the page of preview id. Wakes the lane when it has to make the preview. before: of
 * run_pending_before. flash: the message when the preview is ready at once; NULL: none. */
struct response run_pending_see(struct request *r, int64_t id, int64_t before, const char *flash);
struct response run_pending_page(struct request *r, const struct run *run);
#endif
