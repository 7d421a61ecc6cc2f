/* Previews of very many people, which lane tasks makes: where whoever asked is led, and the page
 * one sees meanwhile. */
#ifndef CGI_BIN_RUNS_RUN_PENDING_H
#define CGI_BIN_RUNS_RUN_PENDING_H
#include "http/response.h"
#include "runs/run.h"

/* Before a preview is asked for: the one this person has in the making; 0: none. */
enum rc_err run_pending_before(struct request *r, int64_t *before) MUST_USE;
/* The answer to whoever asked for preview id: to its page. Wakes the lane when it is to be made.
 * flash: said when it is there already. */
struct response run_pending_see(struct request *r, int64_t id, int64_t before, const char *flash);
struct response run_pending_page(struct request *r, const struct run *run);
#endif
