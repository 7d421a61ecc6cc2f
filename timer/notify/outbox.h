/* The outbox between database and wire: claiming what is due, recording what came of it. Every call
 * is one turn inside a transaction of the caller. */
#ifndef TIMER_NOTIFY_OUTBOX_H
#define TIMER_NOTIFY_OUTBOX_H
#include "lane.h"
#include "notify/mail_process.h"
#include "notify/message.h"
#include "settings/mail.h"

enum {
    ENDPOINTS_MAX = 64,
    PARALLEL = 8 /* tries at once to one receiver */,
    CLAIMED = 128 /* ahead, so that no try waits for a commit */
};

struct endpoint {          /* one webhook, or the mail server */
    int64_t webhook;       /* 0: e-mail */
    bool open, only_tests; /* may be sent to now; off or paused, but a person tries it */
    bool more;             /* the last claim did not take all */
    int running, queued;
    int64_t next_due;             /* of what waits; 0: nothing */
    struct message *first, *last; /* claimed, not started yet */
};

struct outbox {
    struct lane *lane;
    struct opener *opener; /* opened when the first secret is needed */
    struct endpoint endpoint[ENDPOINTS_MAX];
    int count;
    struct message *ended, *last_ended; /* to be recorded */
    int64_t recorded;
};

int outbox_at_once(const struct endpoint *e); /* so many tries at once to it */
/* At the start of a run: what an earlier one was sending when it was killed. */
enum rc_err outbox_recover(struct outbox *o) MUST_USE;
enum rc_err outbox_record(struct outbox *o) MUST_USE; /* all of ended; frees them */
enum rc_err outbox_claim(struct outbox *o,
                         int64_t now) MUST_USE; /* fills the queues of endpoints that run low */
void outbox_close(struct outbox *o);
#endif
