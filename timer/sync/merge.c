/* The new content of the live tables is computed first, in TEMP tables, and nobody waits for that.
 * Then one transaction writes the differences. Live tables change nowhere else. */
#include "sync/merge.h"
#include "base/log.h"
#include "base/text.h"
#include "clock.h"
#include "index/area_slices.h"
#include "index/index_build.h"
#include "money/savings.h"
#include "sql/timer/sync/merge.h"
#include "staging/account_ids.h"

#include <time.h>

enum { SUSPICIOUS_PERCENT = 20, HISTORY_DAYS = 3 * 366 };

/* A user-owned table. Before the lock: rows to delete (out) and insert (in), up to a limit. Under
 * the lock: apply them, or rewrite the table when the limit was hit. */
struct relation {
    enum query count, count_new, out, in;
    enum query count_new_keys; /* of in: rows whose key is new */
    enum query write_out, write_in, clear, copy;
};
enum { ACTIVITY_RELATION = 1, SEAT_RELATION = 3, RELATIONS };
enum { DIFF_SHARE = 8, DIFF_ROWS = 1000 }; /* the limit: an eighth of the rows, and so many more */
static const struct relation RELATION[RELATIONS] = {
    {Q_MERGE_MEMBER_COUNT, Q_MERGE_MEMBER_COUNT_NEW, Q_MERGE_OUT_MEMBER, Q_MERGE_IN_MEMBER,
     Q_MERGE_MEMBER_COUNT_ADDED, Q_MERGE_MEMBER_OUT, Q_MERGE_MEMBER_IN, Q_MERGE_MEMBER_CLEAR,
     Q_MERGE_MEMBER_COPY},
    {Q_MERGE_ACTIVITY_COUNT, Q_MERGE_ACTIVITY_COUNT_NEW, Q_MERGE_OUT_ACTIVITY, Q_MERGE_IN_ACTIVITY,
     Q_MERGE_ACTIVITY_COUNT_ADDED, Q_MERGE_ACTIVITY_OUT, Q_MERGE_ACTIVITY_IN,
     Q_MERGE_ACTIVITY_CLEAR, Q_MERGE_ACTIVITY_COPY},
    {Q_MERGE_DIRECTORY_COUNT, Q_MERGE_DIRECTORY_COUNT_NEW, Q_MERGE_OUT_DIRECTORY,
     Q_MERGE_IN_DIRECTORY, Q_MERGE_DIRECTORY_COUNT_ADDED, Q_MERGE_DIRECTORY_OUT,
     Q_MERGE_DIRECTORY_IN, Q_MERGE_DIRECTORY_CLEAR, Q_MERGE_DIRECTORY_COPY},
    {Q_MERGE_SEAT_COUNT, Q_MERGE_SEAT_COUNT_NEW, Q_MERGE_OUT_SEAT, Q_MERGE_IN_SEAT,
     Q_MERGE_SEAT_COUNT_ADDED, Q_MERGE_SEAT_OUT, Q_MERGE_SEAT_IN, Q_MERGE_SEAT_CLEAR,
     Q_MERGE_SEAT_COPY},
};

/* Computed before the lock, for writing under it. */
struct diff {
    bool first;            /* the first synchronization */
    bool confirmed;        /* an admin confirmed the new figures */
    bool whole[RELATIONS]; /* rewrite the table */
};

/* Searches for deleted rows only when the counts leave room for some: every row of before that is
 * missing now lowers the new count. */
static enum rc_err diff_relation(struct lane *l, const struct relation *r, bool *whole) {
    int64_t before = 0, after = 0, out = 0, in = 0, new_keys = 0;
    TRY(db_get_int(l->db, r->count, &before, NULL, ""));
    *whole = before == 0;
    if (*whole)
        return OK;
    TRY(db_get_int(l->db, r->count_new, &after, NULL, ""));
    int64_t limit = before / DIFF_SHARE + DIFF_ROWS;
    TRY(db_exec(l->db, r->in, &in, "i", limit));
    if (in < limit) {
        TRY(db_get_int(l->db, r->count_new_keys, &new_keys, NULL, ""));
        if (after - new_keys != before)
            TRY(db_exec(l->db, r->out, &out, "i", limit));
    }
    *whole = out >= limit || in >= limit;
    return OK;
}

