/* The merge. What the live tables shall hold is reckoned first, in TEMP tables: nobody waits for
 * that. Then one transaction writes what differs; live tables change nowhere else. */
#include "sync/merge.h"
#include "base/log.h"
#include "base/text.h"
#include "clock.h"
#include "sync/account_ids.h"
#include "users/index.h"

#include <time.h>

enum { SUSPICIOUS_PERCENT = 20, HISTORY_DAYS = 3 * 366 };

#define RUN_ALL(l, steps) db_exec_all((l)->db, (steps), sizeof(steps) / sizeof *(steps))

/* What people have. out and in find what differs, up to a limit, before the lock is taken; under it
 * either these rows are written, or, when they are many, the whole table anew. */
struct relation {
    enum query count, count_new, out, in, fresh /* of these: rows with a new key */, write_out,
        write_in, clear, copy;
};
enum {
    ACTIVITY_RELATION = 1,
    SEAT_RELATION = 3,
    RELATIONS,
    MANY = 8 /* more than an eighth */,
    FEW = 1000
};
static const struct relation RELATION[RELATIONS] = {
    {Q_MERGE_MEMBER_COUNT, Q_MERGE_MEMBER_COUNT_NEW, Q_MERGE_OUT_MEMBER, Q_MERGE_IN_MEMBER,
     Q_MERGE_MEMBER_FRESH, Q_MERGE_MEMBER_OUT, Q_MERGE_MEMBER_IN, Q_MERGE_MEMBER_CLEAR,
     Q_MERGE_MEMBER_COPY},
    {Q_MERGE_ACTIVITY_COUNT, Q_MERGE_ACTIVITY_COUNT_NEW, Q_MERGE_OUT_ACTIVITY, Q_MERGE_IN_ACTIVITY,
     Q_MERGE_ACTIVITY_FRESH, Q_MERGE_ACTIVITY_OUT, Q_MERGE_ACTIVITY_IN, Q_MERGE_ACTIVITY_CLEAR,
     Q_MERGE_ACTIVITY_COPY},
    {Q_MERGE_DIRECTORY_COUNT, Q_MERGE_DIRECTORY_COUNT_NEW, Q_MERGE_OUT_DIRECTORY,
     Q_MERGE_IN_DIRECTORY, Q_MERGE_DIRECTORY_FRESH, Q_MERGE_DIRECTORY_OUT, Q_MERGE_DIRECTORY_IN,
     Q_MERGE_DIRECTORY_CLEAR, Q_MERGE_DIRECTORY_COPY},
    {Q_MERGE_SEAT_COUNT, Q_MERGE_SEAT_COUNT_NEW, Q_MERGE_OUT_SEAT, Q_MERGE_IN_SEAT,
     Q_MERGE_SEAT_FRESH, Q_MERGE_SEAT_OUT, Q_MERGE_SEAT_IN, Q_MERGE_SEAT_CLEAR, Q_MERGE_SEAT_COPY}};

/* Reckoned before the lock, for the writing under it. */
struct reckoning {
    bool first, confirmed, whole[RELATIONS];
};

/* What is gone is searched for only where the counts leave room for it: each row of before that is
 * not there now is missing in them. */
static enum rc_err compare(struct lane *l, const struct relation *r, bool *whole) {
    int64_t before = 0, after = 0, out = 0, in = 0, fresh = 0;
    TRY(db_get_int(l->db, r->count, &before, NULL, ""));
    *whole = before == 0;
    if (*whole)
        return OK;
    TRY(db_get_int(l->db, r->count_new, &after, NULL, ""));
    int64_t most = before / MANY + FEW;
    TRY(db_exec(l->db, r->in, &in, "i", most));
    if (in < most) {
        TRY(db_get_int(l->db, r->fresh, &fresh, NULL, ""));
        if (after - fresh != before)
            TRY(db_exec(l->db, r->out, &out, "i", most));
    }
    *whole = out >= most || in >= most;
    return OK;
}

static enum rc_err read_touched(struct lane *l, struct merge_result *out) {
    struct rows *r = NULL;
    int64_t touched = 0, mixed = 0;
    TRY(db_exec(l->db, Q_MERGE_TOUCHED, &touched, ""));
    TRY(db_query(l->db, Q_MERGE_TOUCHED_COUNTS, &r, ""));
    if (db_next(r)) {
        out->added = db_int(r, 0);
        mixed = db_int(r, 1);
    }
    TRY(db_end(r));
    out->changed = touched - out->added;
    return mixed ? account_hash_collision(l) : OK;
}

