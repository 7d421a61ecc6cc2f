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
    CLAIM_MAX = 128        /* claimed ahead, so that no attempt waits for a commit */
};

/* One webhook, or the mail server. */
struct endpoint {
    int64_t webhook; /* 0: e-mail */
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
/* Fills the queues of endpoints that run low. */
enum rc_err outbox_claim(struct outbox *o, int64_t now) MUST_USE;
void outbox_close(struct outbox *o);
#endif
