/* Recording. When the lane is killed between claim and record, the delivery goes again under the
 * same id. An e-mail that a server may have accepted goes again once, an hour later, because mail
 * servers know no ids. */
#include "base/log.h"
#include "notify/notices.h"
#include "notify/outbox.h"
#include "notify/retry.h"
#include "queue/audit.h"
#include "reviews/notice.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    OFF_AFTER_SECONDS = 5 * 86400,
    OFF_AFTER_FAILURES = 3,
    UNSURE_WAIT = 3600, /* seconds before a message that may have arrived is repeated */
    UNSURE_MAX = 2      /* so often it is sent */
};

enum rc_err outbox_recover(struct outbox *o) {
    static const char TEXT[] = "Rollcall stopped while sending. The mail server may have "
                               "accepted the message.";
    struct db *db = o->lane->db;
    int64_t now = (int64_t)time(NULL);
    TRY(db_begin(db));
    TRY(db_exec(db, Q_NOTIFY_RECOVER_MAIL_TRY, NULL, "is", now, TEXT));
    TRY(db_exec(db, Q_NOTIFY_RECOVER_MAIL, NULL, "iii", now, now + UNSURE_WAIT,
                (int64_t)UNSURE_MAX));
    TRY(db_exec(db, Q_NOTIFY_RECOVER, NULL, ""));
    TRY(notices_recover(o->lane, now));
    return db_commit(db);
}

static enum rc_err disable_webhook(struct outbox *o, int64_t webhook, int64_t now) {
    struct lane *l = o->lane;
    const char *name = NULL;
    int64_t changed = 0;
    TRY(db_exec(l->db, Q_NOTIFY_WEBHOOK_DISABLE, &changed, "iiii", webhook, now,
                now - OFF_AFTER_SECONDS, (int64_t)OFF_AFTER_FAILURES));
    if (changed == 0)
        return OK;
    TRY(db_get_text(l->db, Q_NOTIFY_WEBHOOK_NAME, &name, NULL, "i", webhook));
    log_line(LOG_LEVEL_ERR, "webhook %lld (%s) was turned off after 5 days of failures",
             (long long)webhook, name);
    char subject[64];
    (void)snprintf(subject, sizeof subject, "webhook %lld", (long long)webhook);
    return audit_add(l->db, now, "rollcall", "webhook.off", subject, "on", "off",
                     "5 days of failures");
}

/* A reviewer gets another reminder anyway: one that may have arrived is not repeated. */
static bool is_sent_once(const struct message *m) {
    return strcmp(m->trigger, REVIEW_NOTICE_TRIGGER) == 0;
}

static enum rc_err record_failure(struct outbox *o, struct message *m,
                                  const struct retry_decision *decision, int64_t now) {
    struct lane *l = o->lane;
    int64_t wait_min = decision->unsure ? UNSURE_WAIT : m->attempt.retry_after;
    bool last = decision->unsure && (m->unsure + 1 >= UNSURE_MAX || is_sent_once(m));
    bool again = !decision->permanent && !m->test && !last;
    int64_t wait = again ? retry_delay(m->attempts + 1, wait_min) : -1;
    if (decision->unsure)
        TRY(db_exec(l->db, Q_NOTIFY_UNSURE, NULL, "i", m->delivery));
    if (wait >= 0)
        TRY(db_exec(l->db, Q_NOTIFY_RETRY, NULL, "ii", m->delivery, now + wait));
    else
        TRY(db_exec(l->db, Q_NOTIFY_DEAD, NULL, "ii", m->delivery, now));
    if (wait < 0 && !m->test)
        log_line(LOG_LEVEL_WARN, "delivery %lld of %s (%s) failed after %lld attempts: %s",
                 (long long)m->delivery, m->trigger, m->uid, (long long)m->attempts + 1,
                 decision->text);
    if (m->test || m->endpoint->webhook == 0)
        return OK;
    TRY(db_exec(l->db, Q_NOTIFY_WEBHOOK_COUNT_FAILURE, NULL, "ii", m->endpoint->webhook, now));
    return disable_webhook(o, m->endpoint->webhook, now);
}

static enum rc_err record_outcome(struct outbox *o, struct message *m, int64_t now) {
    struct lane *l = o->lane;
    const struct attempt *a = &m->attempt;
    struct retry_decision decision = retry_decide(m->batch->arena, a);
    TRY(db_exec(l->db, Q_NOTIFY_ATTEMPT, NULL, "iiiiss", m->delivery, m->sent_at, a->took_ms,
                (int64_t)a->status, decision.text, a->answer));
    o->recorded++;
    if (!decision.delivered)
        return record_failure(o, m, &decision, now);
    TRY(db_exec(l->db, Q_NOTIFY_SENT, NULL, "ii", m->delivery, now));
    if (m->endpoint->webhook == 0)
        return OK;
    return db_exec(l->db, Q_NOTIFY_WEBHOOK_RESET_FAILURES, NULL, "i", m->endpoint->webhook);
}

enum rc_err outbox_record(struct outbox *o) {
    int64_t now = (int64_t)time(NULL);
    for (struct message *m; (m = o->ended);) {
        if (m->notice.id)
            TRY(notices_record(o, m, now));
        else
            TRY(record_outcome(o, m, now));
        o->ended = m->next;
        message_free(m);
    }
    o->last_ended = NULL;
    return OK;
}
