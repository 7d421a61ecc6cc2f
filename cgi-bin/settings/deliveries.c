/* The delivery log. Sends nothing: sending again is a change of a row that lane notify finds. */
#include "settings/deliveries.h"
#include "base/log.h"
#include "base/text.h"
#include "page/page.h"
#include "queue/audit.h"
#include "queue/job.h"
#include "settings/webhook_form.h"
#include "terms/state.h"
#include "tpl_names.h"

#include <string.h>

enum { SHOWN = 50, SOON_SECONDS = 90, TEST_SHOWN_SECONDS = 3600 };

struct delivery {
    int64_t id, created_at, due_at, tries, took_ms, status, attempts;
    bool test, tried, unsure; /* a mail server may have taken it */
    enum delivery_state state;
    const char *trigger, *recipient, *problem, *answer;
};

static struct delivery read_row(struct rows *rows) {
    return (struct delivery){.id = db_int(rows, 0),
                             .trigger = db_text(rows, 1),
                             .test = db_int(rows, 2) != 0,
                             .created_at = db_int(rows, 3),
                             .state = delivery_state_of(db_text(rows, 4)),
                             .due_at = db_int(rows, 5),
                             .tries = db_int(rows, 6),
                             .recipient = db_text(rows, 7),
                             .tried = !db_is_null(rows, 8),
                             .took_ms = db_int(rows, 9),
                             .status = db_int(rows, 10),
                             .problem = db_text(rows, 11),
                             .answer = db_text(rows, 12),
                             .attempts = db_int(rows, 13),
                             .unsure = db_int(rows, 14) > 0};
}

static const struct {
    const char *text, *badge;
} STATES[DELIVERY_STATE_COUNT] = {
    [DELIVERY_WAITING] = {"Waiting", T_BADGE_SOON},
    [DELIVERY_SENDING] = {"Being sent", T_BADGE_INFO},
    [DELIVERY_SENT] = {"Arrived", T_BADGE_OK},
    [DELIVERY_DEAD] = {"Given up", T_BADGE_BAD},
    [DELIVERY_CANCELLED] = {"Not needed any more", NULL},
};

static void show_state(struct dict *row, const struct delivery *d) {
    if (d->state == DELIVERY_STATE_COUNT)
        return;
    bool perhaps = d->unsure && d->state == DELIVERY_DEAD;
    dict_set(row, T_STATE_WORDS, perhaps ? "Perhaps arrived" : STATES[d->state].text);
    if (STATES[d->state].badge)
        dict_show(row, STATES[d->state].badge);
}

static const char *trigger_words(const char *trigger) {
    const struct event_kind *kind = event_kind(trigger);
    return kind ? kind->label : trigger;
}

static char *result_words(struct request *r, int64_t status, int64_t took_ms) {
    char *time = took_ms < 1000 ? arena_printf(r->arena, "%lld ms", (long long)took_ms)
                                : arena_printf(r->arena, "%lld.%lld s", (long long)(took_ms / 1000),
                                               (long long)(took_ms % 1000 / 100));
    return status ? arena_printf(r->arena, "Status %lld in %s", (long long)status, time)
                  : arena_printf(r->arena, "No answer, %s", time);
}

static void show_result(struct request *r, struct dict *row, const struct delivery *d) {
    if (!d->tried)
        return;
    dict_set(dict_row(row, T_RESULT), T_RESULT_WORDS, result_words(r, d->status, d->took_ms));
    if (d->problem)
        dict_set(dict_row(row, T_TROUBLE), T_PROBLEM, d->problem);
    if (d->answer)
        dict_set(dict_row(row, T_HAS_ANSWER), T_ANSWER, d->answer);
}

static bool is_moving(const struct request *r, const struct delivery *d) {
    return d->state == DELIVERY_SENDING ||
           (d->state == DELIVERY_WAITING && d->due_at <= r->now + SOON_SECONDS);
}

