/* Previews of very many people, which lane tasks makes: where whoever asked is led, and the page one
 * sees meanwhile. */
#ifndef RUN_MAKING_H
#define RUN_MAKING_H
#include "response.h"
#include "run.h"

/* Before a preview is asked for: the one this person has in the making; 0: none. */
enum rc_err run_making_before(struct request *r, int64_t *before) MUST_USE;
/* The answer to whoever asked for preview id: to its page. Wakes the lane when it is to be made.
 * flash: said when it is there already. */
struct response run_making_see(struct request *r, int64_t id, int64_t before, const char *flash);
struct response run_making_page(struct request *r, const struct run *run);
#endif
