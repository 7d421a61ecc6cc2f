/* Before the first synchronization: the reason for an empty page, and the next step. */
#ifndef CGI_BIN_PAGE_EMPTY_STATE_H
#define CGI_BIN_PAGE_EMPTY_STATE_H
#include "http/request.h"
struct dict;
/* Shows EMPTY with heading, text and link in body when nothing is synchronized yet. *as_of: the end
 * of the last complete synchronization, UTC seconds; 0: none. */
enum rc_err empty_state(struct request *r, struct dict *body, int64_t *as_of) MUST_USE;
#endif
