/* The limits of an area, by the statements of plan_area.sql. */
#include "tasks/plan_area.h"
#include "db/area_use.h"
#include "index/index_find.h"
#include "settings/access.h"
#include "settings/access_area.h"

enum { AREA_BYTES_MAX = 256 * 1024 * 1024 };

/* --- whose limits */

static enum rc_err area_name(struct db *db, int64_t user, const char **name) {
    bool found = false;
    *name = NULL;
    TRY(db_get_text(db, Q_PLAN_AREA_NAME, name, &found, "i", user));
    if (!*name)
        *name = "";
    return OK;
}

enum rc_err plan_area_now(struct db *db, int64_t acts_as, int64_t named, int64_t now,
                          const struct area **area, struct reason *why) {
    struct access access;
    const char *name = NULL;
    *area = NULL;
    *why = reason_of(NULL, NULL);
    if (!acts_as)
        return OK;
    TRY(access_of_user(db, acts_as, now, &access));
    bool lost = access.level < ACCESS_FULL || (access.acts && access.acts->n == 0);
    *area = lost ? NULL : access.acts;
    if (*area && named) {
        TRY(access_area_named(db, access.acts, named, area));
        lost = !*area;
    }
    if (*area)
        return OK;
    TRY(area_name(db, acts_as, &name));
    *why = reason_of(lost ? "area-lost" : "area-widened", name);
    return OK;
}

enum rc_err plan_area_limit(struct db *db, int64_t acts_as, int64_t named, int64_t now,
                            const struct area **area) {
    static const struct area NOTHING = {.n = 0};
    struct reason why;
    TRY(plan_area_now(db, acts_as, named, now, area, &why));
    if (why.code)
        *area = &NOTHING;
    return OK;
}

/* --- the area of a plan */

enum rc_err plan_area_begin(struct db *db, const struct plan *p) {
    static const enum query TABLES[] = {Q_PLAN_CREATE_INSIDE, Q_PLAN_CREATE_HELD,
                                        Q_PLAN_CLEAR_INSIDE, Q_PLAN_CLEAR_HELD};
    TRY(DB_EXEC_ALL(db, TABLES));
    for (int i = 0; p->area && i < p->area->n; i++)
        TRY(db_exec(db, Q_PLAN_INSIDE_ADD, NULL, "is", p->area->part[i].product,
                    p->area->part[i].domain));
    return OK;
}

/* --- actions */

struct area_actions {
    struct action *at;
    int n, room;
};

static void area_add_action(struct arena *a, struct area_actions *all, struct action x) {
    if (all->n == all->room) {
        int room = all->room ? 2 * all->room : TASK_ACTIONS_MAX;
        struct action *more = arena_alloc(a, (size_t)room * sizeof *more);
        for (int i = 0; i < all->n; i++)
            more[i] = all->at[i];
        all->at = more;
        all->room = room;
    }
    all->at[all->n++] = x;
}

static enum rc_err area_add_product(struct db *db, struct arena *a, struct area_actions *all,
                                    const struct action *x) {
    struct rows *r = NULL;
    struct action one = *x;
    TRY(db_query(db, Q_PLAN_AREA_INSTANCES, &r, "ss", x->product, x->site));
    while (db_next(r)) {
        one.site = db_text(r, 0);
        area_add_action(a, all, one);
    }
    return db_end(r);
}

enum rc_err plan_area_actions(struct db *db, struct arena *a, struct plan *p) {
    struct area_actions all = {0};
    if (!p->area)
        return OK;
    TRY(plan_area_begin(db, p));
    for (int i = 0; i < p->actions; i++) {
        if (p->action[i].product)
            TRY(area_add_product(db, a, &all, &p->action[i]));
        else
            area_add_action(a, &all, p->action[i]);
    }
    p->action = all.at;
    p->actions = all.n;
    return OK;
}

/* --- people */

static bool area_has_whole_action(const struct plan *p) {
    for (int i = 0; i < p->actions; i++) {
        const struct action_kind *k = action_kind(p->action[i].action);
        if (k && k->whole_person)
            return true;
    }
    return false;
}

enum rc_err plan_area_state(struct db *db, const struct plan *p, bool live) {
    static const enum query PRESENT[] = {Q_PLAN_HELD_GROUPS, Q_PLAN_HELD_DIRECT};
    if (!p->area)
        return OK;
    TRY(DB_EXEC_ALL(db, PRESENT));
    TRY(db_exec(db, Q_PLAN_HELD_SEATS, NULL, "i", (int64_t)!live));
    TRY(db_exec(db, Q_PLAN_HELD_ROLES, NULL, "i", (int64_t)!live));
    return db_exec(db, Q_PLAN_HELD_PLATFORM, NULL, "");
}

enum rc_err plan_area_people(struct db *db, const struct plan *p) {
    if (!p->area)
        return OK;
    TRY(db_exec(db, Q_PLAN_AREA_PERSON, NULL, ""));
    if (!area_has_whole_action(p))
        return OK;
    return db_exec(db, Q_PLAN_AREA_WHOLE, NULL, "i", (int64_t)1);
}

enum rc_err plan_area_activity(struct db *db, const struct plan *p) {
    static const enum query INSIDE[] = {Q_PLAN_AREA_ACTIVITY, Q_PLAN_AREA_SEAT};
    return p->area ? DB_EXEC_ALL(db, INSIDE) : OK;
}

enum rc_err plan_area_targets(struct db *db, const struct plan *p) {
    return p->area ? db_exec(db, Q_PLAN_AREA_KEEP, NULL, "") : OK;
}

enum rc_err plan_area_steps(struct db *db, const struct plan *p) {
    static const enum query BEYOND[] = {Q_PLAN_AREA_ROLE, Q_PLAN_AREA_GROUP};
    if (!p->area)
        return OK;
    TRY(DB_EXEC_ALL(db, BEYOND));
    if (p->confirmed)
        TRY(db_exec(db, Q_PLAN_AREA_MORE, NULL, "i", p->confirmed));
    return db_exec(db, Q_PLAN_AREA_WHOLE, NULL, "i", (int64_t)0);
}

enum rc_err plan_area_seats(struct db *db, const struct plan *p, int64_t *seats) {
    return p->area ? db_get_int(db, Q_PLAN_AREA_SEATS, seats, NULL, "") : OK;
}

/* --- choosing people */

static enum rc_err area_each(struct db *db, struct db *own, const struct plan *p,
                             enum query insert) {
    enum { BATCH = 512 };
    struct user_set s;
    int64_t ids[BATCH], after = -1;
    TRY(users_find(own, p->filter, p->now, &s));
    for (int n; (n = users_after(&s, after, BATCH, ids)) > 0; after = ids[n - 1])
        for (int i = 0; i < n; i++)
            TRY(db_exec(db, insert, NULL, "i", ids[i]));
    return OK;
}

/* The connection of the area reads a snapshot of its own. A commit between the two is harmless: the
 * rules are applied to the snapshot of db. */
enum rc_err plan_area_match(struct db *db, const struct plan *p, enum query insert) {
    struct arena *arena = arena_open(AREA_BYTES_MAX);
    struct db *own = NULL;
    enum rc_err rc = db_open_beside(db, p->area, arena, &own);
    if (rc == OK)
        rc = db_begin_read(own);
    if (rc == OK)
        rc = area_each(db, own, p, insert);
    arena_close(arena);
    db_close(own);
    return rc;
}
