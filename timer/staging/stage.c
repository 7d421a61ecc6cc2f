/* Staging: the content of pages in TEMP tables, and what can be computed without the writer lock.
 * Fetches nothing, decides nothing. */
#include "staging/stage.h"
#include "sql/timer/staging/stage.h"

enum { PAGES_PER_COMMIT = 512 };

enum rc_err stage_create(struct lane *l) {
    static const enum query TABLES[] = {
        Q_STAGE_CREATE_USER,          Q_STAGE_CREATE_GROUP,           Q_STAGE_CREATE_GROUP_ROLE,
        Q_STAGE_CREATE_HOLDER,        Q_STAGE_CREATE_ROLE_SOURCE,     Q_STAGE_CREATE_ASKED,
        Q_STAGE_CREATE_KNOWN_ROLE,    Q_STAGE_CREATE_COUNTED,         Q_STAGE_CREATE_GROUP_READ,
        Q_STAGE_CREATE_TOUCHED,       Q_STAGE_CREATE_BEYOND,          Q_STAGE_CREATE_SUSPENDED,
        Q_STAGE_CREATE_PRODUCT,       Q_STAGE_CREATE_DIRECTORY,       Q_MERGE_ID_DIRECTORY_CREATE,
        Q_MERGE_ID_PRODUCT_CREATE,    Q_MERGE_ID_GROUP_CREATE,        Q_MERGE_IDLE_CREATE,
        Q_MERGE_DEPARTED_CREATE,      Q_MERGE_CHANGED_USER_CREATE,    Q_MERGE_ACTIVE_CREATE,
        Q_MERGE_MAP_SUSPENDED_CREATE, Q_MERGE_MAP_DIRECTORY_CREATE,   Q_MERGE_MAP_MEMBER_CREATE,
        Q_MERGE_MAP_PLATFORM_CREATE,  Q_MERGE_MAP_ACTIVITY_CREATE,    Q_MERGE_MAP_ROLE_CREATE,
        Q_MERGE_MAP_DIRECT_CREATE,    Q_MERGE_MAP_ROLE_SOURCE_CREATE, Q_MERGE_SEAT_GROUP_CREATE,
        Q_MERGE_MAP_SEAT_CREATE,      Q_MERGE_MAP_ADMIN_CREATE,       Q_MERGE_ADMIN_GROUP_CREATE,
        Q_MERGE_OUT_MEMBER_CREATE,    Q_MERGE_IN_MEMBER_CREATE,       Q_MERGE_OUT_ACTIVITY_CREATE,
        Q_MERGE_IN_ACTIVITY_CREATE,   Q_MERGE_OUT_DIRECT_CREATE,      Q_MERGE_IN_DIRECT_CREATE,
        Q_MERGE_OUT_DIRECTORY_CREATE, Q_MERGE_IN_DIRECTORY_CREATE,    Q_MERGE_OUT_SEAT_CREATE,
        Q_MERGE_IN_SEAT_CREATE};
    return DB_EXEC_ALL(l->db, TABLES);
}

/* Stages holders of a role, or the people suspended in a directory. */
static enum rc_err stage_who(struct lane *l, enum query into, int64_t what, int64_t *found,
                             const char *page, struct stage_state *s) {
    const struct int_rows *users = NULL;
    int64_t added = 0;
    TRY(users_page_who(l, s->reader, what, page, &users, &s->page));
    TRY(db_exec(l->db, into, &added, "l", users));
    if (found)
        *found += added;
    return OK;
}

