/* Lane sync: key checks first, then the synchronization that is due or requested. A run fetches
 * pages by several cursor chains into staging, and one merge changes the live tables. Whatever
 * fails leaves the old figures in place. */
#include "sql/timer/sync/lane.h"
#include "atlassian/key_in_use.h"
#include "atlassian/license_counts.h"
#include "base/log.h"
#include "base/text.h"
#include "clock.h"
#include "money/notices.h"
#include "queue/job.h"
#include "runs/undo_watch.h"
#include "settings/sync_schedule.h"
#include "staging/stage.h"
#include "sync/failure_event.h"
#include "sync/key_check.h"
#include "sync/listings.h"
#include "sync/merge.h"
#include "sync/pages.h"
#include "sync/refine.h"

#include <string.h>

/* People of a rejected run that are kept by name; and for how long. */
enum { MISSING_MAX = 50000, MISSING_SECONDS = 7 * 86400 };

/* Ends a run that changed nothing. key_reported: an e-mail about the key is under way already. */
static enum rc_err end_without_change(struct sync_run *run, const char *outcome,
                                      const struct merge_result *m, const char *error,
                                      bool key_reported) {
    struct lane *l = run->l;
    int64_t now = (int64_t)time(NULL);
    TRY(db_begin(l->db));
    TRY(db_exec(l->db, Q_RUN_END, NULL, "iisiiiis", run->id, now, outcome, m->users, m->added,
                m->changed, m->gone, error));
    TRY(db_exec(l->db, Q_MISSING_FORGET, NULL, ""));
    if (m->suspicious)
        TRY(db_exec(l->db, Q_MISSING_RECORD, NULL, "ii", run->id, (int64_t)MISSING_MAX));
    TRY(sync_failure_notify(l, run->id, now, !key_reported));
    return db_commit(l->db);
}

static enum rc_err end_run(struct sync_run *run, const char *outcome, const struct merge_result *m,
                           const char *error, bool key_reported) {
    enum rc_err rc = end_without_change(run, outcome, m, error, key_reported);
    if (rc == OK)
        job_wake(run->l->config->db, "notify");
    else
        db_rollback(run->l->db);
    return rc;
}

/* We hold the lock, so a run in state running is dead. */
static enum rc_err close_dead_runs(struct lane *l) {
    int64_t *ids = NULL;
    int n = 0;
    TRY(db_get_ints(l->db, Q_RUN_DEAD, &ids, &n, ""));
    if (n == 0)
        return OK;
    TRY(db_begin(l->db));
    TRY(db_exec(l->db, Q_RUN_CLOSE_DEAD, NULL, "i", l->now));
    TRY(db_exec(l->db, Q_MISSING_FORGET, NULL, ""));
    for (int i = 0; i < n; i++)
        TRY(sync_failure_notify(l, ids[i], l->now, true));
    TRY(db_commit(l->db));
    job_wake(l->config->db, "notify");
    return OK;
}

/* The figures of such a run stand; the next one reads the details. */
static enum rc_err close_dead_details(struct lane *l) {
    int64_t run = 0;
    bool dead = false;
    TRY(db_get_int(l->db, Q_RUN_DETAIL_DEAD, &run, &dead, ""));
    return dead ? db_exec(l->db, Q_RUN_DETAIL_CLOSE, NULL, "i", run) : OK;
}

/* The names of a rejected run serve the decision about it, and are not kept for longer. */
static enum rc_err forget_old_missing(struct lane *l) {
    int64_t one = 0;
    bool old = false;
    TRY(db_get_int(l->db, Q_MISSING_OLD, &one, &old, "i", l->now - MISSING_SECONDS));
    return old ? db_exec(l->db, Q_MISSING_FORGET, NULL, "") : OK;
}

