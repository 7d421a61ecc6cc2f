/* The delivery log. Sends nothing: to send again, it changes a row that the lane notify finds. */
#include "deliveries/deliveries.h"
#include "base/log.h"
#include "base/text.h"
#include "page/badge.h"
#include "page/page.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "queue/job.h"
#include "reviews/notice.h"
#include "sql/deliveries/deliveries.h"
#include "terms/state.h"
#include "tpl_names.h"
#include "warnings/notice.h"

#include <string.h>

enum {
    DELIVERIES_SHOWN_MAX = 50,
    SOON_SECONDS = 90,        /* a delivery due within this time counts as moving */
    TEST_SHOWN_SECONDS = 3600 /* the result of a test stands above the log so long */
};

/* A row of DELIVERY_LOG. Times are UTC seconds. */
struct delivery {
    int64_t id, created_at, due_at, attempts;
    int64_t took_ms, status; /* of the last attempt */
    bool test;
    bool tried;  /* there is an attempt */
    bool unsure; /* a mail server may have taken it */
    enum delivery_state state;
    const char *trigger, *recipient, *problem, *answer;
};

static struct delivery deliveries_read_row(struct rows *rows) {
    return (struct delivery){
        .id = db_int(rows, DELIVERY_LOG__ID),
        .trigger = db_text(rows, DELIVERY_LOG__TRIGGER),
        .test = db_int(rows, DELIVERY_LOG__TEST) != 0,
        .created_at = db_int(rows, DELIVERY_LOG__CREATED_AT),
        .state = delivery_state_of(db_text(rows, DELIVERY_LOG__STATE)),
        .due_at = db_int(rows, DELIVERY_LOG__DUE_AT),
        .recipient = db_text(rows, DELIVERY_LOG__RECIPIENT),
        .tried = !db_is_null(rows, DELIVERY_LOG__AT),
        .took_ms = db_int(rows, DELIVERY_LOG__TOOK_MS),
        .status = db_int(rows, DELIVERY_LOG__STATUS),
        .problem = db_text(rows, DELIVERY_LOG__PROBLEM),
        .answer = db_text(rows, DELIVERY_LOG__ANSWER),
        .attempts = db_int(rows, DELIVERY_LOG__ATTEMPTS),
        .unsure = db_int(rows, DELIVERY_LOG__UNSURE) > 0,
    };
}

static const struct {
    const char *text, *badge;
} STATES[DELIVERY_STATE_COUNT] = {
    [DELIVERY_WAITING] = {"Queued", BADGE_SOON}, [DELIVERY_SENDING] = {"Sending", BADGE_INFO},
    [DELIVERY_SENT] = {"Delivered", BADGE_OK},   [DELIVERY_DEAD] = {"Failed", BADGE_BAD},
    [DELIVERY_CANCELLED] = {"Cancelled", NULL},
};

static void deliveries_show_state(struct dict *row, const struct delivery *d) {
    if (d->state == DELIVERY_STATE_COUNT)
        return;
    bool perhaps = d->unsure && d->state == DELIVERY_DEAD;
    dict_set(row, T_STATE_TEXT, perhaps ? "Possibly delivered" : STATES[d->state].text);
    if (STATES[d->state].badge)
        dict_set(row, T_BADGE, STATES[d->state].badge);
}

static const char *deliveries_trigger_text(const char *trigger) {
    /* Mails to one person that no webhook can have. */
    static const struct {
        const char *trigger, *label;
    } MAILS[] = {{NOTICE_TEST_TRIGGER, "Test of a notice"},
                 {REVIEW_NOTICE_TRIGGER, "Reminder of a review"}};
    const struct event_kind *kind = event_kind(trigger);
    for (size_t i = 0; !kind && i < sizeof MAILS / sizeof *MAILS; i++)
        if (text_equal(MAILS[i].trigger, trigger))
            return MAILS[i].label;
    return kind ? kind->label : trigger;
}

static char *deliveries_result_text(struct request *r, int64_t status, int64_t took_ms) {
    char *time = arena_printf(r->arena, "%lld ms", (long long)took_ms);
    if (took_ms >= 1000)
        time = arena_printf(r->arena, "%lld.%lld s", (long long)(took_ms / 1000),
                            (long long)(took_ms % 1000 / 100));
    return status ? arena_printf(r->arena, "Status %lld in %s", (long long)status, time)
                  : arena_printf(r->arena, "No answer, %s", time);
}

static void deliveries_show_result(struct request *r, struct dict *row, const struct delivery *d) {
    if (!d->tried)
        return;
    dict_set(dict_row(row, T_RESULT), T_RESULT_TEXT,
             deliveries_result_text(r, d->status, d->took_ms));
    if (d->problem)
        dict_set(dict_row(row, T_TROUBLE), T_PROBLEM, d->problem);
    if (d->answer)
        dict_set(dict_row(row, T_HAS_ANSWER), T_ANSWER, d->answer);
}

