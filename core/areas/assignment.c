/* Finds, saves and deletes assignments. */
#include "areas/assignment.h"
#include "base/text.h"
#include "queue/audit.h"
#include "sql/core/areas/assignment.h"

const char *const ASSIGNMENT_LEVEL[ASSIGNMENT_LEVELS] = {"read", "act"};

static enum rc_err assignment_find_one(struct db *db, enum query q, const char *who, int64_t *id,
                                       int64_t *count) {
    struct rows *r = NULL;
    TRY(db_query(db, q, &r, "s", who));
    if (db_next(r)) {
        *id = db_int(r, ASSIGNMENT_PERSON__ID);
        *count = db_int(r, ASSIGNMENT_PERSON__PEOPLE);
    }
    return db_end(r);
}
/* Both statements have an id and a count. */
_Static_assert((int)ASSIGNMENT_PERSON__PEOPLE == (int)ASSIGNMENT_GROUP__USER_GROUPS,
               "assignment_find_one reads both");

enum rc_err assignment_find(struct db *db, const char *who, struct assignment *out,
                            enum assignment_problem *problem) {
    int64_t user = 0, group = 0, people = 0, groups = 0;
    *problem = ASSIGNMENT_WHO_EMPTY;
    if (!*who)
        return OK;
    TRY(assignment_find_one(db, Q_ASSIGNMENT_PERSON, who, &user, &people));
    TRY(assignment_find_one(db, Q_ASSIGNMENT_GROUP, who, &group, &groups));
    *problem = ASSIGNMENT_FOUND;
    if (people + groups > 1)
        *problem = ASSIGNMENT_WHO_SEVERAL;
    else if (people + groups == 0)
        *problem = ASSIGNMENT_WHO_UNKNOWN;
    out->user = user;
    out->group = group;
    return OK;
}

enum rc_err assignment_stored(struct db *db, const struct assignment *asg, int64_t *id,
                              enum assignment_level *level, bool *found) {
    struct rows *r = NULL;
    *id = 0;
    if (asg->user)
        TRY(db_query(db, Q_ASSIGNMENT_OF_PERSON, &r, "ii", asg->user, asg->area));
    else
        TRY(db_query(db, Q_ASSIGNMENT_OF_GROUP, &r, "ii", asg->group, asg->area));
    *found = db_next(r);
    if (*found) {
        bool acts = text_equal(db_text(r, ASSIGNMENT_OF_PERSON__LEVEL), ASSIGNMENT_LEVEL[1]);
        *id = db_int(r, ASSIGNMENT_OF_PERSON__ID);
        *level = acts ? ASSIGNMENT_ACT : ASSIGNMENT_READ;
    }
    return db_end(r);
}

/* An assignment for the audit: who it is about, and "act in Finance". */
struct assignment_texts {
    const char *who, *what;
};

static enum rc_err assignment_texts(struct db *db, int64_t id, struct assignment_texts *out) {
    struct rows *r = NULL;
    *out = (struct assignment_texts){NULL, NULL};
    TRY(db_query(db, Q_ASSIGNMENT_GET, &r, "i", id));
    if (db_next(r)) {
        const char *area = db_text(r, ASSIGNMENT_GET__AREA_NAME);
        const char *level = db_text(r, ASSIGNMENT_GET__LEVEL);
        out->who = db_text(r, ASSIGNMENT_GET__WHO);
        out->what = arena_printf(db_arena(db), area ? "%s in %s" : "%s everything", level, area);
    }
    return db_end(r);
}

static enum rc_err assignment_add(struct db *db, const struct assignment *asg, const char *by,
                                  int64_t now, int64_t *id) {
    int64_t count = 0;
    TRY(db_get_int(db, Q_ASSIGNMENTS_COUNT, &count, NULL, ""));
    if (count >= ASSIGNMENTS_MAX)
        return db_refuse(db, ERR_CONFLICT,
                         arena_printf(db_arena(db),
                                      "Limit of %d people and groups with access reached. Remove "
                                      "one first, or use a group.",
                                      ASSIGNMENTS_MAX));
    TRY(db_exec(db, Q_ASSIGNMENT_ADD, NULL, "iisiis", asg->user, asg->group,
                ASSIGNMENT_LEVEL[asg->level], asg->area, now, by));
    *id = db_last_id(db);
    return OK;
}

enum rc_err assignment_save(struct db *db, const struct assignment *asg, const char *by,
                            int64_t now, bool *changed) {
    struct assignment_texts before = {NULL, NULL}, after;
    enum assignment_level level = ASSIGNMENT_READ;
    int64_t id = 0;
    bool found = false;
    TRY(assignment_stored(db, asg, &id, &level, &found));
    *changed = !found || level != asg->level;
    if (!*changed)
        return OK;
    if (found) {
        TRY(assignment_texts(db, id, &before));
        TRY(db_exec(db, Q_ASSIGNMENT_CHANGE, NULL, "isis", id, ASSIGNMENT_LEVEL[asg->level], now,
                    by));
    } else
        TRY(assignment_add(db, asg, by, now, &id));
    TRY(assignment_texts(db, id, &after));
    return audit_add(db, now, by, "access.assign", after.who, before.what, after.what, NULL);
}

enum rc_err assignment_delete(struct db *db, int64_t id, const char *by, int64_t now) {
    struct assignment_texts before;
    TRY(assignment_texts(db, id, &before));
    if (!before.who)
        return db_refuse(db, ERR_NOT_FOUND,
                         "This access was removed already. Settings > Access lists who has some.");
    TRY(db_exec(db, Q_ASSIGNMENT_DELETE, NULL, "i", id));
    return audit_add(db, now, by, "access.unassign", before.who, before.what, NULL, NULL);
}