/* Records odd values of people in the log and in the run's row. Nothing is decided here. */
static enum rc_err record_oddities(struct sync_run *run) {
    const struct users_oddities *o = users_reader_oddities(run->stage.reader);
    const char *types = NULL;
    for (int i = 0; i < o->types; i++)
        types = arena_printf(run->l->arena, "%s%s%s %lld", types ? types : "", types ? ", " : "",
                             o->type[i].word, (long long)o->type[i].people);
    if (types)
        log_line(LOG_LEVEL_NOTICE,
                 "accounts of other types than atlassian, which no task changes: %s", types);
    if (o->joined_missing || o->joined_odd)
        log_line(LOG_LEVEL_NOTICE,
                 "join dates missing: %lld, invalid: %lld; the last known date is used, or the day "
                 "the person was first seen",
                 (long long)o->joined_missing, (long long)o->joined_odd);
    if (o->uses)
        log_line(LOG_LEVEL_WARN,
                 "%lld last active times are unreadable or in the future; these people count as "
                 "active now",
                 (long long)o->uses);
    return db_exec(run->l->db, Q_RUN_ODD, NULL, "isi", run->id, types, o->people);
}

static enum rc_err read_and_merge(struct sync_run *run, const char *day, struct merge_result *m) {
    bool found = false;
    int64_t confirmed = -1;
    TRY(stage_create(run->l));
    TRY(listings_fetch_all(run));
    TRY(sync_run_enter(run, SYNC_PHASE_SAVE));
    TRY(db_get_int(run->l->db, Q_RUN_CONFIRMED, &confirmed, &found, ""));
    run->l->now = (int64_t)time(NULL);
    TRY(merge_run(run->l, run->id, run->seen, day, confirmed, m));
    return m->suspicious ? OK : record_oddities(run);
}

/* Asks about the keys with each run: are they accepted, and until when. True: it was reported just
 * now that the key that reads is refused. */
static bool follow_keys(struct lane *l, bool read_all) {
    bool reported = false;
    l->now = (int64_t)time(NULL);
    if (read_all || l->refused)
        reported = key_follow(l, false, read_all);
    (void)key_follow(l, true, false);
    return reported;
}

static enum rc_err run_once(struct lane *l, const char *kind, const char *day,
                            const char *local_day, const char *who) {
    struct sync_run run = {.l = l, .stage_from_ms = clock_ms(CLOCK_MONOTONIC)};
    struct merge_result m = {0};
    const char *key = NULL, *org = NULL;
    int64_t one = 0;
    bool any = false;
    l->refused = 0;
    TRY(db_get_int(l->db, Q_RUN_ANY_OK, &one, &any, ""));
    TRY(db_get_int(l->db, Q_JOB_NEWEST, &run.newest_job, NULL, ""));
    run.first = !any;
    TRY(db_exec(l->db, Q_RUN_START, NULL, "sssi", kind, local_day, who, l->now));
    run.id = db_last_id(l->db);
    enum rc_err rc = key_open(l, false, &key, &org);
    if (rc == OK)
        rc = http_open(l->config, key, &run.http, l->err);
    if (rc == OK) {
        run.org = text_percent_encode(l->arena, org);
        rc = read_and_merge(&run, day, &m);
    }
    struct err saved = *l->err;
    db_rollback(l->db);
    run.stage.pages = 0; /* the rollback ended the transaction of the pages */
    sync_run_end_stage(&run);
    if (run.http && sync_run_progress(&run) != OK)
        log_err(l->err);
    if (rc == OK && !m.suspicious) {
        job_wake(l->config->db, "tasks"); /* the figures stand */
        (void)follow_keys(l, true);       /* before details use up the rate limit */
        refine_run(&run);
    }
    http_close(run.http);
    if (run.stopped_by) {
        log_line(LOG_LEVEL_NOTICE, "the sync was stopped by %s; the data is unchanged",
                 run.stopped_by);
        return end_run(&run, "stopped", &m, saved.message, false);
    }
    if (rc != OK) {
        *l->err = saved;
        const char *text =
            arena_printf(l->arena, "%s (Step: %s.)", saved.message, sync_phase_text(run.phase));
        bool key_reported = follow_keys(l, false);
        if (end_run(&run, "failed", &m, text, key_reported) != OK)
            log_err(l->err);
        *l->err = saved;
        return rc;
    }
    if (m.suspicious || l->refused) /* details may have met a refusal */
        (void)follow_keys(l, m.suspicious != NULL);
    return m.suspicious ? end_run(&run, "suspicious", &m, m.suspicious, false) : OK;
}

