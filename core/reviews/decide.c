/* Saves decisions: a row of their history, and which one counts. */
#include "reviews/decide.h"
#include "base/text.h"
#include "queue/audit.h"
#include "sql/core/reviews/decide.h"

/* What speaks for and against a decision about one person. */
struct decide_row {
    int64_t user, change, decided_user;
    bool is_mine, is_orphan, in_run, gave;
    const char *name, *decision, *reason, *decided_by;
};

static enum rc_err decide_load(struct db *db, int64_t review, const char *account_id, int64_t me,
                               struct decide_row *out, bool *found) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_REVIEW_DECIDE_ROW, &r, "isi", review, account_id, me));
    *found = db_next(r);
    if (*found)
        *out = (struct decide_row){
            .user = db_int(r, REVIEW_DECIDE_ROW__USER),
            .change = db_int(r, REVIEW_DECIDE_ROW__CHANGE),
            .decided_user = db_int(r, REVIEW_DECIDE_ROW__DECIDED_USER),
            .is_mine = db_int(r, REVIEW_DECIDE_ROW__IS_MINE) != 0,
            .is_orphan = db_int(r, REVIEW_DECIDE_ROW__IS_ORPHAN) != 0,
            .in_run = db_int(r, REVIEW_DECIDE_ROW__IN_RUN) != 0,
            .name = db_text(r, REVIEW_DECIDE_ROW__NAME),
            .decision = db_text(r, REVIEW_DECIDE_ROW__DECISION),
            .reason = db_text(r, REVIEW_DECIDE_ROW__REASON),
            .decided_by = db_text(r, REVIEW_DECIDE_ROW__DECIDED_BY),
        };
    return db_end(r);
}

static bool decide_is_by(const struct decide_row *row, const struct review_answer *w) {
    return w->user ? row->decided_user == w->user : text_equal_nocase(row->decided_by, w->who);
}

static enum review_problem decide_check(const struct decide_row *row,
                                        const struct review_answer *w) {
    if (w->user && row->user == w->user)
        return REVIEW_OWN;
    if (!row->is_mine && (!row->is_orphan || !w->is_owner || row->gave))
        return REVIEW_BARRED;
    if (row->in_run)
        return REVIEW_IN_RUN;
    if (w->seen >= 0 && row->change > w->seen && !decide_is_by(row, w))
        return REVIEW_CHANGED;
    return REVIEW_SAVED;
}

enum rc_err review_gave(struct db *db, int64_t user, int64_t me, const char *who, bool *yes) {
    int64_t one = 0;
    return db_get_int(db, Q_REVIEW_GAVE, &one, yes, "iis", user, me, who);
}

enum rc_err review_decide_begin(struct db *db, int64_t review, int64_t *change) {
    int64_t changed = 0;
    TRY(db_exec(db, Q_REVIEW_CHANGE, &changed, "i", review));
    if (changed == 0)
        return db_refuse(db, ERR_CONFLICT, "This review is closed. Its decisions stay.");
    return db_get_int(db, Q_REVIEW_CHANGES, change, NULL, "i", review);
}

enum rc_err review_decide(struct db *db, int64_t review, int64_t change, const char *account_id,
                          const struct review_answer *w, struct review_outcome *out) {
    struct decide_row row = {0};
    bool found = false;
    const char *name = review_decision_name(w->decision);
    int64_t until = w->now + REVIEW_LATER_DAYS * 86400LL;
    TRY(decide_load(db, review, account_id, w->user, &row, &found));
    if (row.is_orphan && w->is_owner)
        TRY(review_gave(db, row.user, w->user, w->who, &row.gave));
    *out = (struct review_outcome){
        .problem = found ? decide_check(&row, w) : REVIEW_NOT_IN,
        .name = row.name,
        .decided_by = row.decided_by,
    };
    if (out->problem != REVIEW_SAVED)
        return OK;
    if (text_equal(row.decision, name) && text_equal(row.reason, w->reason) &&
        decide_is_by(&row, w))
        return OK; /* the form was sent twice */
    TRY(db_exec(db, Q_REVIEW_DECISION_ADD, NULL, "iissiiisii", review, row.user, name, w->reason,
                w->decision == REVIEW_LATER ? until : 0, change, w->now, w->who, w->user,
                (int64_t)!row.is_mine));
    return db_exec(db, Q_REVIEW_DECISION_SET, NULL, "iii", review, row.user, db_last_id(db));
}

enum rc_err review_decide_end(struct db *db, struct arena *a, int64_t review, int64_t change,
                              const struct review_answer *w, int64_t people, bool *dropped) {
    int64_t changed = 0;
    const char *name = NULL;
    TRY(db_exec(db, Q_REVIEW_DROP_STALE, &changed, "ii", review, change));
    *dropped = changed > 0;
    TRY(db_get_text(db, Q_REVIEW_NAME, &name, NULL, "i", review));
    return audit_add(
        db, w->now, w->who, "review.decide", name, NULL,
        arena_printf(a, "%s: %s", review_decision_name(w->decision), text_people(a, people)),
        w->reason);
}
