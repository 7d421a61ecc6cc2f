/* Deciding about runs: confirm, approve, stop, and what stands against a start. */
#include "access.h"
#include "audit.h"
#include "run.h"
#include "run_lane.h"
#include "schedule.h"
#include "settings.h"
#include "text.h"

#include <string.h>

enum { COUNT_TYPED_ABOVE = 20, PREVIEW_SECONDS = 24 * 3600, CLOCK_SECONDS = 300, SMALL_MATCH = 5 };

static bool is(const struct run *r, const char *state) { return strcmp(r->state, state) == 0; }

bool run_needs_count(const struct run *r) { return is(r, "preview") && r->planned > COUNT_TYPED_ABOVE; }
bool run_is_old(const struct run *r, int64_t now) { return now - r->requested_at > PREVIEW_SECONDS; }

static enum rc_err check_confirm(struct db *db, struct arena *a, const struct run *r, int64_t count, int64_t now) {
    if (!is(r, "preview"))
        return db_refuse(db, ERR_CONFLICT, "This preview was run already.");
    if (run_is_old(r, now))
        return db_refuse(db, ERR_CONFLICT, "This preview is older than a day. Make a new one: people and figures may have changed.");
    if (r->planned == 0)
        return db_refuse(db, ERR_CONFLICT, "There is nothing to do: nobody in this preview would be touched.");
    if (run_needs_count(r) && count != r->planned)
        return db_refuse(db, ERR_INPUT, arena_printf(a, "Type the number of people, %s, to run this.", text_count(a, r->planned)));
    if (r->task) {
        struct task t;
        TRY(task_load(db, a, r->task, &t));
        if (!t.query || strcmp(task_spec(a, t.query, t.action, t.actions), r->spec) != 0)
            return db_refuse(db, ERR_CONFLICT, "The task or its filter was changed after this preview. Make a new one.");
    }
    return OK;
}

enum rc_err run_confirm(struct db *db, struct arena *a, int64_t run, int64_t count, bool dry_run,
                        const char *who, const char *base_url, int64_t now) {
    struct run r;
    struct run_approval second;
    TRY(run_load(db, a, run, &r));
    TRY(check_confirm(db, a, &r, count, now));
    TRY(run_approval_of(db, who, run, r.planned, now, &second));
    TRY(db_exec(db, Q_RUNS_CONFIRM, NULL, "ii", run, (int64_t)dry_run));
    TRY(run_started_by(db, run, who, now));
    if (second.needed && !dry_run)
        TRY(run_wait(db, a, run, &second, base_url, now));
    return audit_add(db, now, who, dry_run ? "run.dry" : "run.confirm", r.name, NULL, text_count(a, r.planned), r.process_id);
}

/* What keeps b from being a second person beside a. One person may be known by e-mail and by account id: the account decides. An
 * address that is nobody's any more was changed, by an admin himself perhaps. */
static enum rc_err check_other(struct db *db, const char *a, const char *b, int64_t now) {
    struct access left, right;
    if (!a)
        return OK;
    TRY(access_of(db, a, now, &left));
    TRY(access_of(db, b, now, &right));
    if (text_equal_nocase(a, b) || (left.user != 0 && left.user == right.user))
        return db_refuse(db, ERR_CONFLICT, "Somebody else has to approve this: it is your own run.");
    if (left.user == 0 && left.level == ACCESS_NONE)
        return db_refuse(db, ERR_CONFLICT, "Whoever asked for this is known by another name now, so nobody can tell whether that is you. Reject it, and ask for it again.");
    return OK;
}

enum rc_err run_approve(struct db *db, struct arena *a, int64_t run, const char *who, int64_t now) {
    struct run r;
    TRY(run_load(db, a, run, &r));
    if (!is(&r, "waiting"))
        return db_refuse(db, ERR_CONFLICT, "This run does not wait for anybody any more.");
    TRY(r.scheduled ? OK
                    : check_other(db, r.requested_by, who,
                                  now)); /* else by the clock, for whoever confirmed the task */
    TRY(check_other(db, r.confirmed_by, who, now));
    TRY(db_exec(db, Q_RUNS_APPROVE, NULL, "isi", run, who, now));
    return audit_add(db, now, who, "run.approve", r.name, NULL, text_count(a, r.planned), r.process_id);
}