static enum rc_err show_attempts(struct request *r, struct dict *row, const struct delivery *d) {
    struct rows *rows = NULL;
    if (d->attempts < 2)
        return OK;
    struct dict *list = dict_row(row, T_ATTEMPTS);
    dict_set_int(list, T_COUNT, d->attempts);
    TRY(db_query(r->db, Q_DELIVERY_ATTEMPTS, &rows, "i", d->id));
    while (db_next(rows)) {
        struct dict *one = dict_row(list, T_ATTEMPT);
        const char *problem = db_text(rows, 3);
        dict_set(one, T_AT_TEXT, text_iso(r->arena, db_int(rows, 0)));
        dict_set(one, T_RESULT_WORDS, result_words(r, db_int(rows, 2), db_int(rows, 1)));
        dict_set(one, T_PROBLEM, problem ? problem : "");
    }
    return db_end(rows);
}

static enum rc_err show_row(struct request *r, struct dict *list, const struct delivery *d,
                            const char *path) {
    struct dict *row = dict_row(list, T_DELIVERY);
    dict_set(row, T_EVENT, trigger_words(d->trigger));
    dict_set(row, T_WHEN, text_ago(r->arena, d->created_at, r->now));
    dict_show_if(row, d->test, T_IS_TEST);
    if (d->recipient)
        dict_set(dict_row(row, T_TO_ROW), T_RECIPIENT, d->recipient);
    show_state(row, d);
    show_result(r, row, d);
    if (d->state == DELIVERY_WAITING)
        dict_set(dict_row(row, T_NEXT), T_NEXT_WORDS,
                 d->due_at <= r->now ? "now" : text_ago(r->arena, d->due_at, r->now));
    TRY(show_attempts(r, row, d));
    if (r->who.level >= LEVEL_FULL && d->state != DELIVERY_SENDING) {
        struct dict *again = dict_row(row, T_AGAIN);
        dict_set(again, T_AGAIN_PATH,
                 arena_printf(r->arena, "%s/deliveries/%lld/redeliver", path, (long long)d->id));
        page_csrf(r, again);
    }
    return OK;
}

static void show_test(struct request *r, struct dict *body, const struct delivery *d) {
    struct dict *test = dict_row(body, T_TEST);
    bool arrived = d->state == DELIVERY_SENT, failed = d->state == DELIVERY_DEAD;
    dict_set(test, T_TEST_WORDS,
             arrived               ? "The test arrived"
             : failed && d->unsure ? "The test perhaps arrived"
             : failed              ? "The test did not arrive"
                                   : "The test is being sent");
    dict_show_if(test, failed, T_TEST_FAILED);
    dict_set(test, T_WHEN, text_ago(r->arena, d->created_at, r->now));
    show_result(r, test, d);
}

static enum rc_err query(struct request *r, enum query q, int64_t webhook, struct rows **rows) {
    return webhook ? db_query(r->db, q, rows, "i", webhook) : db_query(r->db, q, rows, "n");
}

/* What was given up and nobody has marked as seen yet. The form tells when this page was read: what
 * is given up after that was not on it. */
