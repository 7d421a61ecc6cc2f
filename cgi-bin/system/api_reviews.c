/* /api/v1/reviews/{id}: the counts of a review and the decision about each person, streamed. Those
 * who see a part of it get that part, and its counts. */
#include "sql/system/api_reviews.h"
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "reviews/access.h"

#include <string.h>

struct api_review {
    struct review_access access;
    struct review_counts counts;
};

static void api_review_put(struct sink *s, const char *text) { sink_put(s, text, strlen(text)); }

static enum rc_err api_review_stream(struct request *r, struct sink *s, void *arg) {
    const struct api_review *v = arg;
    const struct review_counts *c = &v->counts;
    struct rows *rows = NULL;
    bool any = false;
    api_review_put(s, arena_printf(r->arena,
                                   "{\"population\":%lld,\"kept\":%lld,\"removed\":%lld,"
                                   "\"later\":%lld,\"notReviewed\":%lld,\"rows\":[",
                                   (long long)c->population, (long long)c->keep,
                                   (long long)c->remove, (long long)c->later, (long long)c->open));
    TRY(db_query(r->db, Q_API_REVIEW_ROWS, &rows, "ii", v->access.review.id, v->access.seen_by));
    while (!sink_gone(s) && db_next(rows)) {
        api_review_put(s, any ? "," : "");
        api_review_put(s, db_text_borrow(rows, 0));
        any = true;
    }
    TRY(db_end(rows));
    api_review_put(s, "]}\n");
    return OK;
}

struct response api_review(struct request *r) {
    struct api_review *v = arena_alloc(r->arena, sizeof *v);
    if (review_access(r, &v->access) != OK ||
        review_count(r->db, v->access.review.id, v->access.seen_by, &v->counts) != OK)
        return error_page(r);
    return (struct response){.status = 200,
                             .type = "application/json; charset=utf-8",
                             .stream = api_review_stream,
                             .stream_arg = v};
}
