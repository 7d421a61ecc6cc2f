/* POST /reviews/{id}/rows: a decision about one or many people. */
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "reviews/decide.h"
#include "reviews/review_list.h"
#include "reviews/review_page.h"

static const char *const PROBLEMS[] = {
    [REVIEW_OWN] = "someone else must decide about your own access",
    [REVIEW_BARRED] = "other reviewers decide about this person",
    [REVIEW_CHANGED] = "someone else decided meanwhile. Check that decision first",
    [REVIEW_IN_RUN] = "the run of this review has begun, so this decision stays",
};

/* The account ids of the ticks, or of the whole page. */
static int rows_read_accounts(struct request *r, const char ***out) {
    const char *name = request_form(r, "tick_page") ? "page_id" : "account_id";
    int n = 0;
    while (request_form_nth(r, name, n))
        n++;
    *out = arena_alloc(r->arena, (size_t)(n + 1) * sizeof **out);
    for (int i = 0; i < n; i++)
        (*out)[i] = request_form_nth(r, name, i);
    return n;
}

static void rows_read_answer(struct request *r, struct review_answer *out) {
    const char *seen = request_form(r, "seen");
    *out = (struct review_answer){
        .decision = review_decision(request_form_text(r, "decision")),
        .reason = request_form_trimmed(r, "reason"),
        .seen = -1,
        .who = r->who.name,
        .user = r->who.user,
        .is_owner = r->who.level >= LEVEL_OWNER,
        .now = r->now,
    };
    if (seen && (!text_to_int(seen, &out->seen) || out->seen < 0))
        request_note(r, "seen", "The form is damaged. Reload the page");
    if (out->decision == REVIEW_NONE)
        request_note(r, "decision", "Choose keep, remove or later");
    if (text_length(out->reason) > REVIEW_REASON_MAX)
        request_refuse(r, "reason", "The reason can have up to %d characters", REVIEW_REASON_MAX);
    else if (text_has_control(out->reason, false))
        request_refuse(r, "reason", "Enter the reason on one line");
    else if (out->decision == REVIEW_REMOVE && !*out->reason)
        request_refuse(r, "reason", "Enter a reason to remove access");
}

static void rows_note(struct request *r, int row, const struct review_outcome *out) {
    const char *name = arena_printf(r->arena, "row-%d", row);
    request_note(r, name, "%s: %s", out->name, PROBLEMS[out->problem]);
}

/* One that cannot be decided keeps no other from it. A person who is not in the review is a
 * mistake of the whole form. *saved: how many. */
static enum rc_err rows_save(struct request *r, int64_t review, const char *const *accounts, int n,
                             const struct review_answer *answer, int64_t *saved, bool *dropped) {
    int64_t change = 0;
    *saved = 0;
    TRY(db_begin(r->db));
    TRY(review_decide_begin(r->db, review, &change));
    for (int i = 0; i < n; i++) {
        struct review_outcome out;
        TRY(review_decide(r->db, review, change, accounts[i], answer, &out));
        if (out.problem == REVIEW_NOT_IN)
            return FAIL(r->err, ERR_NOT_FOUND, "There is no such person in this review.", "%s",
                        "account id");
        if (out.problem == REVIEW_SAVED)
            (*saved)++;
        else
            rows_note(r, i, &out);
    }
    if (*saved == 0) {
        db_rollback(r->db);
        return OK;
    }
    TRY(review_decide_end(r->db, r->arena, review, change, answer, *saved, dropped));
    return db_commit(r->db);
}

/* A reviewer hears nothing of people they do not see: not even that they are in the review. */
static enum rc_err rows_check_seen(struct request *r, const struct review_access *w,
                                   const char *const *accounts, int n) {
    for (int i = 0; i < n && w->seen_by; i++) {
        bool seen = false;
        TRY(review_sees(r->db, w->review.id, w->seen_by, accounts[i], &seen));
        if (!seen)
            return FAIL(r->err, ERR_NOT_FOUND, "There is no such person in this review.", "%s",
                        "account id");
    }
    return OK;
}

/* Readers see the review and decide nothing. */
static enum rc_err rows_check_right(struct request *r, const struct review_access *w) {
    bool is_judge = false;
    if (r->who.user)
        TRY(review_has_judge(r->db, w->review.id, r->who.user, &is_judge));
    if (!is_judge && r->who.level < LEVEL_OWNER)
        return FAIL(r->err, ERR_RIGHT, "You are no reviewer of this review.", "review %s",
                    r->path_arg[0]);
    return OK;
}

struct response review_rows_post(struct request *r) {
    struct review_access w;
    struct review_answer answer;
    struct review_view view;
    const char **accounts = NULL;
    int64_t saved = 0;
    bool dropped = false;
    if (review_access(r, &w) != OK || rows_check_right(r, &w) != OK)
        return error_page(r);
    int n = rows_read_accounts(r, &accounts);
    rows_read_answer(r, &answer);
    if (n == 0)
        request_refuse(r, "account_id", "Select at least one person");
    if (rows_check_seen(r, &w, accounts, n) != OK)
        return error_page(r);
    if (r->errors)
        return review_show(r, &w, 0);
    if (rows_save(r, w.review.id, accounts, n, &answer, &saved, &dropped) != OK)
        return error_page(r);
    if (r->errors && review_access(r, &w) != OK) /* with the decisions of now */
        return error_page(r);
    if (r->errors)
        return review_show(r, &w, err_kind(ERR_CONFLICT)->http_status);
    review_view_read(r, false, &view);
    return response_see(r, review_view_path(r, w.review.id, &view),
                        dropped ? "review-decided-anew" : "review-decided");
}
