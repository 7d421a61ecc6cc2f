/* /reviews/{id}: one review; reminders, the preview of its run, and its end. */
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "queue/audit.h"
#include "queue/job.h"
#include "reviews/archive.h"
#include "reviews/close.h"
#include "reviews/notice.h"
#include "reviews/review_page.h"
#include "tasks/action_select.h"

struct response review_page(struct request *r) {
    struct review_access w;
    return review_access(r, &w) == OK ? review_show(r, &w, 0) : error_page(r);
}

static struct response review_see(struct request *r, int64_t id, const char *flash) {
    return response_see(r, arena_printf(r->arena, "/reviews/%lld", (long long)id), flash);
}

static struct response review_remind(struct request *r, const struct review_access *w) {
    int queued = 0, skipped = 0;
    const struct review *re = &w->review;
    if (re->closed_at)
        (void)!FAIL(r->err, ERR_CONFLICT, "This review is closed.", "review %lld",
                    (long long)re->id);
    if (re->closed_at || db_begin(r->db) != OK ||
        review_notify(r->db, r->arena, re->id, REVIEW_NOTICE_ASKED, r->now, &queued, &skipped) !=
            OK ||
        audit_add(r->db, r->now, r->who.name, "review.remind", re->name, NULL,
                  text_people(r->arena, queued), NULL) != OK ||
        db_commit(r->db) != OK)
        return error_page(r);
    job_wake(r->app->config->db, "notify");
    return review_see(r, re->id, queued ? "review-reminded" : "review-not-reminded");
}

static struct response review_run(struct request *r, const struct review_access *w) {
    struct action action[TASK_ACTIONS_MAX];
    const char *value = request_form_trimmed(r, "action");
    int n = 0;
    int64_t run = 0;
    if (review_actions(r->db, r->arena, &w->review, action, &n) != OK)
        return error_page(r);
    if (n == 0 && !*value)
        request_refuse(r, "action", "Choose what the run does");
    else if (n == 0) {
        n = 1;
        if (action_select_read(r, value, request_form_trimmed(r, "group"), &action[0]) != OK)
            return error_page(r);
    }
    if (r->errors)
        return review_show(r, w, 0);
    enum rc_err rc =
        review_preview(r->db, r->arena, &w->review, action, n, r->who.name, r->now, &run);
    if (rc == ERR_INPUT) {
        request_refuse(r, "action", "%s", r->err->message);
        return review_show(r, w, 0);
    }
    if (rc != OK)
        return error_page(r);
    if (audit_add(r->db, r->now, r->who.name, "review.run", w->review.name, NULL, NULL, NULL) != OK)
        return error_page(r);
    return response_see(r, arena_printf(r->arena, "/users/bulk/%lld", (long long)run), NULL);
}

/* The archive and the end come together or not at all. */
static struct response review_end(struct request *r, const struct review_access *w) {
    struct review_access now;
    if (db_begin(r->db) != OK || review_access(r, &now) != OK ||
        review_close(r->db, &now.review, r->who.name, r->now) != OK)
        return error_page(r);
    now.review.closed_at = r->now;
    now.review.closed_by = r->who.name;
    if (archive_write(r, &now.review) != OK || db_commit(r->db) != OK)
        return error_page(r);
    return review_see(r, w->review.id, "review-closed");
}

struct response review_post(struct request *r) {
    static const struct {
        const char *name;
        struct response (*act)(struct request *r, const struct review_access *w);
    } DEEDS[] = {{"remind", review_remind}, {"run", review_run}, {"close", review_end}};
    struct review_access *w = arena_alloc(r->arena, sizeof *w);
    const char *wanted = request_form_text(r, "do");
    if (review_access(r, w) != OK)
        return error_page(r);
    if (!w->may_end) {
        (void)!FAIL(r->err, ERR_RIGHT, "Only who started this review, or an owner, can do this.",
                    "review %s", r->path_arg[0]);
        return error_page(r);
    }
    for (size_t i = 0; i < sizeof DEEDS / sizeof *DEEDS; i++)
        if (text_equal(wanted, DEEDS[i].name))
            return DEEDS[i].act(r, w);
    request_note(r, "do", "Choose close, remind or run");
    return review_show(r, w, 0);
}
