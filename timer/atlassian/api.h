/* Atlassian's organization API: one call, error bodies, pages. Paging goes by cursor, with up to
 * 100 rows a page (workspaces 1000). Error bodies come in six shapes (Atlassian's OpenAPI of
 * 2026-08-21 and answers of live tenants). */
#ifndef TIMER_ATLASSIAN_API_H
#define TIMER_ATLASSIAN_API_H
#include "atlassian/client.h"
#include "lane.h"

/* One call, with retries. out->body lives in the lane's arena. body NULL: GET. */
enum rc_err atlassian_call(struct lane *l, struct http *h, const char *path, const char *body,
                           struct http_answer *out) MUST_USE;
/* The error text of an answer as one sentence (" Atlassian says: ..."): errors[0], code and
 * message, key, or message. "": there is none. */
const char *atlassian_error_text(struct lane *l, const struct http_answer *a);
/* Atlassian's own error code, like ADMIN-409-3, for decisions; "": it has none. */
const char *atlassian_error_code(struct lane *l, const struct http_answer *a);
/* True when the body contains an error, whatever the status is; also when we cannot find out. */
bool atlassian_has_error(struct lane *l, const struct http_answer *a);
/* ERR_UPSTREAM unless the status is 2xx and the body is text. what names the listing for the log.
 * Replaces unpaired UTF-16 surrogates in the body. */
enum rc_err atlassian_accept(struct lane *l, const struct http_answer *a,
                             const char *what) MUST_USE;
/* The cursor of the next page. next is what the answer gives for it, and may be NULL; see
 * atlassian_page. */
enum rc_err atlassian_cursor(struct lane *l, const char *next, const char **cursor) MUST_USE;
/* The same, found at the end of a good body before the whole is read. NULL: not there; only
 * the whole page shows whether there is a next one. */
enum rc_err atlassian_peek(struct lane *l, const struct http_answer *a,
                           const char **cursor) MUST_USE;
/* Reads a good page. *cursor: of the next page, NULL at the end. When the next page is given as a
 * URL, only its cursor parameter counts; a URL at another server is an error, and is never called.
 */
enum rc_err atlassian_page(struct lane *l, const struct http_answer *a, const char *what,
                           const char **cursor, int64_t *rows) MUST_USE;
#endif
