/* Atlassian's organization API in the field's words. Facts: paging by cursor, sizes up to 100
 * (workspaces 1000), error bodies of six shapes (Atlassian's OpenAPI of 2026-08-21 and what live
 * tenants answer). */
#ifndef TIMER_ATLASSIAN_API_H
#define TIMER_ATLASSIAN_API_H
#include "atlassian/client.h"
#include "lane.h"

/* One call, retried like all; a.body lives in the lane's arena. body NULL: GET. */
enum rc_err atlassian_call(struct lane *l, struct http *h, const char *path, const char *body,
                           struct http_answer *out) MUST_USE;
/* What an answer's error body says, in at most one line: errors[0], code + message, key, message;
 * else "". */
const char *atlassian_says(struct lane *l, const struct http_answer *a);
/* Atlassian's own code of the error, like ADMIN-409-3, to decide on; "" when it has none. */
const char *atlassian_error_code(struct lane *l, const struct http_answer *a);
/* The body speaks of an error, whatever the status is; also when that cannot be told. */
bool atlassian_holds_error(struct lane *l, const struct http_answer *a);
/* Fails in words unless the status is good and the body is text. Halves of characters in it become
 * signs for a lost one. */
enum rc_err atlassian_accept(struct lane *l, const struct http_answer *a,
                             const char *what) MUST_USE;
/* The cursor in what an answer says about its next page (may be NULL); see atlassian_page. */
enum rc_err atlassian_cursor(struct lane *l, const char *next, const char **cursor) MUST_USE;
/* Reads a good page or fails in words; what names the listing for the log. *cursor: of the next
 * page, NULL at the end. A next page given as a URL gives its cursor parameter only; one at another
 * server stops the run, and is never called. */
enum rc_err atlassian_page(struct lane *l, const struct http_answer *a, const char *what,
                           const char **cursor, int64_t *rows) MUST_USE;
#endif
