/* The limits of a run, read anew each time. */
#include "runs/run_area.h"
#include "base/text.h"
#include "settings/access.h"

#include "sql/core/runs/run_area.h"

static enum rc_err area_name(struct db *db, int64_t user, const char **name) {
    bool found = false;
    *name = NULL;
    TRY(db_get_text(db, Q_RUN_AREA_NAME, name, &found, "i", user));
    if (!*name)
        *name = "";
    return OK;
}

enum rc_err run_area(struct db *db, int64_t acts_as, int64_t now, const struct area **area,
                     struct reason *why) {
    struct access access;
    const char *name = NULL;
    *area = NULL;
    *why = reason_of(NULL, NULL);
    if (!acts_as)
        return OK;
    TRY(access_of_user(db, acts_as, now, &access));
    bool lost = access.level < ACCESS_FULL || (access.acts && access.acts->n == 0);
    *area = lost ? NULL : access.acts;
    if (*area)
        return OK;
    TRY(area_name(db, acts_as, &name));
    *why = reason_of(lost ? "area-lost" : "area-widened", name);
    return OK;
}

enum rc_err run_area_limit(struct db *db, int64_t acts_as, int64_t now, const struct area **area) {
    static const struct area NOTHING = {.n = 0};
    struct reason why;
    TRY(run_area(db, acts_as, now, area, &why));
    if (why.code)
        *area = &NOTHING;
    return OK;
}

bool run_is_of(const struct area *area, const struct run *r) {
    if (!area || r->acts_as == area->user)
        return true;
    for (int i = 0; i < area->named_n; i++)
        if (r->area == area->named[i])
            return true;
    return false;
}

enum rc_err run_check_own(struct db *db, const struct run *r) {
    if (run_is_of(db_area(db), r))
        return OK;
    return db_refuse(db, ERR_RIGHT,
                     "This run was not made for your area. Ask somebody with full access.");
}

/* --- the reach of a run */

enum rc_err run_reach_store(struct db *db, int64_t run) {
    static const enum query ADD[] = {Q_RUN_REACH_ROLES, Q_RUN_REACH_GROUPS, Q_RUN_REACH_ELSE,
                                     Q_RUN_REACH_PEOPLE};
    TRY(db_exec(db, Q_RUN_REACH_CLEAR, NULL, "i", run));
    for (size_t i = 0; i < sizeof ADD / sizeof *ADD; i++)
        TRY(db_exec(db, ADD[i], NULL, "i", run));
    return OK;
}

static bool reach_has(const struct area *area, int64_t product, const char *domain) {
    for (int i = 0; i < area->n; i++) {
        const struct area_part *part = &area->part[i];
        if (part->product == product && (!part->domain || text_equal(part->domain, domain)))
            return true;
    }
    return false;
}

enum rc_err run_reach_inside(struct db *db, int64_t run, const struct area *area, bool *yes) {
    struct rows *r = NULL;
    int64_t rows = 0;
    *yes = true;
    if (!area)
        return OK;
    TRY(db_query(db, Q_RUN_REACH, &r, "i", run));
    for (; db_next(r); rows++)
        if (!reach_has(area, db_int(r, RUN_REACH__PRODUCT), db_text_borrow(r, RUN_REACH__DOMAIN)))
            *yes = false;
    *yes = *yes && rows > 0;
    return db_end(r);
}
