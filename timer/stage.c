/* Staging and merge. Fetches nothing. Live tables change only inside stage_merge's one transaction. */
#include "stage.h"
#include "browse.h"

#include <stdio.h>
#include <time.h>

enum { SUSPICIOUS_PERCENT = 20, HISTORY_DAYS = 3 * 366 };

enum rc_err stage_create(struct lane *l) {
    static const enum query TABLES[] = {Q_STAGE_CREATE_USER, Q_STAGE_CREATE_PLATFORM, Q_STAGE_CREATE_ACTIVITY, Q_STAGE_CREATE_MEMBER,
        Q_STAGE_CREATE_GROUP, Q_STAGE_CREATE_GROUP_ROLE, Q_STAGE_CREATE_HOLDER, Q_STAGE_CREATE_SUSPENDED, Q_STAGE_CREATE_PRODUCT,
        Q_STAGE_CREATE_DIRECTORY, Q_MERGE_ID_DIRECTORY_CREATE, Q_MERGE_ID_PRODUCT_CREATE, Q_MERGE_ID_GROUP_CREATE, Q_MERGE_ID_USER_CREATE,
        Q_MERGE_MAP_SUSPENDED_CREATE, Q_MERGE_MAP_MEMBER_CREATE, Q_MERGE_MAP_ACTIVITY_CREATE, Q_MERGE_MAP_ROLE_CREATE,
        Q_MERGE_MAP_DIRECT_CREATE, Q_MERGE_MAP_SEAT_CREATE};
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++)
        TRY(db_exec(l->db, TABLES[i], NULL, ""));
    return OK;
}

enum rc_err stage_page(struct lane *l, enum stage_kind kind, const struct stage_context *c, const char *page) {
    switch (kind) {
    case STAGE_KIND_PRODUCTS: return db_exec(l->db, Q_STAGE_PRODUCTS, NULL, "s", page);
    case STAGE_KIND_DIRECTORIES: return db_exec(l->db, Q_STAGE_DIRECTORIES, NULL, "s", page);
    case STAGE_KIND_GROUPS: return db_exec(l->db, Q_STAGE_GROUPS, NULL, "s", page);
    case STAGE_KIND_GROUP_ROLES: return db_exec(l->db, Q_STAGE_GROUP_ROLES, NULL, "ss", c->group_id, page);
    case STAGE_KIND_HOLDERS: return db_exec(l->db, Q_STAGE_HOLDERS, NULL, "iss", c->product, c->role, page);
    case STAGE_KIND_SUSPENDED: return db_exec(l->db, Q_STAGE_SUSPENDED, NULL, "ss", c->directory_id, page);
    case STAGE_KIND_USERS:
        TRY(db_exec(l->db, Q_STAGE_USERS, NULL, "s", page));
        TRY(db_exec(l->db, Q_STAGE_USERS_PLATFORM, NULL, "s", page));
        TRY(db_exec(l->db, Q_STAGE_USERS_ACTIVITY, NULL, "s", page));
        return db_exec(l->db, Q_STAGE_USERS_GROUPS, NULL, "s", page);
    }
    return OK;
}

static enum rc_err merge_users(struct lane *l, struct merge_result *out) {
    int64_t written = 0;
    TRY(db_get_int(l->db, Q_MERGE_USERS_NEW, &out->added, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_USERS, &written, "i", l->now));
    TRY(db_exec(l->db, Q_MERGE_USERS_GONE, &out->gone, "i", l->now));
    out->changed = written > out->added ? written - out->added : 0;
    return OK;
}

static enum rc_err run_all(struct lane *l, const enum query *steps, size_t n) {
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(l->db, steps[i], NULL, ""));
    return OK;
}