static enum rc_err show_unseen(struct request *r, struct dict *body, int64_t webhook,
                               const char *path) {
    struct rows *rows = NULL;
    int64_t count = 0, until = 0;
    TRY(query(r, Q_DELIVERY_UNSEEN, webhook, &rows));
    if (db_next(rows)) {
        count = db_int(rows, 0);
        until = db_int(rows, 1);
    }
    TRY(db_end(rows));
    if (count == 0)
        return OK;
    struct dict *unseen = dict_row(body, T_UNSEEN_DEAD);
    dict_set(unseen, T_UNSEEN_WORDS,
             count == 1 ? "A message was given up"
                        : arena_printf(r->arena, "%s messages were given up",
                                       text_count(r->arena, count)));
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
    struct dict *d = dict_part(body, T_DELIVERIES, TPL_SETTINGS_DELIVERIES), *list = NULL;
    struct rows *rows = NULL;
    bool moving = false, tested = false;
    TRY(webhook ? db_query(r->db, Q_DELIVERY_LOG, &rows, "ii", webhook, (int64_t)SHOWN)
                : db_query(r->db, Q_DELIVERY_LOG, &rows, "ni", (int64_t)SHOWN));
    while (db_next(rows)) {
        struct delivery one = read_row(rows);
        if (!list) {
            list = dict_row(d, T_LOG);
            dict_show_if(list, webhook == 0, T_WITH_RECIPIENT);
        }
        if (one.test && !tested && one.created_at > r->now - TEST_SHOWN_SECONDS)
            show_test(r, d, &one);
        tested = tested || one.test;
        moving = moving || is_moving(r, &one);
        TRY(show_row(r, list, &one, path));
    }
    TRY(db_end(rows));
    dict_show_if(d, !list, T_NO_DELIVERIES);
    if (moving)
        dict_set(dict_row(d, T_MOVING), T_POLL_PATH, path);
    dict_set(dict_row(d, T_REFRESH), T_POLL_PATH, path);
    return show_unseen(r, d, webhook, path);
}

enum rc_err deliveries_mark_seen(struct request *r, int64_t webhook, const char *subject,
                                 bool *any) {
    int64_t until = 0, changed = 0;
    if (!text_to_int(request_form_text(r, "until"), &until))
        return FAIL(r->err, ERR_MALFORMED,
                    "The form does not say what was seen. Open the page again.", "%s",
                    "until is no number");
    TRY(db_begin(r->db));
    TRY(webhook ? db_exec(r->db, Q_DELIVERY_SEEN, &changed, "iii", webhook, until, r->now)
                : db_exec(r->db, Q_DELIVERY_SEEN, &changed, "nii", until, r->now));
    *any = changed > 0;
    if (*any)
        TRY(audit_add(r->db, r->now, r->who.name, "delivery.seen", subject, NULL, NULL, NULL));
    return db_commit(r->db);
}

enum rc_err deliveries_resend(struct request *r, int64_t webhook, const char *id,
                              const char *action) {
    int64_t delivery = 0, changed = 0, one = 0;
    bool found = false;
    if (text_to_int(id, &delivery))
        TRY(webhook ? db_get_int(r->db, Q_DELIVERY_EXISTS, &one, &found, "ii", delivery, webhook)
                    : db_get_int(r->db, Q_DELIVERY_EXISTS, &one, &found, "in", delivery));
    if (!found)
        return FAIL(r->err, ERR_NOT_FOUND,
                    "There is no such delivery any more. Deliveries are kept for 90 days.",
                    "delivery %s", id);
    TRY(db_begin(r->db));
    TRY(webhook ? db_exec(r->db, Q_DELIVERY_AGAIN, &changed, "iii", delivery, webhook, r->now)
                : db_exec(r->db, Q_DELIVERY_AGAIN, &changed, "ini", delivery, r->now));
    if (changed)
        TRY(audit_add(r->db, r->now, r->who.name, action,
                      arena_printf(r->arena, "delivery %lld", (long long)delivery), NULL, NULL,
                      NULL));
    TRY(db_commit(r->db));
    job_wake(r->app->config->db, "notify");
    return OK;
}

enum rc_err deliveries_text(struct request *r, int64_t webhook, const char **words, bool *trouble) {
    struct rows *rows = NULL;
    int64_t waiting = 0, dead = 0;
    TRY(query(r, Q_DELIVERY_COUNTS, webhook, &rows));
    if (db_next(rows)) {
        waiting = db_int(rows, 0);
        dead = db_int(rows, 1);
    }
    TRY(db_end(rows));
    *trouble = dead > 0;
    const char *first = waiting ? arena_printf(r->arena, "%lld waiting", (long long)waiting) : "";
    *words = dead ? arena_printf(r->arena, "%s%s%lld given up", first, *first ? ", " : "",
                                 (long long)dead)
                  : first;
    return OK;
}
