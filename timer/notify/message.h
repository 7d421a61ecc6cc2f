/* One delivery on its way: what is sent to whom, and what the lane must remember to record the end.
 */
#ifndef TIMER_NOTIFY_MESSAGE_H
#define TIMER_NOTIFY_MESSAGE_H
#include "notify/sender.h"

struct endpoint;
struct batch {
    struct arena *arena;
    int left;
}; /* letters claimed together; their memory goes with the last of them */

struct message {
    struct attempt sending; /* first: deliver.c gives back its address */
    struct batch *batch;
    struct endpoint *endpoint;
    struct message *next;
    int64_t delivery, tries, unsure, created_at, sent_at;
    const char *uid, *trigger;
    bool test;
};

/* Headers of a webhook's message, made anew for each try: the token, and id, timestamp and
 * signature of the Standard Webhooks. Without a secret there is neither token nor signature. */
void message_sign(struct message *l, int64_t now);
struct message_facts {
    const char *name, *days_left, *expires_at, *link, *failed, *matched, *error, *started_at,
        *finished_at, *succeeded, *skipped;
    const char *people, *reason, *outcome;
};
/* Headers and text of an e-mail. */
void message_write_mail(struct message *l, const struct message_facts *f);
#endif
