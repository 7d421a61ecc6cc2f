/* Ending a run: its state, its counts, and the news of it, in one transaction. */
#include "base/text.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "runs/run.h"
#include "runs/worker.h"

#include <string.h>

const char *run_types(struct arena *a, const struct run *r) {
    const char *list = strcmp(r->kind, "undo") == 0 ? "\"undo\"" : "";
    for (int i = 0; i < r->actions; i++)
        list =
            arena_printf(a, "%s%s\"%s\"", list, *list ? "," : "", action_type(r->action[i].action));
    return arena_printf(a, "[%s]", list);
}

static enum rc_err failures_of(struct db *db, struct arena *a, const struct run *r,
                               struct reason *out) {
    const char *first = NULL;
    TRY(db_get_text(db, Q_RUNS_FIRST_FAILURE, &first, NULL, "i", r->id));
    *out = reason_with(
        a, "failed-some", text_count(a, r->failed), text_count(a, r->planned),
        arena_printf(a, "%s%s", r->failed > 1 ? "The first: " : "", first ? first : ""));
    return OK;
}

/* One occasion, told under up to two names: webhooks get each they asked for, and the recipients of
 * e-mail the more telling one. */
static enum rc_err tell(struct db *db, struct arena *a, const struct run *r, const char *state,
                        const char *base_url, int64_t now) {
    const char *subject = arena_printf(a, "run %lld", (long long)r->id), *body = NULL,
               *other = NULL, *addresses = NULL;
    const char *trigger =
        EVENTS[strcmp(state, "done") == 0 ? EVENT_TASK_SUCCESS : EVENT_TASK_FAILURE].trigger;
    const char *refused = EVENTS[EVENT_RUN_REFUSED].trigger,
               *bulk = EVENTS[EVENT_BULK_DONE].trigger;
    int64_t event = 0;
    bool told = false;
    TRY(db_get_text(db, Q_RUNS_EVENT, &body, NULL, "isss", r->id, trigger,
                    arena_printf(a, "%s%s", base_url, run_path(a, r)), run_types(a, r)));
    if (strcmp(state, "refused") == 0)
        TRY(db_get_text(db, Q_RUNS_EVENT_CAUSE, &other, NULL, "ssi", body, refused, r->id));
    else if (strcmp(r->kind, "bulk") == 0)
        TRY(db_get_text(db, Q_RUNS_EVENT_AS, &other, NULL, "ss", body, bulk));
    TRY((other ? event_add_unmailed : event_add)(db, trigger, subject, body, now, &event));
    if (other)
        TRY(event_add(db, strcmp(state, "refused") == 0 ? refused : bulk, subject, other, now,
                      &event));
    TRY(db_get_text(db, Q_RUNS_ADDRESSES, &addresses, &told, "i", r->task));
    return told ? event_tell(db, event, addresses, now) : OK;
}

enum rc_err run_end(struct db *db, struct arena *a, int64_t run, const char *state,
                    struct reason why, const char *base_url, int64_t now) {
    struct run r;
    TRY(run_load(db, a, run, &r));
    if (r.finished_at)
        return OK; /* somebody stopped it meanwhile */
    if (strcmp(state, "done") != 0)
        TRY(db_exec(db, Q_ACT_END_PEOPLE, NULL, "iss", run, why.code, why.detail));
    TRY(db_exec(db, Q_RUNS_COUNT, NULL, "i", run));
    TRY(run_load(db, a, run, &r));
    if (strcmp(state, "done") == 0 && r.failed > 0) {
        state = "failed";
        TRY(failures_of(db, a, &r, &why));
    }
    TRY(db_exec(db, Q_RUNS_END, NULL, "isssis", run, state, why.code, why.detail, now, why.more));
    TRY(audit_add(db, now, "rollcall", "run.end", r.name, NULL,
                  arena_printf(a, "%s: %s", state, run_counts_text(a, &r)), r.process_id));
    if (r.dry_run)
        return OK;
    return tell(db, a, &r, state, base_url, now);
}
