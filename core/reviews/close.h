/* The end of a review: the run of what is removed, its results, and the archive. */
#ifndef CORE_REVIEWS_CLOSE_H
#define CORE_REVIEWS_CLOSE_H
#include "reviews/review.h"
#include "tasks/action.h"

/* Removing the products that the filter of the review names; *n 0: it names none, or more than
 * TASK_ACTIONS_MAX, so a person has to choose. */
enum rc_err review_actions(struct db *db, struct arena *a, const struct review *re,
                           struct action out[TASK_ACTIONS_MAX], int *n) MUST_USE;
/* Outside of a transaction. Makes the preview of one bulk run (runs/create.h) for everyone whose
 * access is to be removed; it takes the place of an earlier preview. ERR_CONFLICT when the review
 * is closed, nobody is to be removed, a run has begun, or the decisions change meanwhile. */
enum rc_err review_preview(struct db *db, struct arena *a, const struct review *re,
                           const struct action *action, int actions, const char *who, int64_t now,
                           int64_t *run) MUST_USE;
/* A run of the review acts or has acted. *ended: none is under way. */
enum rc_err review_has_run(struct db *db, int64_t review, bool *any, bool *ended) MUST_USE;

/* Columns of REVIEW_RESULTS: everyone whose access is to be removed, and what the run did. outcome
 * is done, already, skipped, failed, undone (all of it), or not-run. */
enum rc_err review_results(struct db *db, int64_t review, struct rows **out) MUST_USE;

/* Inside db_begin: a part of a file of the archive. Parts count from 0. */
enum rc_err review_file_add(struct db *db, int64_t review, const char *name, int64_t part,
                            const void *bytes, size_t n) MUST_USE;
/* The parts of a file in order, one column. */
enum rc_err review_file(struct db *db, int64_t review, const char *name,
                        struct rows **out) MUST_USE;
/* Inside db_begin, audited: nothing of the review changes from now on. Drops a preview that nobody
 * confirmed, and e-mail that waits. ERR_CONFLICT when it is closed or its run has not ended. */
enum rc_err review_close(struct db *db, const struct review *re, const char *who,
                         int64_t now) MUST_USE;
#endif
