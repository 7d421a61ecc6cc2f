/* The outbox between database and wire: claims what is due and records outcomes. Every call runs
 * inside a transaction of the caller, except outbox_recover and outbox_close. */
#ifndef TIMER_NOTIFY_OUTBOX_H
#define TIMER_NOTIFY_OUTBOX_H
#include "lane.h"
#include "notify/mail_process.h"
#include "notify/message.h"

enum {
    ENDPOINTS_MAX = 64,
    ATTEMPTS_PARALLEL = 8, /* at once to one receiver */
    NOTICES_PARALLEL = 2,  /* of MAIL_PROCESSES_MAX; the rest is free for other e-mail */
    CLAIM_MAX = 128        /* claimed ahead, so that no attempt waits for a commit */
};

/* One webhook, or the mail server: once for e-mail about events, once for notices. */
enum { ENDPOINT_MAIL = 0, ENDPOINT_NOTICES = -1 };
struct endpoint {
    int64_t webhook; /* its id, ENDPOINT_MAIL or ENDPOINT_NOTICES */
    bool open;       /* may be sent to now */
    bool only_tests; /* off or paused, but a person tests it */
    bool more;       /* the last claim did not take everything */
    int running, queued;
    int64_t next_due;             /* of the deliveries that wait; 0: none */
    struct message *first, *last; /* claimed, not started yet */
};

struct outbox {
    struct lane *lane;
    struct opener *opener; /* opened when the first secret is needed */
    struct endpoint endpoint[ENDPOINTS_MAX];
    int count;
    struct message *ended, *last_ended; /* ended, not recorded yet */
    int64_t recorded;
};

/* How many attempts the endpoint gets at once. */
int outbox_parallel(const struct endpoint *e);
/* At the start of a run: deals with what an earlier run was sending when it was killed. */
enum rc_err outbox_recover(struct outbox *o) MUST_USE;
/* Records all of ended, and frees them. */
enum rc_err outbox_record(struct outbox *o) MUST_USE;
/* Fill the queues of endpoints that run low: webhooks first, which closes all other endpoints, then
 * e-mail, then notices (notices.h). */
enum rc_err outbox_claim_webhooks(struct outbox *o, int64_t now) MUST_USE;
enum rc_err outbox_claim_mail(struct outbox *o, int64_t now) MUST_USE;
/* Gives back what endpoints that are closed by now have in their queues. */
enum rc_err outbox_unclaim(struct outbox *o) MUST_USE;
void outbox_close(struct outbox *o);

/* --- for outbox_mail.c and notices.c */

struct endpoint *outbox_endpoint_of(struct outbox *o, int64_t webhook); /* NULL: too many */
void outbox_enqueue(struct endpoint *e, struct message *m);
/* Loads what is due into *first; *batch is NULL when nothing is. */
enum rc_err outbox_load_due(struct outbox *o, struct endpoint *e, int64_t now, int claim_max,
                            struct message_batch **batch, struct message **first) MUST_USE;
enum rc_err outbox_queue_messages(struct outbox *o, struct endpoint *e,
                                  struct message *first) MUST_USE;
/* A secret that does not open ends its deliveries with the reason in l->err: a retry would not open
 * it. */
enum rc_err outbox_refuse_messages(struct outbox *o, struct message *first, int64_t now) MUST_USE;
enum rc_err outbox_update_next_due(struct outbox *o, struct endpoint *e) MUST_USE;
/* A key file that cannot be read is a problem of this server: the lane fails and everything waits.
 * *opens is false for a secret that this key does not open, or that was sealed for another
 * receiver; l->err has the reason then. */
enum rc_err outbox_open_secret(struct outbox *o, struct arena *a, struct secret_use use,
                               const void *sealed, size_t n, const char **secret,
                               bool *opens) MUST_USE;
/* Processes of e-mail that may be started now. */
int outbox_free_processes(struct outbox *o);

/* The way to the mail server, of settings that are complete. */
struct mail_route {
    const struct mail_server *server;
    const char *from, *reply_to; /* reply_to NULL: nobody */
    bool opens;                  /* the password opens; else l->err has the reason */
};
/* Texts in a. */
enum rc_err outbox_mail_route(struct outbox *o, struct arena *a, struct mail_route *out) MUST_USE;
#endif
