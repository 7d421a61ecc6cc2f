/* The merge. What the live tables shall hold is reckoned first, in TEMP tables: nobody waits for that. Then one transaction
 * writes what differs; live tables change nowhere else. */
#include "merge.h"
#include "log.h"
#include "browse.h"

#include <stdio.h>
#include <time.h>

enum { SUSPICIOUS_PERCENT = 20, HISTORY_DAYS = 3 * 366 };

#define RUN_ALL(l, steps) db_exec_all((l)->db, (steps), sizeof(steps) / sizeof *(steps))

static enum rc_err reckon(struct lane *l, struct merge_result *out) {
    static const enum query STEPS[] = {Q_MERGE_MAP_WAY, Q_MERGE_DIRECT_ASKED, Q_MERGE_MAP_ACTIVITY, Q_MERGE_SEAT_GROUP, Q_MERGE_MAP_SEAT,
        Q_MERGE_MAP_SEAT_DIRECT, Q_MERGE_MAP_DAY, Q_MERGE_OUT_MEMBER, Q_MERGE_IN_MEMBER, Q_MERGE_OUT_ACTIVITY, Q_MERGE_IN_ACTIVITY,
        Q_MERGE_OUT_DIRECT, Q_MERGE_IN_DIRECT, Q_MERGE_OUT_DIRECTORY, Q_MERGE_IN_DIRECTORY, Q_MERGE_OUT_SEAT, Q_MERGE_IN_SEAT};
    int64_t touched = 0;
    TRY(RUN_ALL(l, STEPS));
    TRY(db_exec(l->db, Q_MERGE_MAP_HISTORY, NULL, "i", l->now));
    TRY(db_exec(l->db, Q_MERGE_TOUCHED, &touched, ""));
    TRY(db_get_int(l->db, Q_MERGE_TOUCHED_FRESH, &out->added, NULL, ""));
    out->changed = touched - out->added;
    return OK;
}

static enum rc_err write_relations(struct lane *l) {
    static const enum query STEPS[] = {Q_MERGE_MEMBER_OUT, Q_MERGE_MEMBER_IN, Q_MERGE_PLATFORM_IN, Q_MERGE_PLATFORM_OUT,
        Q_MERGE_ACTIVITY_OUT, Q_MERGE_ACTIVITY_IN, Q_MERGE_ROLES_OUT, Q_MERGE_ROLES_IN, Q_MERGE_DIRECT_OUT, Q_MERGE_DIRECT_IN,
        Q_MERGE_DIRECTORY_OUT, Q_MERGE_DIRECTORY_IN, Q_MERGE_SEAT_OUT, Q_MERGE_SEAT_IN, Q_MERGE_DAYS_OUT, Q_MERGE_DAYS_IN};
    return RUN_ALL(l, STEPS);
}

static const char *oldest_day(struct lane *l) {
    time_t at = (time_t)(l->now - (int64_t)HISTORY_DAYS * 86400);
    struct tm tm;
    gmtime_r(&at, &tm);
    return arena_printf(l->arena, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

static enum rc_err write_all(struct lane *l, int64_t run, const char *local_day, const struct merge_result *out) {
    TRY(db_exec(l->db, Q_MERGE_DIRECTORIES, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_PRODUCTS, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_PRODUCTS_GONE, NULL, "i", l->now));
    TRY(db_exec(l->db, Q_MERGE_USERS, NULL, "i", l->now));
    TRY(db_exec(l->db, Q_MERGE_USERS_GONE, NULL, "i", l->now));
    TRY(db_exec(l->db, Q_MERGE_GROUPS, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_GROUPS_GONE, NULL, "i", l->now));
    TRY(write_relations(l));
    TRY(browse_refresh(l->db));
    TRY(db_exec(l->db, Q_MERGE_HISTORY, NULL, "s", local_day));
    TRY(db_exec(l->db, Q_MERGE_HISTORY_PRUNE, NULL, "s", oldest_day(l)));
    TRY(db_exec(l->db, Q_KEY_USED, NULL, "i", l->now));
    return db_exec(l->db, Q_RUN_END, NULL, "iisiiiis", run, (int64_t)time(NULL), "ok", out->users, out->added, out->changed, out->gone, (char *)NULL);
}

static int64_t clock_ms(clockid_t which) {
    struct timespec t;
    clock_gettime(which, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum rc_err merge_run(struct lane *l, int64_t run, const char *local_day, bool confirmed, struct merge_result *out) {
    int64_t before = 0;
    *out = (struct merge_result){0};
    TRY(db_get_int(l->db, Q_MERGE_USERS_SEEN, &out->users, NULL, ""));
    TRY(db_get_int(l->db, Q_MERGE_USERS_BEFORE, &before, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_LEAVER, &out->gone, ""));
    if (!confirmed && out->gone * 100 > before * SUSPICIOUS_PERCENT) {
        out->suspicious = true;
        return OK;
    }
    TRY(reckon(l, out));
    TRY(db_begin(l->db));
    int64_t from = clock_ms(CLOCK_MONOTONIC), work = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    TRY(write_all(l, run, local_day, out));
    TRY(db_commit(l->db));
    log_line(LOG_LEVEL_INFO, "figures of %lld users taken over; others waited to save for at most %lld ms (%lld ms of work)",
             (long long)out->users, (long long)(clock_ms(CLOCK_MONOTONIC) - from), (long long)(clock_ms(CLOCK_PROCESS_CPUTIME_ID) - work));
    return OK;
}
