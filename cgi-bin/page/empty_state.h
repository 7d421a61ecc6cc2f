/* Before the first synchronization: why there is nothing, and what to do next. */
#ifndef CGI_BIN_PAGE_EMPTY_STATE_H
#define CGI_BIN_PAGE_EMPTY_STATE_H
#include "http/request.h"
struct dict;
/* With nothing synchronized yet shows EMPTY with heading, text and link in body. *as_of: end of the
 * last complete run, 0: none. */
enum rc_err empty_state(struct request *r, struct dict *body, int64_t *as_of) MUST_USE;
#endif