static enum rc_err count_changed_users(struct lane *l, struct merge_result *out) {
    struct rows *r = NULL;
    int64_t changed_users = 0, id_collisions = 0;
    TRY(db_exec(l->db, Q_MERGE_CHANGED_USERS, &changed_users, ""));
    TRY(db_query(l->db, Q_MERGE_CHANGED_USER_COUNTS, &r, ""));
    if (db_next(r)) {
        out->added = db_int(r, 0);
        id_collisions = db_int(r, 1);
    }
    TRY(db_end(r));
    out->changed = changed_users - out->added;
    return id_collisions ? account_hash_collision(l) : OK;
}

static enum rc_err diff_users(struct lane *l, struct diff *d, struct merge_result *out) {
    int64_t any = 0;
    TRY(db_get_int(l->db, Q_MERGE_USERS_ANY, &any, NULL, ""));
    d->first = !any;
    if (any) {
        TRY(db_exec(l->db, Q_MERGE_ACTIVE, NULL, "i", (int64_t)d->confirmed));
        TRY(db_exec(l->db, Q_MERGE_ACTIVE_CARRY, NULL, ""));
        return count_changed_users(l, out);
    }
    out->added = out->users;
    TRY(db_exec(l->db, Q_MERGE_USER_ACCOUNT, NULL, ""));
    return db_exec(l->db, Q_MERGE_USER_EMAIL, NULL, "");
}

static const struct user_index_source STAGED_INDEX = {
    Q_MERGE_INDEX_PEOPLE, Q_MERGE_INDEX_BY_NAME, Q_MERGE_INDEX_BY_EMAIL,
    Q_STAGE_MEMBERS,      Q_MERGE_INDEX_DIRECT,  Q_MERGE_INDEX_PLATFORM,
    Q_MERGE_INDEX_SEATS,  Q_MERGE_INDEX_GRANTS,  Q_MERGE_INDEX_ACTIVITY};

/* Seats of the first synchronization have no beginning; later ones begin when they are first seen.
 */
static enum rc_err make_user_index(struct lane *l, const struct diff *d) {
    struct user_index_source staged = STAGED_INDEX;
    if (!d->first && d->whole[SEAT_RELATION])
        TRY(db_exec(l->db, Q_MERGE_SEAT_SEEN, NULL, ""));
    else if (!d->first)
        staged.seats = Q_MERGE_INDEX_SEATS_SEEN;
    return user_index_make(l->db, &staged);
}

/* Comes before the seats, which depend on it. Activity that Atlassian no longer reports is kept,
 * unless an admin confirmed the new figures. */
static enum rc_err diff_activity(struct lane *l, struct diff *d) {
    bool *whole = &d->whole[ACTIVITY_RELATION];
    int64_t carried = 0;
    TRY(diff_relation(l, &RELATION[ACTIVITY_RELATION], whole));
    if (d->confirmed)
        return OK;
    TRY(db_exec(l->db, *whole ? Q_MERGE_ACTIVITY_CARRY : Q_MERGE_ACTIVITY_CARRY_SOME, &carried,
                ""));
    if (carried > 0)
        log_line(LOG_LEVEL_NOTICE,
                 "%lld last active times are missing or older than before: the known ones are kept",
                 (long long)carried);
    return OK;
}