/* One run serves every request made before it began. *answered_job: the newest of these; 0: no run
 * yet. A request that comes after the run, while the lane is still at work, waits for the next
 * start. */
static enum rc_err run_for_requests(struct lane *l, const char *kind, const struct schedule *s,
                                    const char *local_day, const char *who, int64_t *answered_job) {
    TRY(db_get_int(l->db, Q_JOB_NEWEST, answered_job, NULL, ""));
    return run_once(l, kind, s->day, local_day, who);
}

static enum rc_err run_jobs(struct lane *l, const struct schedule *s, int64_t *answered_job) {
    for (;;) {
        struct rows *r = NULL;
        TRY(db_query(l->db, Q_JOB_NEXT, &r, "s", "sync"));
        if (!db_next(r))
            return db_end(r);
        int64_t job = db_int(r, JOB_NEXT__ID), subject = db_int(r, JOB_NEXT__SUBJECT);
        bool check = text_equal(db_text(r, JOB_NEXT__KIND), "key-check");
        const char *who = db_text(r, JOB_NEXT__REQUESTED_BY);
        bool passed = false, any = false;
        int64_t one = 0;
        TRY(db_end(r));
        if (!check && *answered_job && job > *answered_job) {
            job_wake(l->config->db, "sync");
            return OK;
        }
        TRY(db_exec(l->db, Q_JOB_START, NULL, "ii", job, l->now));
        if (check) {
            TRY(key_check_run(l, job, subject, &passed));
            TRY(db_get_int(l->db, Q_RUN_ANY_OK, &one, &any, ""));
            /* the first synchronization follows by itself */
            if (passed && !any && *answered_job == 0)
                TRY(run_for_requests(l, "first", s, s->day, "rollcall", answered_job));
            continue;
        }
        enum rc_err rc = OK;
        if (*answered_job == 0)
            rc = run_for_requests(l, "manual", s, NULL, who, answered_job);
        struct err saved = *l->err;
        TRY(db_exec(l->db, Q_JOB_FINISH, NULL, "isis", job, rc == OK ? "done" : "failed",
                    (int64_t)time(NULL), rc == OK ? "" : saved.message));
        if (rc != OK) {
            *l->err = saved;
            return rc;
        }
    }
}

enum rc_err lane_sync(struct lane *l) {
    struct schedule s = {0};
    int64_t answered_job = 0, began_at = l->now;
    TRY(close_dead_runs(l));
    TRY(close_dead_details(l));
    TRY(forget_old_missing(l));
    TRY(db_exec(l->db, Q_JOB_ABANDONED, NULL, "si", "sync", l->now));
    TRY(sync_schedule_next(l->db, l->arena, l->now, &s));
    TRY(run_jobs(l, &s, &answered_job));
    bool has_key = false, ran = answered_job > 0;
    int64_t one = 0;
    TRY(db_get_int(l->db, Q_KEY_USABLE, &one, &has_key, "i", l->now));
    bool worked = ran || (s.due && has_key);
    if (!ran && s.due && has_key)
        TRY(run_once(l, "daily", s.day, s.day, "rollcall"));
    if (worked)
        TRY(run_undo_watch(l->db));
    bool any_notice = false;
    if (worked)
        TRY(money_notices(l->db, l->arena, l->config->base_url, l->now, &any_notice));
    if (any_notice)
        job_wake(l->config->db, "notify");
    if (worked)
        job_wake(l->config->db, "tasks"); /* runs may wait for the figures */
    if (worked && license_counts_ask(l, began_at) != OK)
        log_err(l->err); /* the sync is complete without them */
    /* only here and at the end of lane tasks: checkpoints take time */
    return worked ? db_checkpoint(l->db) : OK;
}
