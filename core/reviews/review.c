/* Reads reviews. */
#include "reviews/review.h"
#include "base/text.h"
#include "sql/core/reviews/review.h"

static const char *const NAMES[] = {
    [REVIEW_NONE] = NULL,
    [REVIEW_KEEP] = "keep",
    [REVIEW_REMOVE] = "remove",
    [REVIEW_LATER] = "later",
};
enum { NAMES_COUNT = sizeof NAMES / sizeof *NAMES };

const char *review_decision_name(enum review_decision d) { return NAMES[d]; }

enum review_decision review_decision(const char *text) {
    for (int i = REVIEW_KEEP; i < NAMES_COUNT; i++)
        if (text_equal(text, NAMES[i]))
            return (enum review_decision)i;
    return REVIEW_NONE;
}

enum rc_err review_load(struct db *db, int64_t id, struct review *out) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_REVIEW_LOAD, &r, "i", id));
    if (!db_next(r)) {
        TRY(db_end(r));
        return db_refuse(db, ERR_NOT_FOUND, "There is no such review.");
    }
    *out = (struct review){
        .id = id,
        .name = db_text(r, REVIEW_LOAD__NAME),
        .filter_name = db_text(r, REVIEW_LOAD__FILTER_NAME),
        .query = db_text(r, REVIEW_LOAD__QUERY),
        .created_by = db_text(r, REVIEW_LOAD__CREATED_BY),
        .closed_by = db_text(r, REVIEW_LOAD__CLOSED_BY),
        .due_on = db_text(r, REVIEW_LOAD__DUE_ON),
        .created_user = db_int(r, REVIEW_LOAD__CREATED_USER),
        .created_at = db_int(r, REVIEW_LOAD__CREATED_AT),
        .due_at = db_int(r, REVIEW_LOAD__DUE_AT),
        .closed_at = db_int(r, REVIEW_LOAD__CLOSED_AT),
        .sync_run = db_int(r, REVIEW_LOAD__SYNC_RUN),
        .synced_at = db_int(r, REVIEW_LOAD__SYNCED_AT),
        .population = db_int(r, REVIEW_LOAD__POPULATION),
        .changes = db_int(r, REVIEW_LOAD__CHANGES),
        .run = db_int(r, REVIEW_LOAD__RUN),
    };
    return db_end(r);
}

enum rc_err review_has_judge(struct db *db, int64_t review, int64_t user, bool *yes) {
    int64_t one = 0;
    if (review)
        return db_get_int(db, Q_REVIEW_JUDGES, &one, yes, "ii", review, user);
    return db_get_int(db, Q_REVIEW_JUDGES_ANY, &one, yes, "i", user);
}

enum rc_err review_sees(struct db *db, int64_t review, int64_t reviewer, const char *account_id,
                        bool *yes) {
    int64_t one = 0;
    return db_get_int(db, Q_REVIEW_SEES, &one, yes, "iis", review, reviewer, account_id);
}

enum rc_err review_count(struct db *db, int64_t review, int64_t reviewer,
                         struct review_counts *out) {
    struct rows *r = NULL;
    *out = (struct review_counts){0};
    TRY(db_query(db, Q_REVIEW_COUNT, &r, "ii", review, reviewer));
    if (db_next(r))
        *out = (struct review_counts){
            .population = db_int(r, REVIEW_COUNT__POPULATION),
            .keep = db_int(r, REVIEW_COUNT__KEEPS),
            .remove = db_int(r, REVIEW_COUNT__REMOVES),
            .later = db_int(r, REVIEW_COUNT__LATERS),
            .open = db_int(r, REVIEW_COUNT__OPENS),
        };
    return db_end(r);
}

enum rc_err review_rows(struct db *db, int64_t review, const struct review_people *p, int64_t limit,
                        int64_t offset, struct rows **out) {
    return db_query(db, Q_REVIEW_ROWS, out, "iisiiii", review, p->seen_by, p->state, p->reviewer,
                    p->me, limit, offset);
}

enum rc_err review_rows_count(struct db *db, int64_t review, const struct review_people *p,
                              int64_t *n) {
    return db_get_int(db, Q_REVIEW_ROWS_COUNT, n, NULL, "iisi", review, p->seen_by, p->state,
                      p->reviewer);
}
