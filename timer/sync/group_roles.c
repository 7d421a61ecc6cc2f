/* A group of as many resources as before keeps its roles, unless the counts of holders say
 * otherwise (direct_roles.c). Some groups are read in turn with each run all the same. */
#include "sync/group_roles.h"
#include "base/text.h"
#include "sql/timer/sync/group_roles.h"

enum { IN_TURN_MIN = 4, IN_TURN_SHARE = 16 /* and so many groups for one more */ };

static enum rc_err add_group(struct sync_run *run, struct listings *all, struct batch *batch,
                             struct rows *r) {
    struct arena *a = run->l->arena;
    const char *group = db_text(r, STAGE_GROUP_LIST__GROUP_ID);
    struct listing g = {
        .kind = STAGE_KIND_GROUP_ROLES, .context.group_id = group, .filters = "", .batch = batch};
    g.path =
        arena_printf(a, "/admin/v2/orgs/%s/directories/%s/groups/%s/role-assignments?limit=100",
                     run->org, text_percent_encode(a, db_text(r, STAGE_GROUP_LIST__DIRECTORY_ID)),
                     text_percent_encode(a, group));
    listings_add(run, all, g);
    return db_exec(run->l->db, Q_STAGE_GROUP_READ, NULL, "s", group);
}

enum rc_err group_roles_add(struct sync_run *run, struct listings *all, struct batch *batch) {
    struct rows *r = NULL;
    int64_t groups = 0, in_turn = 0;
    TRY(db_get_int(run->l->db, Q_STAGE_GROUPS_GRANTING, &groups, NULL, ""));
    int64_t in_turn_max = IN_TURN_MIN + groups / IN_TURN_SHARE;
    TRY(db_begin_read(run->l->db)); /* one commit of TEMP */
    TRY(db_query(run->l->db, Q_STAGE_GROUP_LIST, &r, ""));
    while (db_next(r)) {
        bool must = db_int(r, STAGE_GROUP_LIST__MUST);
        if (must || in_turn++ < in_turn_max)
            TRY(add_group(run, all, batch, r));
    }
    TRY(db_end(r));
    return db_commit(run->l->db);
}

enum rc_err group_roles_read_others(struct sync_run *run, bool *any) {
    struct listings all = {0};
    struct rows *r = NULL;
    TRY(db_begin_read(run->l->db));
    TRY(db_query(run->l->db, Q_STAGE_GROUP_LIST, &r, ""));
    while (db_next(r))
        TRY(add_group(run, &all, NULL, r));
    TRY(db_end(r));
    TRY(db_commit(run->l->db));
    *any = all.n > 0;
    TRY(pages_fetch(run, SYNC_PHASE_ROLE_COUNTS, &all));
    return *any ? stage_roles(run->l) : OK;
}
