/* Rows of saved filters. What a query string means is in filter.c. */
#include "users/saved_filter.h"
#include "db/area_use.h"
#include "queue/audit.h"

#include "sql/core/users/saved_filter.h"

enum rc_err saved_filter_get(struct db *db, int64_t id, struct saved_filter *out, bool *found) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_SAVED_FILTER_ONE, &r, "i", id));
    bool any = db_next(r);
    if (any)
        *out = (struct saved_filter){
            .id = db_int(r, SAVED_FILTER_ONE__ID),
            .name = db_text(r, SAVED_FILTER_ONE__NAME),
            .query = db_text(r, SAVED_FILTER_ONE__QUERY),
            .changed_at = db_int(r, SAVED_FILTER_ONE__CHANGED_AT),
            .changed_by = db_text(r, SAVED_FILTER_ONE__CHANGED_BY),
        };
    TRY(db_end(r));
    *found = any;
    return OK;
}

enum rc_err saved_filter_named(struct db *db, const char *name, int64_t own, bool *taken) {
    int64_t other = 0;
    return db_get_int(db, Q_SAVED_FILTER_NAMED, &other, taken, "si", name, own);
}

enum rc_err saved_filter_add(struct db *db, const char *name, const char *query, const char *who,
                             int64_t now, int64_t *id) {
    const struct area_maker maker = db_area_maker(db);
    if (maker.user)
        TRY(db_exec(db, Q_SAVED_FILTER_ADD_OWN, NULL, "ssisii", name, query, now, who, maker.user,
                    maker.area));
    else
        TRY(db_exec(db, Q_SAVED_FILTER_ADD, NULL, "ssis", name, query, now, who));
    *id = db_last_id(db);
    return audit_add(db, now, who, "filter.add", name, NULL, query, NULL);
}

enum rc_err saved_filter_delete(struct db *db, const struct saved_filter *f, const char *who,
                                int64_t now) {
    TRY(db_exec(db, Q_SAVED_FILTER_DELETE, NULL, "i", f->id));
    return audit_add(db, now, who, "filter.delete", f->name, f->query, NULL, NULL);
}
