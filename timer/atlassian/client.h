/* Calls to one base address with a bearer key: several at once, within the rate limit, with retries
 * and bounded bodies. transfer.c and notify/ are the other users of libcurl. */
#ifndef TIMER_ATLASSIAN_CLIENT_H
#define TIMER_ATLASSIAN_CLIENT_H
#include "base/arena.h"
#include "base/err.h"
#include "host/config.h"
#include <stdbool.h>
#include <stdint.h>

struct http;

struct http_counts {
    int64_t requests, retries, bytes;
    int64_t waiting_until; /* UTC second until which the rate limit blocks a pending call; or 0 */
};

/* Copies the key into memory that http_close wipes. */
enum rc_err http_open(const struct config *config, const char *key, struct http **out,
                      struct err *e) MUST_USE;
/* The same with an e-mail address and an API token, as HTTP Basic authentication. */
enum rc_err http_open_basic(const struct config *config, struct arena *a, const char *email,
                            const char *token, struct http **out, struct err *e) MUST_USE;
void http_close(struct http *h);
/* From now on few attempts: somebody waits for the answer. */
void http_set_brief(struct http *h);
/* So many light chains may run beside the others; none at first. */
void http_set_light(struct http *h, int n);
const struct http_counts *http_counts(const struct http *h);

/* A chain: requests that follow each other by cursor. on_page gets each good or final answer and
 * sets path and body of the next request, or done. path begins with "/" and goes to the base
 * address only, so no answer can send the key elsewhere. */
struct chain {
    const char *path;
    const char *body;   /* NULL: GET */
    const char *method; /* NULL: GET or POST, by the body */
    /* A write. Neither we nor libcurl repeat it, unless it surely had no effect (429). on_page gets
     * every other outcome; status 0 means that no whole answer came, and nobody knows whether the
     * write took effect. */
    bool once;
    bool light; /* small answers: some run beside the others (http_set_light) */
    /* A read that nobody waits for: one attempt, and on_page gets whatever came of it. */
    bool single;
    bool done;
    void *arg;
    /* owned by client.c */
    int attempts;
    int silent; /* attempts in a row that connected and got no answer */
    int64_t not_before_ms, silent_since_ms;
    void *transfer;
};

struct http_answer {
    int status; /* 0: no whole answer, of a write or a single attempt */
    char *body;
    size_t length;
};
typedef enum rc_err page_fn(struct chain *c, const struct http_answer *a, void *run, struct err *e);
/* Called about twice a second while http_run waits. */
typedef enum rc_err tick_fn(void *run, struct err *e);

/* Runs all chains, at most `parallel` at once and the light ones beside; tick may be NULL. Returns
 * the first error and drops the other transfers then. Retries answers that may improve (408, 429,
 * 5xx, network) by itself; what reaches on_page is final. */
enum rc_err http_run(struct http *h, struct chain *chains, int n, int parallel, page_fn *on_page,
                     tick_fn *tick, void *run, struct err *e) MUST_USE;
/* From on_page: the array of chains that http_run got has so many now. The new ones run with it. */
void http_extend(struct http *h, int n);
/* From on_page of a read, when path and body of its next request are set: sends it now, as far as
 * the limits allow, so that it is on its way while on_page works. */
enum rc_err http_go_on(struct http *h) MUST_USE;
/* Drops that request; the chain then sends what path and body say. */
void http_take_back(struct http *h, struct chain *c);
#endif
