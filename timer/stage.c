/* Staging: what the pages hold, in TEMP tables, and the reckoning that needs no writer lock. Fetches nothing, decides nothing. */
#include "stage.h"

#define RUN_ALL(l, steps) db_exec_all((l)->db, (steps), sizeof(steps) / sizeof *(steps))

enum rc_err stage_create(struct lane *l, struct stage_state *s) {
    static const enum query TABLES[] = {Q_STAGE_CREATE_USER, Q_STAGE_CREATE_PLATFORM, Q_STAGE_CREATE_ACTIVITY, Q_STAGE_CREATE_MEMBER,
        Q_STAGE_CREATE_GROUP, Q_STAGE_CREATE_GROUP_ROLE, Q_STAGE_CREATE_HOLDER, Q_STAGE_CREATE_WAY, Q_STAGE_CREATE_SUSPENDED, Q_STAGE_CREATE_PRODUCT,
        Q_STAGE_CREATE_DIRECTORY, Q_MERGE_ID_DIRECTORY_CREATE, Q_MERGE_ID_PRODUCT_CREATE, Q_MERGE_ID_GROUP_CREATE, Q_MERGE_ACCOUNT_CREATE,
        Q_MERGE_PERSON_CREATE, Q_MERGE_PEOPLE_CREATE, Q_MERGE_LEAVER_CREATE, Q_MERGE_TOUCHED_CREATE, Q_MERGE_NEW_USER_CREATE, Q_MERGE_MAP_SUSPENDED_CREATE,
        Q_MERGE_MAP_DIRECTORY_CREATE, Q_MERGE_MAP_MEMBER_CREATE, Q_MERGE_MAP_PLATFORM_CREATE, Q_MERGE_MAP_ACTIVITY_CREATE, Q_MERGE_MAP_ROLE_CREATE,
        Q_MERGE_MAP_DIRECT_CREATE, Q_MERGE_MAP_WAY_CREATE, Q_MERGE_SEAT_GROUP_CREATE, Q_MERGE_MAP_SEAT_CREATE, Q_MERGE_MAP_DAY_CREATE,
        Q_MERGE_MAP_HISTORY_CREATE, Q_MERGE_OUT_MEMBER_CREATE, Q_MERGE_IN_MEMBER_CREATE, Q_MERGE_OUT_ACTIVITY_CREATE, Q_MERGE_IN_ACTIVITY_CREATE,
        Q_MERGE_OUT_DIRECT_CREATE, Q_MERGE_IN_DIRECT_CREATE, Q_MERGE_OUT_DIRECTORY_CREATE, Q_MERGE_IN_DIRECTORY_CREATE, Q_MERGE_OUT_SEAT_CREATE,
        Q_MERGE_IN_SEAT_CREATE};
    *s = (struct stage_state){.memo = users_page_memo(l)};
    return RUN_ALL(l, TABLES);
}

static enum rc_err stage_one(struct lane *l, enum stage_kind kind, const struct stage_context *c, const char *page, struct stage_state *s) {
    switch (kind) {
    case STAGE_KIND_PRODUCTS: return db_exec(l->db, Q_STAGE_PRODUCTS, NULL, "s", page);
    case STAGE_KIND_DIRECTORIES: return db_exec(l->db, Q_STAGE_DIRECTORIES, NULL, "s", page);
    case STAGE_KIND_GROUPS: return db_exec(l->db, Q_STAGE_GROUPS, NULL, "s", page);
    case STAGE_KIND_GROUP_ROLES: return db_exec(l->db, Q_STAGE_GROUP_ROLES, NULL, "ss", c->group_id, page);
    case STAGE_KIND_HOLDERS: return db_exec(l->db, Q_STAGE_HOLDERS, NULL, "iss", c->product, c->role, page);
    case STAGE_KIND_WAYS: return db_exec(l->db, Q_STAGE_WAYS, NULL, "ss", c->account_id, page);
    case STAGE_KIND_SUSPENDED: return db_exec(l->db, Q_STAGE_SUSPENDED, NULL, "is", c->directory, page);
    case STAGE_KIND_USERS: return users_page_stage(l, s->memo, &s->rows, c->directory, page, &s->page);
    case STAGE_KIND_COUNT: return OK;
    }
    return OK;
}

enum rc_err stage_page(struct lane *l, enum stage_kind kind, const struct stage_context *c, const char *page, struct stage_state *s) {
    TRY(db_begin_read(l->db)); /* one commit of TEMP for the page; the database itself is not locked */
    TRY(stage_one(l, kind, c, page, s));
    return db_commit(l->db);
}

enum rc_err stage_places(struct lane *l) {
    static const enum query STEPS[] = {Q_MERGE_ID_DIRECTORY, Q_MERGE_ID_PRODUCT, Q_MERGE_ID_GROUP};
    return RUN_ALL(l, STEPS);
}

enum rc_err stage_people(struct lane *l) {
    static const enum query STEPS[] = {Q_MERGE_ACCOUNT, Q_MERGE_PERSON, Q_MERGE_PEOPLE, Q_MERGE_PERSON_AGAIN, Q_MERGE_MAP_DIRECTORY,
        Q_MERGE_MAP_DIRECTORY_SUSPENDED, Q_MERGE_MAP_SUSPENDED, Q_MERGE_MAP_PLATFORM, Q_MERGE_MAP_MEMBER, Q_MERGE_MAP_ROLE};
    return RUN_ALL(l, STEPS);
}

enum rc_err stage_direct(struct lane *l) {
    static const enum query STEPS[] = {Q_MERGE_MAP_DIRECT, Q_MERGE_DIRECT_KNOWN};
    return RUN_ALL(l, STEPS);
}