static bool delivery_is_moving(const struct request *r, const struct delivery *d) {
    return d->state == DELIVERY_SENDING ||
           (d->state == DELIVERY_WAITING && d->due_at <= r->now + SOON_SECONDS);
}

static enum rc_err deliveries_show_attempts(struct request *r, struct dict *row,
                                            const struct delivery *d) {
    struct rows *rows = NULL;
    if (d->attempts < 2)
        return OK;
    struct dict *list = dict_row(row, T_ATTEMPTS);
    dict_set_int(list, T_COUNT, d->attempts);
    TRY(db_query(r->db, Q_DELIVERY_ATTEMPTS, &rows, "i", d->id));
    while (db_next(rows)) {
        struct dict *one = dict_row(list, T_ATTEMPT);
        const char *problem = db_text(rows, DELIVERY_ATTEMPTS__PROBLEM);
        int64_t status = db_int(rows, DELIVERY_ATTEMPTS__STATUS);
        int64_t took_ms = db_int(rows, DELIVERY_ATTEMPTS__TOOK_MS);
        dict_set(one, T_AT_TEXT, text_iso(r->arena, db_int(rows, DELIVERY_ATTEMPTS__AT)));
        dict_set(one, T_RESULT_TEXT, deliveries_result_text(r, status, took_ms));
        dict_set(one, T_PROBLEM, problem ? problem : "");
    }
    return db_end(rows);
}

static enum rc_err deliveries_show_row(struct request *r, struct dict *list,
                                       const struct delivery *d, const char *path) {
    struct dict *row = dict_row(list, T_DELIVERY);
    dict_set(row, T_EVENT, deliveries_trigger_text(d->trigger));
    dict_set(row, T_WHEN, text_ago(r->arena, d->created_at, r->now));
    dict_show_if(row, d->test, T_IS_TEST);
    if (d->recipient)
        dict_set(dict_row(row, T_TO_ROW), T_RECIPIENT, d->recipient);
    deliveries_show_state(row, d);
    deliveries_show_result(r, row, d);
    if (d->state == DELIVERY_WAITING)
        dict_set(dict_row(row, T_NEXT), T_NEXT_TEXT,
                 d->due_at <= r->now ? "now" : text_ago(r->arena, d->due_at, r->now));
    TRY(deliveries_show_attempts(r, row, d));
    dict_set(row, T_PAYLOAD_PATH,
             arena_printf(r->arena, "%s/deliveries/%lld", path, (long long)d->id));
    if (r->who.level >= LEVEL_FULL && d->state != DELIVERY_SENDING) {
        struct dict *again = dict_row(row, T_AGAIN);
        dict_set(again, T_AGAIN_PATH,
                 arena_printf(r->arena, "%s/deliveries/%lld/redeliver", path, (long long)d->id));
        page_csrf(r, again);
    }
    return OK;
}

static void deliveries_show_test(struct request *r, struct dict *body, const struct delivery *d) {
    struct dict *test = dict_row(body, T_TEST);
    bool failed = d->state == DELIVERY_DEAD;
    const char *text = "Sending the test";
    if (failed)
        text = d->unsure ? "Test possibly delivered" : "Test failed";
    else if (d->state == DELIVERY_SENT)
        text = "Test delivered";
    dict_set(test, T_TEST_TEXT, text);
    dict_show_if(test, failed, T_TEST_FAILED);
    dict_set(test, T_WHEN, text_ago(r->arena, d->created_at, r->now));
    deliveries_show_result(r, test, d);
}

static enum rc_err deliveries_query(struct request *r, enum query q, int64_t webhook,
                                    struct rows **rows) {
    return webhook ? db_query(r->db, q, rows, "i", webhook) : db_query(r->db, q, rows, "n");
}

/* Deliveries that were given up and nobody has marked as seen. The form carries the time of the
 * newest one: later ones were not on this page. */
static enum rc_err deliveries_show_unseen(struct request *r, struct dict *body, int64_t webhook,
                                          const char *path) {
    struct rows *rows = NULL;
    int64_t count = 0;
    int64_t until = 0;
    TRY(deliveries_query(r, Q_DELIVERY_UNSEEN, webhook, &rows));
    if (db_next(rows)) {
        count = db_int(rows, DELIVERY_UNSEEN__DEAD);
        until = db_int(rows, DELIVERY_UNSEEN__NEWEST);
    }
    TRY(db_end(rows));
    if (count == 0)
        return OK;
    struct dict *unseen = dict_row(body, T_UNSEEN_DEAD);
    const char *text = "1 delivery failed";
    if (count > 1)
        text = arena_printf(r->arena, "%s deliveries failed", text_count(r->arena, count));
    dict_set(unseen, T_UNSEEN_TEXT, text);
    if (r->who.level < LEVEL_FULL)
        return OK;
    struct dict *form = dict_row(unseen, T_SEEN_FORM);
    page_csrf(r, form);
    dict_set(form, T_SEEN_PATH, arena_printf(r->arena, "%s/seen", path));
    dict_set_int(form, T_SEEN_UNTIL, until);
    return OK;
}

