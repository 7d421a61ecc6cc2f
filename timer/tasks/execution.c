/* What all parts of acting share: progress, and the question whether to go on. */
#include "tasks/execution.h"
#include "settings/api_key.h"
#include "tasks/plan_area.h"

#include <time.h>

int64_t execution_now(void) { return (int64_t)time(NULL); }

enum rc_err execution_progress(struct execution *x, bool advanced) {
    const struct http_counts *c = http_counts(x->http);
    TRY(db_exec(x->l->db, Q_ACT_PROGRESS, NULL, "iiii", x->run.id, x->requests + c->requests,
                c->waiting_until, advanced ? execution_now() : (int64_t)0));
    return db_exec(x->l->db, Q_RUNS_COUNT, NULL, "i", x->run.id);
}

enum rc_err execution_check_stop(struct execution *x) {
    const char *who = NULL;
    bool stop = false;
    struct reason why = reason_of(NULL, NULL);
    const struct area *area = NULL;
    if (x->halt.code)
        return OK;
    TRY(db_get_text(x->l->db, Q_ACT_STOPPED_BY, &who, &stop, "i", x->run.id));
    if (stop)
        x->halt = reason_of("stopped", arena_strdup(x->arena, who));
    else
        TRY(api_key_run_problem(x->l->db, x->arena, execution_now(), &why));
    if (!stop && !why.code)
        TRY(plan_area_now(x->l->db, x->run.acts_as, x->run.area, execution_now(), &area, &why));
    if (why.code)
        x->halt = reason_of(why.code, arena_strdup(x->arena, why.detail ? why.detail : ""));
    return OK;
}

enum rc_err execution_limit(struct execution *x) {
    x->plan.action = x->action;
    x->plan.actions = x->actions;
    TRY(plan_area_limit(x->l->db, x->run.acts_as, x->run.area, execution_now(), &x->plan.area));
    return plan_area_actions(x->l->db, x->l->arena, &x->plan);
}

/* A clock that is set back must not make old state look fresh. */
bool execution_is_stale(const struct execution *x) {
    int64_t age = execution_now() - x->read_at;
    return age > STALE_SECONDS || age < 0;
}

/* The rate limit may hold us for minutes. No write is in flight, so a stop takes effect at once. */
enum rc_err execution_tick(void *arg, struct err *e) {
    struct execution *x = arg;
    bool halted_before = x->halt.code != NULL;
    TRY(execution_progress(x, false));
    TRY(execution_check_stop(x));
    if (halted_before || !x->halt.code)
        return OK;
    return FAIL(e, ERR_CONFLICT, reason_sentence(x->arena, x->halt), "%s",
                "stopped while reading people");
}
