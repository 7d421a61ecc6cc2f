/* The answer to one request: what it does, and its row. */
#include "warnings/answer.h"
#include "queue/audit.h"
#include "runs/approval.h"
#include "sql/core/warnings/answer.h"
#include "warnings/give_back.h"
#include "warnings/keep.h"

static enum rc_err answer_refuse_closed(struct db *db, struct arena *a,
                                        const struct access_request *q) {
    const char *text = "This request no longer needs an answer.";
    if (q->answered_by)
        text = arena_printf(a,
                            q->state == REQUEST_GRANTED ? "%s has granted this request already."
                                                        : "%s has declined this request already.",
                            q->answered_by);
    return db_refuse(db, ERR_CONFLICT, text);
}

static enum rc_err answer_yes(struct db *db, struct arena *a, const struct access_request *q,
                              const struct request_answer *w, int64_t *undo) {
    if (q->kind == REQUEST_KEEP)
        return keep_grant(db, q, w->who, w->now);
    return give_back_grant(db, a, q, w->who, w->base_url, w->now, undo);
}

enum rc_err request_answer(struct db *db, struct arena *a, int64_t request,
                           const struct request_answer *w) {
    struct access_request q;
    struct run run;
    int64_t undo = 0;
    TRY(request_load(db, request, &q));
    if (q.state != REQUEST_OPEN)
        return answer_refuse_closed(db, a, &q);
    if (q.user == w->user)
        return db_refuse(db, ERR_CONFLICT, "Someone else must answer your own request.");
    TRY(run_load(db, a, q.run, &run));
    TRY(run_check_own(db, &run));
    if (w->yes)
        TRY(answer_yes(db, a, &q, w, &undo));
    else if (q.kind == REQUEST_KEEP)
        TRY(keep_refuse(db, &q));
    enum request_state state = w->yes ? REQUEST_GRANTED : REQUEST_REFUSED;
    TRY(db_exec(db, Q_REQUEST_ANSWER, NULL, "isissi", request, request_state_name(state), w->now,
                w->who, w->note, undo));
    return audit_add(db, w->now, w->who, w->yes ? "request.grant" : "request.refuse", run.name,
                     NULL, *w->note ? w->note : NULL, q.account_id);
}
