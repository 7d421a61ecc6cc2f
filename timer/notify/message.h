/* One delivery under way: the attempt, and what the lane needs to record its outcome. */
#ifndef TIMER_NOTIFY_MESSAGE_H
#define TIMER_NOTIFY_MESSAGE_H
#include "base/arena.h"
#include "notify/attempt.h"
#include <stdbool.h>

struct endpoint;

/* Messages claimed together. Their memory goes with the last of them. */
struct message_batch {
    struct arena *arena;
    int left;
};

/* Of a notice before a run acts. */
struct message_notice {
    int64_t id; /* 0: the message is about an event */
    int64_t run, user, days, due_at;
};

struct message {
    struct attempt attempt; /* first, because sender_next returns its address */
    struct message_batch *batch;
    struct endpoint *endpoint;
    struct message *next;
    int64_t delivery, attempts, unsure, created_at, sent_at;
    const char *uid, *trigger;
    bool test;
    struct message_notice notice;
};

/* Gives up one of its batch; the last one frees the batch, and wipes its secrets. */
void message_free(struct message *m);

/* Makes the headers of a webhook's message anew for each attempt: the token, and id, timestamp and
 * signature of the Standard Webhooks. Without a secret there is neither token nor signature. */
void message_sign(struct message *m, int64_t now);

/* The facts of an event, for an e-mail; each may be NULL. */
struct message_facts {
    const char *name, *days_left, *expires_at, *link, *failed, *matched, *error, *started_at;
    const char *finished_at, *succeeded, *skipped, *people, *reason, *outcome;
    const char *freed, *saving; /* NULL or empty: no seats, no price */
};
/* Writes headers and text of an e-mail. */
void message_write_mail(struct message *m, const struct message_facts *f);

/* Writes headers, text and HTML of a notice; the values are copied. reply_to NULL: no header. */
void message_write_notice(struct message *m, const char *subject, const char *plain,
                          const char *html, const char *reply_to);
#endif
