/* Calls to one base address with a bearer key: several at once, limits obeyed, failures tried
 * again, bodies bounded. One of the files that know libcurl; see deliver.h for the others. */
#ifndef TIMER_ATLASSIAN_CLIENT_H
#define TIMER_ATLASSIAN_CLIENT_H
#include "base/arena.h"
#include "base/err.h"
#include "host/config.h"
#include <stdbool.h>
#include <stdint.h>

struct http;

struct http_counts {
    int64_t requests, retries, bytes, waiting_until; /* UTC second until which the rate limit holds
                                                        a call that is to be made, or 0 */
};

/* key is copied into memory that is wiped by http_close. */
enum rc_err http_open(const struct config *config, const char *key, struct http **out,
                      struct err *e) MUST_USE;
void http_close(struct http *h);
void http_set_brief(struct http *h); /* few attempts: somebody waits for the answer */
const struct http_counts *http_counts(const struct http *h);

/* A chain: requests that follow each other by cursor. on_page sees each good or final answer and
 * sets path and body of the next request, or done. path begins with "/" and goes to the base
 * address only: no answer can send the key elsewhere. */
struct chain {
    const char *path;
    const char *body;   /* NULL: GET */
    const char *method; /* NULL: GET or POST, by the body */
    /* A write: it is never repeated here, nor by libcurl, unless it surely had no effect (429).
     * Whatever else comes of it is told to on_page, with status 0 when no whole answer came: then
     * nobody knows whether it had its effect. */
    bool once;
    bool done;
    void *arg;
    /* kept by http.c */
    int attempts, silent; /* silent: calls in a row that were connected and never answered */
    int64_t not_before_ms, silent_since_ms;
    void *transfer;
};
struct http_answer {
    int status;
    char *body;
    size_t length;
}; /* status 0: of a write without an answer */
typedef enum rc_err page_fn(struct chain *c, const struct http_answer *a, void *run, struct err *e);
typedef enum rc_err tick_fn(void *run,
                            struct err *e); /* about twice a second while waiting; may be NULL */

/* Runs all chains, at most `parallel` at once. Returns the first error; other transfers are dropped
 * then. Answers with a status that may heal (429, 5xx, network) are retried inside; what reaches
 * on_page is final. */
enum rc_err http_run(struct http *h, struct chain *chains, int n, int parallel, page_fn *on_page,
                     tick_fn *tick, void *run, struct err *e) MUST_USE;
#endif
