/* Access reviews: who keeps access, decided person by person.
 *
 * A review freezes the people of a saved filter at the latest complete sync. Its reviewers decide
 * about each: keep, remove, or later. No answer is "not reviewed", never "keep". What is removed
 * becomes one bulk run with its ordinary preview. A closed review has an archive and never changes.
 *
 *   create.h   freezes the people, resolves the reviewers
 *   decide.h   saves decisions
 *   close.h    the run of what is removed, its results, and the end
 *   notice.h   e-mail to reviewers
 *
 * Nobody decides about themselves, nor about people they gave access to: the view review_right. */
#ifndef CORE_REVIEWS_REVIEW_H
#define CORE_REVIEWS_REVIEW_H
#include "db/db.h"

enum {
    REVIEW_NAME_MAX = 100,   /* characters */
    REVIEW_REASON_MAX = 500, /* characters */
    REVIEW_PEOPLE_MAX = 20000,
    REVIEW_REVIEWERS_MAX = 50,
    REVIEW_LATER_DAYS = 30 /* a decision put off is due so long after */
};

enum review_decision { REVIEW_NONE, REVIEW_KEEP, REVIEW_REMOVE, REVIEW_LATER };
const char *review_decision_name(enum review_decision d); /* NULL for REVIEW_NONE */
enum review_decision review_decision(const char *text);   /* NULL or unknown: REVIEW_NONE */

struct review {
    int64_t id;
    const char *name, *filter_name, *query;
    const char *created_by, *closed_by;    /* as signed in; closed_by NULL: open */
    const char *due_on;                    /* YYYY-MM-DD, the last day */
    int64_t created_user;                  /* row id; 0: not in the synced data */
    int64_t created_at, due_at, closed_at; /* UTC seconds; closed_at 0: open */
    int64_t sync_run, synced_at, population;
    int64_t changes; /* counts the saves of decisions */
    int64_t run;     /* the newest run or preview of what is removed; 0: none */
};
/* ERR_NOT_FOUND when there is no such review. */
enum rc_err review_load(struct db *db, int64_t id, struct review *out) MUST_USE;
/* The person reviews people of it, or of any open review (review 0). */
enum rc_err review_has_judge(struct db *db, int64_t review, int64_t user, bool *yes) MUST_USE;

/* This person may decide about the one with that account id. */
enum rc_err review_sees(struct db *db, int64_t review, int64_t reviewer, const char *account_id,
                        bool *yes) MUST_USE;

/* population is the sum of the other four. */
struct review_counts {
    int64_t population, keep, remove, later, open;
};
/* reviewer: only the people this person may decide about; 0: everyone. */
enum rc_err review_count(struct db *db, int64_t review, int64_t reviewer,
                         struct review_counts *out) MUST_USE;

/* Which people, all conditions together. */
struct review_people {
    int64_t seen_by;   /* only those this person may decide about; 0: everyone */
    int64_t me;        /* row id of who looks; 0: not in the synced data */
    const char *state; /* "open" or the name of a decision; NULL: all */
    int64_t reviewer;  /* 0: all; -1: those without a reviewer; else a person may decide */
};
/* By name; columns of REVIEW_ROWS. limit -1: all. */
enum rc_err review_rows(struct db *db, int64_t review, const struct review_people *p, int64_t limit,
                        int64_t offset, struct rows **out) MUST_USE;
enum rc_err review_rows_count(struct db *db, int64_t review, const struct review_people *p,
                              int64_t *n) MUST_USE;
#endif