static enum rc_err reckon_people(struct lane *l, struct reckoning *k, struct merge_result *out) {
    int64_t any = 0;
    TRY(db_get_int(l->db, Q_MERGE_USERS_ANY, &any, NULL, ""));
    k->first = !any;
    if (any) {
        TRY(db_exec(l->db, Q_MERGE_ACTIVE, NULL, "i", (int64_t)k->confirmed));
        TRY(db_exec(l->db, Q_MERGE_ACTIVE_KEPT, NULL, ""));
        return read_touched(l, out);
    }
    out->added = out->users;
    TRY(db_exec(l->db, Q_MERGE_USER_ACCOUNT, NULL, ""));
    return db_exec(l->db, Q_MERGE_USER_EMAIL, NULL, "");
}

static const struct user_index_source STAGED = {
    Q_MERGE_BROWSE_PEOPLE, Q_MERGE_BROWSE_BY_NAME,  Q_MERGE_BROWSE_BY_EMAIL, Q_STAGE_MEMBERS,
    Q_MERGE_BROWSE_DIRECT, Q_MERGE_BROWSE_PLATFORM, Q_MERGE_BROWSE_SEATS};

/* Seats of the very first synchronization have no beginning; later ones begin when they are first
 * seen. */
static enum rc_err make_browse(struct lane *l, const struct reckoning *k) {
    struct user_index_source staged = STAGED;
    if (!k->first && k->whole[SEAT_RELATION])
        TRY(db_exec(l->db, Q_MERGE_SEAT_SEEN, NULL, ""));
    else if (!k->first)
        staged.seats = Q_MERGE_BROWSE_SEATS_SEEN;
    return user_index_make(l->db, &staged);
}

/* Before the seats are made of it. Where an admin confirmed what is told, that is taken. */
static enum rc_err keep_activity(struct lane *l, struct reckoning *k) {
    bool *whole = &k->whole[ACTIVITY_RELATION];
    int64_t kept = 0;
    TRY(compare(l, &RELATION[ACTIVITY_RELATION], whole));
    if (k->confirmed)
        return OK;
    TRY(db_exec(l->db, *whole ? Q_MERGE_ACTIVITY_KEPT : Q_MERGE_ACTIVITY_KEPT_SOME, &kept, ""));
    if (kept > 0)
        log_line(
            LOG_LEVEL_NOTICE,
            "%lld activities are told no more, or as older ones: what was known of them counts",
            (long long)kept);
    return OK;
}

static enum rc_err reckon(struct lane *l, struct reckoning *k, struct merge_result *out) {
    static const enum query STEPS[] = {
        Q_MERGE_MAP_WAY,    Q_MERGE_DIRECT_ASKED, Q_MERGE_DIRECT_BESIDE,   Q_MERGE_DIRECT_KEPT,
        Q_MERGE_SEAT_GROUP, Q_MERGE_MAP_SEAT,     Q_MERGE_MAP_SEAT_DIRECT, Q_MERGE_ADMIN_GROUP,
        Q_MERGE_MAP_ADMIN,  Q_MERGE_OUT_DIRECT,   Q_MERGE_IN_DIRECT};
    TRY(keep_activity(l, k));
    TRY(RUN_ALL(l, STEPS));
    for (int i = 0; i < RELATIONS; i++)
        TRY(i == ACTIVITY_RELATION ? OK : compare(l, &RELATION[i], &k->whole[i]));
    TRY(reckon_people(l, k, out));
    TRY(db_begin_read(l->db)); /* one commit of TEMP for all of it */
    TRY(make_browse(l, k));
    return db_commit(l->db);
}

static enum rc_err write_relations(struct lane *l, const struct reckoning *k) {
    static const enum query STEPS[] = {Q_MERGE_PLATFORM_IN, Q_MERGE_PLATFORM_OUT, Q_MERGE_ROLES_OUT,
                                       Q_MERGE_ROLES_IN,    Q_MERGE_DIRECT_OUT,   Q_MERGE_DIRECT_IN,
                                       Q_MERGE_ASKED_ANEW,  Q_MERGE_ADMIN_OUT,    Q_MERGE_ADMIN_IN};
    for (int i = 0; i < RELATIONS; i++) {
        const struct relation *r = &RELATION[i];
        TRY(db_exec(l->db, k->whole[i] ? r->clear : r->write_out, NULL, ""));
        TRY(db_exec(l->db, k->whole[i] ? r->copy : r->write_in, NULL, ""));
    }
    return RUN_ALL(l, STEPS);
}

