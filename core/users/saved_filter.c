/* Filters kept under a name. What a query means is known in user_filter.c. */
#include "users/saved_filter.h"
#include "queue/audit.h"

enum rc_err saved_filter_get(struct db *db, int64_t id, struct saved_filter *out, bool *found) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_SAVED_FILTER_ONE, &r, "i", id));
    bool any = db_next(r);
    if (any)
        *out = (struct saved_filter){.id = db_int(r, 0),
                                     .name = db_text(r, 1),
                                     .query = db_text(r, 2),
                                     .changed_at = db_int(r, 3),
                                     .changed_by = db_text(r, 4)};
    TRY(db_end(r));
    *found = any;
    return OK;
}

enum rc_err saved_filter_named(struct db *db, const char *name, int64_t *id, bool *found) {
    return db_get_int(db, Q_SAVED_FILTER_NAMED, id, found, "s", name);
}

enum rc_err saved_filter_add(struct db *db, const char *name, const char *query, const char *who,
                             int64_t now, int64_t *id) {
    TRY(db_exec(db, Q_SAVED_FILTER_ADD, NULL, "ssis", name, query, now, who));
    *id = db_last_id(db);
    return audit_add(db, now, who, "filter.add", name, NULL, query, NULL);
}

enum rc_err saved_filter_delete(struct db *db, const struct saved_filter *f, const char *who,
                                int64_t now) {
    TRY(db_exec(db, Q_SAVED_FILTER_DELETE, NULL, "i", f->id));
    return audit_add(db, now, who, "filter.delete", f->name, f->query, NULL, NULL);
}
