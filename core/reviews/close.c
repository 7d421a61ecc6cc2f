/* Ends reviews. */
#include "reviews/close.h"
#include "queue/audit.h"
#include "runs/create.h"
#include "sql/core/reviews/close.h"
#include "users/filter.h"

enum rc_err review_actions(struct db *db, struct arena *a, const struct review *re,
                           struct action out[TASK_ACTIONS_MAX], int *n) {
    struct user_filter f;
    *n = 0;
    TRY(user_filter_read(db, a, re->query, &f));
    int sites = f.site.n ? f.site.n : 1;
    if (f.product.n * sites > TASK_ACTIONS_MAX)
        return OK;
    for (int i = 0; i < f.product.n; i++)
        for (int j = 0; j < sites; j++)
            out[(*n)++] = (struct action){
                .action = "remove-access",
                .product = f.product.at[i],
                .site = f.site.n ? f.site.at[j] : NULL,
            };
    return OK;
}

/* Everyone whose access is to be removed, by account id. */
static enum rc_err close_read_removals(struct db *db, struct arena *a, int64_t review,
                                       const char ***out, int *n) {
    struct rows *r = NULL;
    size_t capacity = 0;
    *out = NULL;
    *n = 0;
    TRY(db_query(db, Q_REVIEW_REMOVALS, &r, "i", review));
    while (db_next(r)) {
        *out = arena_grow(a, *out, (size_t)*n, &capacity, sizeof **out);
        (*out)[(*n)++] = db_text(r, REVIEW_REMOVALS__ACCOUNT_ID);
    }
    return db_end(r);
}

enum rc_err review_preview(struct db *db, struct arena *a, const struct review *re,
                           const struct action *action, int actions, const char *who, int64_t now,
                           int64_t *run) {
    const char **accounts = NULL;
    int n = 0;
    bool any = false, ended = false;
    TRY(review_has_run(db, re->id, &any, &ended));
    TRY(close_read_removals(db, a, re->id, &accounts, &n));
    if (re->closed_at)
        return db_refuse(db, ERR_CONFLICT, "This review is closed.");
    if (any)
        return db_refuse(db, ERR_CONFLICT, "The run of this review has begun. A review has one.");
    if (n == 0)
        return db_refuse(db, ERR_CONFLICT, "No decision is to remove access.");
    const struct run_request wanted = {.action = action,
                                       .actions = actions,
                                       .account_ids = accounts,
                                       .n = n,
                                       .review = re->id,
                                       .review_changes = re->changes};
    return run_preview_bulk(db, a, &wanted, who, now, run);
}

enum rc_err review_has_run(struct db *db, int64_t review, bool *any, bool *ended) {
    struct rows *r = NULL;
    *any = false;
    *ended = true;
    TRY(db_query(db, Q_REVIEW_ACTS, &r, "i", review));
    while (db_next(r)) {
        *any = true;
        if (!db_int(r, REVIEW_ACTS__ENDED))
            *ended = false;
    }
    return db_end(r);
}

enum rc_err review_results(struct db *db, int64_t review, struct rows **out) {
    return db_query(db, Q_REVIEW_RESULTS, out, "i", review);
}

enum rc_err review_file_add(struct db *db, int64_t review, const char *name, int64_t part,
                            const void *bytes, size_t n) {
    return db_exec(db, Q_REVIEW_FILE_ADD, NULL, "isib", review, name, part, bytes, n);
}

enum rc_err review_file(struct db *db, int64_t review, const char *name, struct rows **out) {
    return db_query(db, Q_REVIEW_FILE, out, "is", review, name);
}

enum rc_err review_close(struct db *db, const struct review *re, const char *who, int64_t now) {
    bool any = false, ended = false;
    int64_t changed = 0;
    TRY(review_has_run(db, re->id, &any, &ended));
    if (!ended)
        return db_refuse(db, ERR_CONFLICT,
                         "The run of this review has not ended. Close the review after it.");
    TRY(db_exec(db, Q_REVIEW_CLOSE, &changed, "iis", re->id, now, who));
    if (changed == 0)
        return db_refuse(db, ERR_CONFLICT, "This review is already closed.");
    TRY(db_exec(db, Q_REVIEW_DROP_PREVIEW, NULL, "i", re->id));
    TRY(db_exec(db, Q_REVIEW_CANCEL_MAIL, NULL, "ii", re->id, now));
    return audit_add(db, now, who, "review.close", re->name, NULL, NULL, NULL);
}