static enum rc_err compute_diff(struct lane *l, struct diff *d, struct merge_result *out) {
    static const enum query STEPS[] = {
        Q_MERGE_MAP_ROLE_SOURCE, Q_MERGE_DIRECT_ASKED, Q_MERGE_DIRECT_BESIDE,
        Q_MERGE_DIRECT_CARRY,    Q_MERGE_SEAT_GROUP,   Q_MERGE_MAP_SEAT,
        Q_MERGE_MAP_SEAT_DIRECT, Q_MERGE_ADMIN_GROUP,  Q_MERGE_MAP_ADMIN,
        Q_MERGE_OUT_DIRECT,      Q_MERGE_IN_DIRECT};
    TRY(diff_activity(l, d));
    TRY(DB_EXEC_ALL(l->db, STEPS));
    for (int i = 0; i < RELATIONS; i++)
        if (i != ACTIVITY_RELATION)
            TRY(diff_relation(l, &RELATION[i], &d->whole[i]));
    TRY(diff_users(l, d, out));
    TRY(db_begin_read(l->db)); /* one commit of TEMP */
    TRY(make_user_index(l, d));
    return db_commit(l->db);
}

static enum rc_err write_relations(struct lane *l, const struct diff *d) {
    static const enum query STEPS[] = {Q_MERGE_PLATFORM_IN, Q_MERGE_PLATFORM_OUT, Q_MERGE_ROLES_OUT,
                                       Q_MERGE_ROLES_IN,    Q_MERGE_DIRECT_OUT,   Q_MERGE_DIRECT_IN,
                                       Q_MERGE_BEYOND,      Q_MERGE_ASKED_ANEW,   Q_MERGE_ADMIN_OUT,
                                       Q_MERGE_ADMIN_IN};
    for (int i = 0; i < RELATIONS; i++) {
        const struct relation *r = &RELATION[i];
        TRY(db_exec(l->db, d->whole[i] ? r->clear : r->write_out, NULL, ""));
        TRY(db_exec(l->db, d->whole[i] ? r->copy : r->write_in, NULL, ""));
    }
    return DB_EXEC_ALL(l->db, STEPS);
}

static enum rc_err merge_write(struct lane *l, const struct diff *d, int64_t run,
                               const char *local_day, const struct merge_result *out) {
    TRY(db_exec(l->db, Q_MERGE_DIRECTORIES, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_PRODUCTS, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_PRODUCTS_GONE, NULL, "i", l->now));
    TRY(db_exec(l->db, d->first ? Q_MERGE_USERS_COPY : Q_MERGE_USERS, NULL, ""));
    if (!d->first)
        TRY(db_exec(l->db, Q_MERGE_ACTIVE_WRITE, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_USERS_GONE, NULL, "i", l->now));
    TRY(db_exec(l->db, Q_MERGE_GROUPS, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_GROUPS_GONE, NULL, "i", l->now));
    TRY(db_exec(l->db, Q_MERGE_GROUPS_READ, NULL, "i", l->now));
    TRY(db_exec(l->db, Q_MERGE_GROUPS_EMPTY, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_COUNTED, NULL, ""));
    TRY(write_relations(l, d));
    TRY(db_exec(l->db, Q_MERGE_ASKED, NULL, "i", l->now));
    TRY(user_index_write(l->db));
    const char *oldest = text_date(l->arena, l->now - (int64_t)HISTORY_DAYS * 86400);
    TRY(db_exec(l->db, Q_MERGE_HISTORY, NULL, "si", local_day, l->now));
    TRY(area_slices_keep_day(l->db, local_day, l->now));
    TRY(savings_keep_protected(l->db, l->arena, local_day, l->now));
    TRY(db_exec(l->db, Q_MERGE_HISTORY_PRUNE, NULL, "s", oldest));
    TRY(db_exec(l->db, Q_MERGE_PROTECTED_PRUNE, NULL, "s", oldest));
    TRY(db_exec(l->db, Q_MERGE_SLICES_PRUNE, NULL, "s", oldest));
    TRY(db_exec(l->db, Q_KEY_USED, NULL, "i", l->now));
    TRY(db_exec(l->db, Q_MISSING_FORGET, NULL, ""));
    TRY(db_exec(l->db, Q_RUN_CLOCK_AHEAD, NULL, "is", l->now, local_day));
    TRY(db_exec(l->db, Q_RUN_END, NULL, "iisiiiis", run, (int64_t)time(NULL), "ok", out->users,
                out->added, out->changed, out->gone, (char *)NULL));
    /* in the same transaction: a kill right after it leaves details that are known to be open */
    return db_exec(l->db, Q_RUN_DETAIL_BEGIN, NULL, "i", run);
}

