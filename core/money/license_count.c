/* Loads Atlassian's counts. */
#include "money/license_count.h"
#include "sql/core/money/license_count.h"

bool license_count_differs(int64_t ours, int64_t theirs) {
    int64_t more = ours > theirs ? ours : theirs, less = ours > theirs ? theirs : ours;
    return (more - less) * 100 > more * LICENSE_PERCENT;
}

enum rc_err license_counts_load(struct db *db, struct arena *a, const struct savings *s,
                                struct license_count **out) {
    struct rows *r = NULL;
    *out = arena_alloc(a, ((size_t)s->count + 1) * sizeof **out);
    TRY(db_query(db, Q_LICENSE_COUNTS, &r, ""));
    while (db_next(r)) {
        const struct savings_line *l = savings_find_id(s, db_int(r, LICENSE_COUNTS__PRODUCT));
        if (l)
            (*out)[l - s->line] =
                (struct license_count){.seats = db_int(r, LICENSE_COUNTS__SEATS),
                                       .counted_at = db_int(r, LICENSE_COUNTS__COUNTED_AT)};
    }
    return db_end(r);
}