enum rc_err deliveries_show(struct request *r, struct dict *body, int64_t webhook,
                            const char *path) {
    struct dict *d = dict_part(body, T_DELIVERIES, TPL_DELIVERIES_DELIVERIES);
    struct dict *list = NULL;
    struct rows *rows = NULL;
    bool moving = false, tested = false;
    int64_t limit = DELIVERIES_SHOWN_MAX;
    if (webhook)
        TRY(db_query(r->db, Q_DELIVERY_LOG, &rows, "ii", webhook, limit));
    else
        TRY(db_query(r->db, Q_DELIVERY_LOG, &rows, "ni", limit));
    while (db_next(rows)) {
        struct delivery one = deliveries_read_row(rows);
        if (!list) {
            list = dict_row(d, T_LOG);
            dict_show_if(list, webhook == 0, T_WITH_RECIPIENT);
        }
        if (one.test && !tested && one.created_at > r->now - TEST_SHOWN_SECONDS)
            deliveries_show_test(r, d, &one);
        tested = tested || one.test;
        moving = moving || delivery_is_moving(r, &one);
        TRY(deliveries_show_row(r, list, &one, path));
    }
    TRY(db_end(rows));
    dict_show_if(d, !list, T_NO_DELIVERIES);
    if (moving)
        dict_set(dict_row(d, T_MOVING), T_POLL_PATH, path);
    dict_set(dict_row(d, T_REFRESH), T_POLL_PATH, path);
    return deliveries_show_unseen(r, d, webhook, path);
}

enum rc_err deliveries_mark_seen(struct request *r, int64_t webhook, const char *subject,
                                 bool *any) {
    int64_t until = 0, changed = 0;
    if (!text_to_int(request_form_text(r, "until"), &until))
        return FAIL(r->err, ERR_MALFORMED,
                    "The form could not be read. Reload the page and try again.", "%s",
                    "until is no number");
    TRY(db_begin(r->db));
    if (webhook)
        TRY(db_exec(r->db, Q_DELIVERY_SEEN, &changed, "iii", webhook, until, r->now));
    else
        TRY(db_exec(r->db, Q_DELIVERY_SEEN, &changed, "nii", until, r->now));
    *any = changed > 0;
    if (*any)
        TRY(audit_add(r->db, r->now, r->who.name, "delivery.seen", subject, NULL, NULL, NULL));
    return db_commit(r->db);
}

static enum rc_err deliveries_find(struct request *r, int64_t webhook, int64_t delivery,
                                   bool *found) {
    int64_t one = 0;
    if (!webhook)
        return db_get_int(r->db, Q_DELIVERY_EXISTS, &one, found, "in", delivery);
    return db_get_int(r->db, Q_DELIVERY_EXISTS, &one, found, "ii", delivery, webhook);
}

enum rc_err deliveries_not_found(struct request *r, const char *id) {
    return FAIL(r->err, ERR_NOT_FOUND,
                "This delivery no longer exists. Deliveries are kept for 90 days.", "delivery %s",
                id);
}

enum rc_err deliveries_resend(struct request *r, int64_t webhook, const char *id,
                              const char *action) {
    int64_t delivery = 0;
    int64_t changed = 0;
    bool found = false;
    if (text_to_int(id, &delivery))
        TRY(deliveries_find(r, webhook, delivery, &found));
    if (!found)
        return deliveries_not_found(r, id);
    const char *subject = arena_printf(r->arena, "delivery %lld", (long long)delivery);
    TRY(db_begin(r->db));
    if (webhook)
        TRY(db_exec(r->db, Q_DELIVERY_AGAIN, &changed, "iii", delivery, webhook, r->now));
    else
        TRY(db_exec(r->db, Q_DELIVERY_AGAIN, &changed, "ini", delivery, r->now));
    if (changed)
        TRY(audit_add(r->db, r->now, r->who.name, action, subject, NULL, NULL, NULL));
    TRY(db_commit(r->db));
    job_wake(r->app->config->db, "notify");
    return OK;
}

enum rc_err deliveries_text(struct request *r, int64_t webhook, const char **text, bool *trouble) {
    struct rows *rows = NULL;
    int64_t waiting = 0;
    int64_t given_up = 0;
    TRY(deliveries_query(r, Q_DELIVERY_COUNTS, webhook, &rows));
    if (db_next(rows)) {
        waiting = db_int(rows, DELIVERY_COUNTS__WAITING);
        given_up = db_int(rows, DELIVERY_COUNTS__DEAD);
    }
    TRY(db_end(rows));
    *trouble = given_up > 0;
    *text = "";
    if (waiting && given_up)
        *text = arena_printf(r->arena, "%lld queued, %lld failed", (long long)waiting,
                             (long long)given_up);
    else if (waiting)
        *text = arena_printf(r->arena, "%lld queued", (long long)waiting);
    else if (given_up)
        *text = arena_printf(r->arena, "%lld failed", (long long)given_up);
    return OK;
}