#define UNCHANGED " Your data is unchanged. "
#define ACCEPT UNCHANGED "If this is right, accept it and sync again."

static const char *missing_list(struct rows *r) {
    if (db_int(r, MERGE_LISTS_MISSING__ADMINS))
        return "Atlassian's answer had no organization admins." ACCEPT;
    if (db_int(r, MERGE_LISTS_MISSING__ACTIVITY))
        return "Atlassian's answer had less than half of the last active times." ACCEPT;
    if (db_int(r, MERGE_LISTS_MISSING__MEMBERS))
        return "Atlassian's answer had less than a tenth of the group memberships." ACCEPT;
    return NULL;
}

/* An answer may leave out any list of a user and still look valid. But an organization always has
 * an admin, past activity does not vanish, and no cleaning takes nine tenths of all memberships.
 * *what: a sentence about the missing list; NULL: none. */
static enum rc_err lists_missing(struct lane *l, const char **what) {
    struct rows *r = NULL;
    TRY(db_query(l->db, Q_MERGE_LISTS_MISSING, &r, ""));
    if (db_next(r))
        *what = missing_list(r);
    return db_end(r);
}

/* How many people are gone beyond those an admin accepted: the ones on the list that was shown, and
 * as many more as the list was cut by. */
static enum rc_err count_unexpected(struct lane *l, int64_t confirmed, int64_t gone, int64_t *out) {
    struct rows *r = NULL;
    *out = gone;
    if (confirmed <= 0)
        return OK;
    TRY(db_query(l->db, Q_MERGE_ACCEPTED, &r, ""));
    if (db_next(r)) {
        int64_t listed = db_int(r, MERGE_ACCEPTED__LISTED);
        int64_t cut = confirmed > listed ? confirmed - listed : 0;
        *out -= db_int(r, MERGE_ACCEPTED__GONE) + cut;
    }
    return db_end(r);
}

static enum rc_err check_plausible(struct lane *l, int64_t confirmed, struct merge_result *out) {
    int64_t before = 0, unexpected = 0;
    TRY(db_get_int(l->db, Q_MERGE_USERS_BEFORE, &before, NULL, ""));
    TRY(count_unexpected(l, confirmed, out->gone, &unexpected));
    if (unexpected * 100 > before * SUSPICIOUS_PERCENT)
        out->suspicious =
            arena_printf(l->arena,
                         "%s of %s people were missing from Atlassian's answer." UNCHANGED
                         "If they really left, accept this and sync again.",
                         text_count(l->arena, out->gone), text_count(l->arena, before));
    else if (before > 0 && confirmed < 0)
        TRY(lists_missing(l, &out->suspicious));
    return OK;
}

enum rc_err merge_run(struct lane *l, int64_t run, int64_t users, const char *local_day,
                      int64_t confirmed, struct merge_result *out) {
    struct diff d = {.confirmed = confirmed >= 0};
    *out = (struct merge_result){.users = users};
    TRY(db_get_int(l->db, Q_MERGE_DEPARTED, &out->gone, NULL, ""));
    TRY(check_plausible(l, confirmed, out));
    if (out->suspicious)
        return OK;
    TRY(compute_diff(l, &d, out));
    /* This run gave or looked up every number that it writes, and no row that they name is ever
     * deleted, so foreign keys need no check. */
    TRY(db_begin_load(l->db));
    int64_t from = clock_ms(CLOCK_MONOTONIC), work = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    TRY(merge_write(l, &d, run, local_day, out));
    TRY(db_commit(l->db));
    log_line(LOG_LEVEL_INFO,
             "data of %lld users saved; the database was locked for %lld ms (%lld ms of work)",
             (long long)out->users, (long long)(clock_ms(CLOCK_MONOTONIC) - from),
             (long long)(clock_ms(CLOCK_PROCESS_CPUTIME_ID) - work));
    return OK;
}