static enum rc_err write_all(struct lane *l, const struct reckoning *k, int64_t run,
                             const char *local_day, const struct merge_result *out) {
    TRY(db_exec(l->db, Q_MERGE_DIRECTORIES, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_PRODUCTS, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_PRODUCTS_GONE, NULL, "i", l->now));
    TRY(db_exec(l->db, k->first ? Q_MERGE_USERS_COPY : Q_MERGE_USERS, NULL, ""));
    TRY(k->first ? OK : db_exec(l->db, Q_MERGE_ACTIVE_WRITE, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_USERS_GONE, NULL, "i", l->now));
    TRY(db_exec(l->db, Q_MERGE_GROUPS, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_GROUPS_GONE, NULL, "i", l->now));
    TRY(write_relations(l, k));
    TRY(db_exec(l->db, Q_MERGE_ASKED, NULL, "i", l->now));
    TRY(user_index_write(l->db));
    TRY(db_exec(l->db, Q_MERGE_HISTORY, NULL, "si", local_day, l->now));
    TRY(db_exec(l->db, Q_MERGE_HISTORY_PRUNE, NULL, "s",
                text_date(l->arena, l->now - (int64_t)HISTORY_DAYS * 86400)));
    TRY(db_exec(l->db, Q_KEY_USED, NULL, "i", l->now));
    TRY(db_exec(l->db, Q_RUN_CLOCK_AHEAD, NULL, "is", l->now, local_day));
    return db_exec(l->db, Q_RUN_END, NULL, "iisiiiis", run, (int64_t)time(NULL), "ok", out->users,
                   out->added, out->changed, out->gone, (char *)NULL);
}

/* Every list of a user may be left out of an answer, and a whole answer without them looks sound.
 * An organization has an admin always; what people did does not vanish; and no cleaning takes nine
 * tenths of all memberships. */
static enum rc_err hollow(struct lane *l, const char **what) {
    struct rows *r = NULL;
    TRY(db_query(l->db, Q_MERGE_HOLLOW, &r, ""));
    if (db_next(r))
        *what = db_int(r, 0)   ? "organization admins"
                : db_int(r, 1) ? "last activity"
                : db_int(r, 2) ? "members of groups"
                               : NULL;
    return db_end(r);
}

static enum rc_err suspect(struct lane *l, int64_t confirmed, struct merge_result *out) {
    static const char CONFIRM[] = "Nothing was changed; an admin can confirm it on the "
                                  "synchronization page, then the next run goes through.";
    int64_t before = 0;
    const char *what = NULL;
    TRY(db_get_int(l->db, Q_MERGE_USERS_BEFORE, &before, NULL, ""));
    if ((out->gone - (confirmed > 0 ? confirmed : 0)) * 100 > before * SUSPICIOUS_PERCENT)
        out->suspicious = arena_printf(l->arena, "%lld people would vanish, more than a fifth. %s",
                                       (long long)out->gone, CONFIRM);
    else if (before > 0 && confirmed < 0)
        TRY(hollow(l, &what));
    if (what)
        out->suspicious = arena_printf(l->arena,
                                       "Atlassian's answers hold no %s, or hardly any, as if they "
                                       "had been left out; people are protected by them. %s",
                                       what, CONFIRM);
    return OK;
}

enum rc_err merge_run(struct lane *l, int64_t run, int64_t users, const char *local_day,
                      int64_t confirmed, struct merge_result *out) {
    struct reckoning k = {.confirmed = confirmed >= 0};
    *out = (struct merge_result){.users = users};
    TRY(db_exec(l->db, Q_MERGE_LEAVER, &out->gone, ""));
    TRY(suspect(l, confirmed, out));
    if (out->suspicious)
        return OK;
    TRY(reckon(l, &k, out));
    /* Every number in what is written was given or looked up by this run, and nothing it names is
     * ever deleted. */
    TRY(db_begin_load(l->db));
    int64_t from = clock_ms(CLOCK_MONOTONIC), work = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    TRY(write_all(l, &k, run, local_day, out));
    TRY(db_commit(l->db));
    log_line(LOG_LEVEL_INFO,
             "figures of %lld users taken over; others waited to save for at most %lld ms (%lld ms "
             "of work)",
             (long long)out->users, (long long)(clock_ms(CLOCK_MONOTONIC) - from),
             (long long)(clock_ms(CLOCK_PROCESS_CPUTIME_ID) - work));
    return OK;
}
