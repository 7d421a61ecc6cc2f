/* One HTTP request on the wire: libcurl's options, the answer's headers and body. Only client.c
 * uses it. Retries and limits are not its business. */
#ifndef TIMER_ATLASSIAN_TRANSFER_H
#define TIMER_ATLASSIAN_TRANSFER_H
#include "atlassian/client.h"
#include <curl/curl.h>

struct transfer {
    struct chain *chain;
    CURL *easy; /* NULL after transfer_release */
    char *body;
    size_t length, capacity;
    int64_t *bytes_counter; /* counts the bytes of all bodies */
    bool too_big;
    bool sent;                   /* once already: see transfer_start */
    int64_t last_byte_ms;        /* when it began, or when the latest byte came */
    int64_t remaining, reset_at; /* of the rate limit; -1: not given */
    curl_off_t retry_after; /* seconds from now, from either form of the header; 0: not given */
    char error[CURL_ERROR_SIZE];
};

enum {
    TRANSFER_SILENT_SECONDS = 30, /* without a byte, client.c gives the transfer up */
    TRANSFER_SILENT_SECONDS_WRITE = 20
};

/* Starts the chain's next request. A chain marked once is never sent a second time, not even by
 * libcurl itself. ERR_INTERNAL when the path does not begin with "/" or is too long. */
enum rc_err transfer_start(CURLM *multi, const struct config *config, struct curl_slist *headers,
                           struct chain *c, int64_t *bytes_counter, struct transfer **out,
                           struct err *e) MUST_USE;
/* Detaches it from libcurl; keeps the body. */
void transfer_release(CURLM *multi, struct transfer *t);
void transfer_free(struct transfer *t);
#endif