/* What the live tables shall hold, in numbers; reads live tables, writes only TEMP ones: nobody waits for this. */
static enum rc_err reckon(struct lane *l) {
    static const enum query STEPS[] = {Q_MERGE_ID_DIRECTORY, Q_MERGE_ID_PRODUCT, Q_MERGE_ID_GROUP, Q_MERGE_ID_USER, Q_MERGE_MAP_MEMBER,
        Q_MERGE_MAP_ACTIVITY, Q_MERGE_MAP_ROLE, Q_MERGE_MAP_SUSPENDED, Q_MERGE_MAP_DIRECT, Q_MERGE_MAP_SEAT};
    return run_all(l, STEPS, sizeof STEPS / sizeof *STEPS);
}

static enum rc_err merge_relations(struct lane *l) {
    static const enum query STEPS[] = {Q_MERGE_MEMBERS_OUT, Q_MERGE_MEMBERS_IN, Q_MERGE_PLATFORM_IN, Q_MERGE_PLATFORM_OUT,
        Q_MERGE_ACTIVITY_OUT, Q_MERGE_ACTIVITY_IN, Q_MERGE_ROLES_OUT, Q_MERGE_ROLES_IN, Q_MERGE_DIRECT_OUT, Q_MERGE_DIRECT_IN,
        Q_MERGE_DIRECTORY_OUT, Q_MERGE_DIRECTORY_IN, Q_MERGE_SEATS_OUT, Q_MERGE_SEATS_IN, Q_SEATS_ACTIVITY_CLEAR, Q_SEATS_ACTIVITY_FILL};
    return run_all(l, STEPS, sizeof STEPS / sizeof *STEPS);
}

static enum rc_err vanished(struct lane *l, int64_t *before, int64_t *missing) {
    struct rows *r = NULL;
    TRY(db_query(l->db, Q_MERGE_USERS_VANISHED, &r, ""));
    if (db_next(r)) {
        *before = db_int(r, 0);
        *missing = db_int(r, 1);
    }
    return db_end(r);
}

static enum rc_err write_all(struct lane *l, int64_t run, const char *local_day, struct merge_result *out) {
    static const enum query FIRST[] = {Q_MERGE_DIRECTORIES, Q_MERGE_PRODUCTS};
    time_t oldest = (time_t)(l->now - (int64_t)HISTORY_DAYS * 86400);
    struct tm tm;
    char day[32];
    gmtime_r(&oldest, &tm);
    snprintf(day, sizeof day, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
    TRY(run_all(l, FIRST, 2));
    TRY(db_exec(l->db, Q_MERGE_PRODUCTS_GONE, NULL, "i", l->now));
    TRY(merge_users(l, out));
    TRY(db_exec(l->db, Q_MERGE_GROUPS, NULL, ""));
    TRY(db_exec(l->db, Q_MERGE_GROUPS_GONE, NULL, "i", l->now));
    TRY(merge_relations(l));
    TRY(browse_refresh(l->db));
    TRY(db_exec(l->db, Q_MERGE_HISTORY, NULL, "si", local_day, l->now));
    TRY(db_exec(l->db, Q_MERGE_HISTORY_PRUNE, NULL, "s", day));
    TRY(db_exec(l->db, Q_KEY_USED, NULL, "i", l->now));
    return db_exec(l->db, Q_RUN_END, NULL, "iisiiiis", run, l->now, "ok", out->users, out->added, out->changed, out->gone, (char *)NULL);
}

enum rc_err stage_merge(struct lane *l, int64_t run, const char *local_day, bool confirmed, struct merge_result *out) {
    int64_t before = 0, missing = 0;
    *out = (struct merge_result){0};
    TRY(db_exec(l->db, Q_MERGE_INDEX_USER, NULL, ""));
    TRY(db_get_int(l->db, Q_STAGE_USERS_SEEN, &out->users, NULL, ""));
    TRY(vanished(l, &before, &missing));
    if (!confirmed && missing * 100 > before * SUSPICIOUS_PERCENT) {
        out->gone = missing;
        out->suspicious = true;
        return OK;
    }
    TRY(reckon(l));
    TRY(db_begin(l->db));
    TRY(write_all(l, run, local_day, out));
    return db_commit(l->db);
}
