/* Queues and writes e-mail to reviewers. */
#include "reviews/notice.h"
#include "base/text.h"
#include "queue/event.h"
#include "settings/mail.h"
#include "sql/core/reviews/notice.h"

enum { DAY = 86400, DUE_MAX = 100 /* reviews of one turn */ };

static const char *const KINDS[] = {
    [REVIEW_NOTICE_BEGIN] = "begin",
    [REVIEW_NOTICE_ASKED] = "asked",
    [REVIEW_NOTICE_3] = "due-3",
    [REVIEW_NOTICE_1] = "due-1",
};

struct recipient {
    int64_t user;
    const char *email;
    bool is_early; /* has an e-mail of the last day, or of this kind */
};

static enum rc_err notice_read_recipients(struct db *db, struct arena *a, int64_t review,
                                          enum review_notice kind, int64_t now,
                                          struct recipient **out, int *n) {
    struct rows *r = NULL;
    size_t capacity = 0;
    *out = NULL;
    *n = 0;
    TRY(db_query(db, Q_REVIEW_RECIPIENTS, &r, "isi", review, KINDS[kind], now - DAY));
    while (db_next(r)) {
        *out = arena_grow(a, *out, (size_t)*n, &capacity, sizeof **out);
        (*out)[(*n)++] = (struct recipient){
            .user = db_int(r, REVIEW_RECIPIENTS__USER),
            .email = db_text(r, REVIEW_RECIPIENTS__EMAIL),
            .is_early = db_int(r, REVIEW_RECIPIENTS__IS_EARLY) != 0,
        };
    }
    return db_end(r);
}

/* The row of review_notice, the event and its delivery come together or not at all. */
static enum rc_err notice_queue(struct db *db, struct arena *a, int64_t review,
                                const struct recipient *to, enum review_notice kind, int64_t now) {
    const char *subject = arena_printf(a, "review %lld %lld %lld", (long long)review,
                                       (long long)to->user, (long long)now);
    const char *body = NULL;
    int64_t event = 0;
    TRY(db_exec(db, Q_REVIEW_NOTICE_ADD, NULL, "iisi", review, to->user, KINDS[kind], now));
    TRY(db_get_text(db, Q_REVIEW_NOTICE_BODY, &body, NULL, "ii", review, to->user));
    TRY(event_add_unmailed(db, REVIEW_NOTICE_TRIGGER, subject, body, now, &event));
    return event_add_mail(db, event, to->email, now);
}

enum rc_err review_notify(struct db *db, struct arena *a, int64_t review, enum review_notice kind,
                          int64_t now, int *queued, int *skipped) {
    struct recipient *to = NULL;
    struct mail mail;
    int n = 0;
    *queued = *skipped = 0;
    TRY(mail_settings(db, &mail));
    if (mail_is_ready(&mail))
        TRY(notice_read_recipients(db, a, review, kind, now, &to, &n));
    for (int i = 0; i < n; i++) {
        if (to[i].is_early) {
            (*skipped)++;
            continue;
        }
        TRY(notice_queue(db, a, review, &to[i], kind, now));
        (*queued)++;
    }
    return OK;
}

enum rc_err review_notify_due(struct db *db, struct arena *a, int64_t now) {
    struct rows *r = NULL;
    struct {
        int64_t id, due_at;
    } due[DUE_MAX];
    int n = 0, queued = 0, skipped = 0;
    TRY(db_query(db, Q_REVIEW_DUE, &r, "iii", now, now + 3LL * DAY, (int64_t)DUE_MAX));
    while (db_next(r)) {
        due[n].id = db_int(r, REVIEW_DUE__ID);
        due[n++].due_at = db_int(r, REVIEW_DUE__DUE_AT);
    }
    TRY(db_end(r));
    for (int i = 0; i < n; i++) {
        enum review_notice kind = due[i].due_at - now > DAY ? REVIEW_NOTICE_3 : REVIEW_NOTICE_1;
        TRY(review_notify(db, a, due[i].id, kind, now, &queued, &skipped));
    }
    return OK;
}

enum rc_err review_mail(struct db *db, struct arena *a, const char *body, const char *base_url,
                        struct review_mail *out) {
    struct review_counts counts;
    struct review re;
    struct rows *r = NULL;
    int64_t review = 0, user = 0;
    TRY(db_query(db, Q_REVIEW_NOTICE_READ, &r, "s", body));
    if (db_next(r)) {
        review = db_int(r, REVIEW_NOTICE_READ__REVIEW);
        user = db_int(r, REVIEW_NOTICE_READ__USER);
    }
    TRY(db_end(r));
    TRY(review_load(db, review, &re));
    TRY(review_count(db, review, user, &counts));
    out->subject = arena_printf(a, "Access review: %s", re.name);
    out->plain = arena_printf(
        a,
        "You review who keeps access. Decide about each person: keep, remove or later.\r\n"
        "Without a decision a person counts as not reviewed.\r\n\r\n"
        "%-14s %s\r\n%-14s %s\r\n%-14s %s\r\n%-14s %s/reviews/%lld\r\n\r\n-- \r\nRollcall\r\n",
        "Review:", re.name, "Not reviewed:", text_people(a, counts.open), "Due:", re.due_on,
        "Page:", base_url, (long long)review);
    return OK;
}