enum rc_err run_stop(struct db *db, struct arena *a, int64_t run, const char *who, int64_t now) {
    struct run r;
    TRY(run_load(db, a, run, &r));
    if (is(&r, "running") || (is(&r, "queued") && r.started_at))
        TRY(db_exec(db, Q_RUNS_STOP_ASK, NULL, "is", run, who));
    else if (is(&r, "waiting") || is(&r, "queued")) {
        const char *reason = arena_printf(a, "Stopped by %s before it began.", who);
        TRY(db_exec(db, Q_RUNS_STOP, NULL, "isis", run, who, now, reason));
        TRY(db_exec(db, Q_ACT_END_PEOPLE, NULL, "is", run, reason));
        TRY(db_exec(db, Q_RUNS_COUNT, NULL, "i", run));
    } else
        return db_refuse(db, ERR_CONFLICT, "This run is over already.");
    return audit_add(db, now, who, "run.stop", r.name, NULL, NULL, r.process_id);
}

static enum rc_err key_problem(struct db *db, int64_t now, const char **words) {
    int64_t expires = 0;
    bool found = false;
    TRY(db_get_int(db, Q_RUNS_KEY, &expires, &found, ""));
    if (!found)
        *words = "No organization API key is in place. Enter one under Settings, API key.";
    else if (expires > 0 && expires <= now)
        *words = "The organization API key has expired. Enter a new one under Settings, API key.";
    return OK;
}

static enum rc_err data_problem(struct db *db, struct arena *a, int64_t now, const char **words) {
    int64_t at = 0;
    bool found = false;
    TRY(db_get_int(db, Q_RUNS_DATA_AT, &at, &found, ""));
    if (!found)
        *words = "No synchronization has been completed yet.";
    else if (at > now + CLOCK_SECONDS)
        *words = "The synchronized data bears a time that is still to come, so the clock was wrong: who is inactive cannot be told from it. Synchronize first.";
    else if (now - at > RUN_DATA_SECONDS)
        *words = arena_printf(a, "The synchronized data is older than 36 hours (%s): who is inactive cannot be told from it. Synchronize first.", text_ago(a, at, now));
    return OK;
}

static enum rc_err suspicion(struct db *db, struct arena *a, const struct run *r, const char **words) {
    int64_t last = 0;
    bool found = false;
    TRY(db_get_int(db, Q_RUNS_LAST_MATCHED, &last, &found, "ii", r->task, r->id));
    if (found && r->matched > 2 * (last > SMALL_MATCH ? last : SMALL_MATCH))
        *words = arena_printf(a, "%s people match, more than double the %s of the last run. That looks wrong, so nothing was done. If it is right, make a preview and "
                                 "run it by hand once.", text_count(a, r->matched), text_count(a, last));
    return OK;
}

static enum rc_err task_problem(struct db *db, struct arena *a, const struct run *r, const char **words) {
    struct task t;
    TRY(task_load(db, a, r->task, &t));
    if (r->scheduled && !t.enabled)
        *words = "The task was switched off before this run began.";
    else if (r->scheduled && !t.seen)
        *words = "The task's filter was changed after its preview was seen. Look at a new preview and switch the task on again.";
    else if (r->planned > t.cap_users)
        *words = arena_printf(a, "It would touch %s people, and the task's limit is %s. Nothing was done; raise the limit or narrow the filter.",
                              text_count(a, r->planned), text_count(a, t.cap_users));
    else if (r->planned > 1 && r->planned * 100 > r->seats * t.cap_percent)
        *words = arena_printf(a, "It would touch %s people, more than the task's limit of %lld %% of the %s who hold a seat. Nothing was done; raise the limit or narrow the filter.",
                              text_count(a, r->planned), (long long)t.cap_percent, text_count(a, r->seats));
    else if (r->scheduled)
        return suspicion(db, a, r, words);
    return OK;
}

enum rc_err run_problem(struct db *db, struct arena *a, const struct run *r, int64_t now, const char **words) {
    *words = NULL;
    TRY(key_problem(db, now, words));
    if (!*words)
        TRY(data_problem(db, a, now, words));
    if (!*words && r->task && strcmp(r->kind, "task") == 0)
        TRY(task_problem(db, a, r, words));
    return OK;
}
