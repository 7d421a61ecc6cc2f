/* Ends a run: its state, its counts and its events, in one transaction. */
#include "runs/finish.h"
#include "base/text.h"
#include "db/area.h"
#include "money/savings_text.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "sql/core/runs/run.h"
#include "terms/amount.h"

static enum rc_err finish_failures(struct db *db, struct arena *a, const struct run *r,
                                   struct reason *out) {
    const char *first = NULL, *sentence = "";
    TRY(db_get_text(db, Q_RUNS_FIRST_FAILURE, &first, NULL, "i", r->id));
    if (first)
        sentence = r->failed > 1 ? arena_printf(a, "First error: %s", first) : first;
    *out = reason_with(a, "failed-some", text_count(a, r->failed), text_count(a, r->planned),
                       sentence);
    return OK;
}

/* What the run freed for good until now. Amounts and text are NULL without a price: month of
 * monthly plans, year of annual ones. */
struct finish_saving {
    int64_t seats;
    const char *month, *year, *currency, *text;
};

static enum rc_err finish_saving(struct db *db, struct arena *a, int64_t run, int64_t now,
                                 struct finish_saving *out) {
    struct savings savings;
    struct savings_freed sum = {0};
    struct rows *rows = NULL;
    *out = (struct finish_saving){0};
    TRY(savings_load(db, a, now, &savings));
    TRY(run_seats(db, run, &rows));
    while (db_next(rows)) {
        int64_t freed = db_int(rows, RUNS_SEATS__FREED);
        out->seats += freed;
        savings_free(&sum, savings_find_id(&savings, db_int(rows, RUNS_SEATS__PRODUCT_ID)), freed,
                     db_int(rows, RUNS_SEATS__IS_SYNCED));
    }
    TRY(db_end(rows));
    out->text = savings_freed_text(a, &sum, savings.currency);
    if (!out->text)
        return OK;
    out->month = amount_text(a, sum.month.amount);
    out->year = amount_text(a, sum.year.amount);
    out->currency = savings.currency;
    return OK;
}

/* The second event of an end: its trigger and body; NULL: there is none. */
static enum rc_err finish_second_event(struct db *db, const struct run *r, enum run_state state,
                                       const char *body, const char **trigger, const char **out) {
    *trigger = *out = NULL;
    if (state == RUN_REFUSED) {
        *trigger = EVENTS[EVENT_RUN_REFUSED].trigger;
        return db_get_text(db, Q_RUNS_EVENT_CAUSE, out, NULL, "ssi", body, *trigger, r->id);
    }
    if (r->kind == RUN_BULK) {
        *trigger = EVENTS[EVENT_BULK_DONE].trigger;
        return db_get_text(db, Q_RUNS_EVENT_AS, out, NULL, "ss", body, *trigger);
    }
    return OK;
}

/* Webhooks get each of the two events they subscribed to. Mail has the second one only, which says
 * more, when there are two; it goes to the recipients of events, and to those of the task. */
static enum rc_err finish_add_events(struct db *db, struct arena *a, const struct run *r,
                                     enum run_state state, const char *base_url, int64_t now) {
    const char *first = EVENTS[state == RUN_DONE ? EVENT_TASK_SUCCESS : EVENT_TASK_FAILURE].trigger;
    const char *subject = arena_printf(a, "run %lld", (long long)r->id);
    const char *link = arena_printf(a, "%s%s", base_url, run_path(a, r));
    const char *body = NULL, *second = NULL, *second_body = NULL, *addresses = NULL;
    int64_t event = 0;
    struct finish_saving saving;
    bool found = false;
    TRY(finish_saving(db, a, r->id, now, &saving));
    TRY(db_get_text(db, Q_RUNS_EVENT, &body, NULL, "isssissss", r->id, first, link, run_types(a, r),
                    saving.seats, saving.month, saving.currency, saving.text, saving.year));
    TRY(finish_second_event(db, r, state, body, &second, &second_body));
    if (second_body) {
        TRY(event_add_unmailed(db, first, subject, body, now, &event));
        TRY(event_add(db, second, subject, second_body, now, &event));
    } else {
        TRY(event_add(db, first, subject, body, now, &event));
    }
    TRY(db_get_text(db, Q_RUNS_ADDRESSES, &addresses, &found, "i", r->task));
    return found ? event_add_mail(db, event, addresses, now) : OK;
}

enum rc_err run_end_warnings(struct db *db, int64_t run, int64_t now) {
    bool inside = db_area(db) != NULL; /* where a run shows some of its people alone */
    TRY(db_exec(db, inside ? Q_AREA_WARNING_CLOSE : Q_WARNING_CLOSE, NULL, "ii", run, now));
    TRY(db_exec(db, Q_WARNING_CLOSE_NOTICES, NULL, "i", run));
    return db_exec(db, inside ? Q_AREA_WARNING_VOID : Q_WARNING_VOID_REQUESTS, NULL, "ii", run,
                   now);
}

enum rc_err run_end(struct db *db, struct arena *a, int64_t run, enum run_state state,
                    struct reason why, const char *base_url, int64_t now) {
    struct run r;
    TRY(run_load(db, a, run, &r));
    if (r.finished_at)
        return OK;
    if (state != RUN_DONE)
        TRY(db_exec(db, Q_ACT_END_PEOPLE, NULL, "iss", run, why.code, why.detail));
    TRY(run_end_warnings(db, run, now));
    TRY(db_exec(db, Q_RUNS_COUNT, NULL, "i", run));
    TRY(run_load(db, a, run, &r));
    if (state == RUN_DONE && r.failed > 0) {
        state = RUN_FAILED;
        TRY(finish_failures(db, a, &r, &why));
    }
    const char *name = run_state_name(state);
    TRY(db_exec(db, Q_RUNS_END, NULL, "isssis", run, name, why.code, why.detail, now, why.more));
    TRY(audit_add(db, now, "rollcall", "run.end", r.name, NULL,
                  arena_printf(a, "%s: %s", name, run_counts_text(a, &r)), r.process_id));
    return r.dry_run ? OK : finish_add_events(db, a, &r, state, base_url, now);
}