static enum rc_err stage_one(struct lane *l, enum stage_kind kind, const struct stage_context *c,
                             const char *page, struct stage_state *s) {
    switch (kind) {
    case STAGE_KIND_PRODUCTS: return db_exec(l->db, Q_STAGE_PRODUCTS, NULL, "s", page);
    case STAGE_KIND_DIRECTORIES: return db_exec(l->db, Q_STAGE_DIRECTORIES, NULL, "s", page);
    case STAGE_KIND_GROUPS: return db_exec(l->db, Q_STAGE_GROUPS, NULL, "s", page);
    case STAGE_KIND_GROUP_ROLES:
        return db_exec(l->db, Q_STAGE_GROUP_ROLES, NULL, "ss", c->group_id, page);
    case STAGE_KIND_HOLDERS: return stage_who(l, Q_STAGE_PUT_HOLDERS, c->role, c->found, page, s);
    case STAGE_KIND_SUSPENDED:
        return stage_who(l, Q_STAGE_PUT_SUSPENDED, c->directory, NULL, page, s);
    case STAGE_KIND_ROLE_SOURCES:
        return db_exec(l->db, Q_STAGE_ROLE_SOURCES, NULL, "is", c->user, page);
    case STAGE_KIND_EVENTS: return db_exec(l->db, Q_STAGE_EVENTS, NULL, "s", page);
    case STAGE_KIND_DOMAINS: return mail_domains_add_verified(l, s->domains, page);
    case STAGE_KIND_SAMPLE: return mail_domains_add_page(l, s->domains, page);
    case STAGE_KIND_USERS: return users_page_stage(l, s->reader, c->directory, page, &s->page);
    case STAGE_KIND_COUNT: return OK;
    }
    return OK;
}

enum rc_err stage_page(struct lane *l, enum stage_kind kind, const struct stage_context *c,
                       const char *page, struct stage_state *s) {
    if (s->pages++ == 0)
        TRY(db_begin_read(l->db)); /* for TEMP; the database itself is not locked */
    TRY(stage_one(l, kind, c, page, s));
    return s->pages < PAGES_PER_COMMIT ? OK : stage_flush(l, s);
}

enum rc_err stage_answered(struct lane *l, int64_t user) {
    return db_exec(l->db, Q_STAGE_ANSWERED, NULL, "i", user);
}

enum rc_err stage_unanswered(struct lane *l, int64_t user) {
    return db_exec(l->db, Q_STAGE_UNANSWERED, NULL, "i", user);
}

enum rc_err stage_flush(struct lane *l, struct stage_state *s) {
    bool open = s->pages > 0;
    s->pages = 0;
    return open ? db_commit(l->db) : OK;
}

enum rc_err stage_known_people(struct lane *l, int64_t expected, struct stage_state *s) {
    return accounts_open(l, expected, s->domains, &s->accounts);
}

enum rc_err stage_assign_numbers(struct lane *l, struct stage_state *s) {
    static const enum query STEPS[] = {Q_MERGE_ID_DIRECTORY, Q_MERGE_ID_PRODUCT, Q_MERGE_ID_GROUP};
    int64_t only = 0;
    bool found = false;
    TRY(DB_EXEC_ALL(l->db, STEPS));
    TRY(db_get_int(l->db, Q_STAGE_ONLY_DIRECTORY, &only, &found, ""));
    s->reader = users_reader_open(l, s->accounts, only);
    return OK;
}

enum rc_err stage_roles(struct lane *l) {
    static const enum query STEPS[] = {Q_MERGE_MAP_ROLE_CLEAR, Q_MERGE_MAP_ROLE,
                                       Q_MERGE_MAP_ROLE_KNOWN};
    return DB_EXEC_ALL(l->db, STEPS);
}

enum rc_err stage_people(struct lane *l, struct stage_state *s) {
    static const enum query STEPS[] = {Q_MERGE_MAP_DIRECTORY_SUSPENDED, Q_MERGE_MAP_SUSPENDED};
    struct rows *r = NULL;
    TRY(db_begin_read(l->db)); /* one commit of TEMP */
    TRY(DB_EXEC_ALL(l->db, STEPS));
    TRY(db_query(l->db, Q_STAGE_IDLE, &r, ""));
    while (db_next(r)) {
        int64_t user = db_int(r, STAGE_IDLE__ID);
        if (db_int(r, STAGE_IDLE__IDLE))
            account_set_idle(s->accounts, user);
        if (db_int(r, STAGE_IDLE__SEATLESS))
            TRY(db_exec(l->db, Q_MERGE_IDLE, NULL, "i", user));
    }
    TRY(db_end(r));
    return db_commit(l->db);
}

enum rc_err stage_departed(struct lane *l, const struct stage_state *s) {
    int64_t user = 0;
    TRY(db_begin_read(l->db)); /* one commit of TEMP */
    while ((user = account_next_vanished(s->accounts, user)) > 0)
        TRY(db_exec(l->db, Q_STAGE_DEPARTED, NULL, "i", user));
    return db_commit(l->db);
}
