/* /api/v1/users: the people of a filter, page by page in the order of their rows. SQLite writes
 * each person. */
#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "filters/filter_query.h"
#include "handlers.h"
#include "index/index_find.h"
#include "index/index_order.h"
#include "page/error_page.h"

enum { LIMIT_DEFAULT = 100, LIMIT_MAX = USERS_PAGE_MAX };

static enum rc_err api_users_refuse(struct request *r, const char *text) {
    return FAIL(r->err, ERR_MALFORMED, text, "%s", "bad query");
}

/* The cursor is the last row shown. New people get higher rows, so every person is on one page. */
static enum rc_err api_users_read_paging(struct request *r, int64_t *after, int64_t *limit) {
    const char *cursor = request_query(r, "cursor"), *count = request_query(r, "limit");
    *after = -1;
    *limit = LIMIT_DEFAULT;
    if (count && *count && (!text_to_int(count, limit) || *limit < 1 || *limit > LIMIT_MAX))
        return api_users_refuse(r, "limit must be a whole number from 1 to 1000.");
    if (cursor && *cursor && (cursor[0] != 'u' || !text_to_int(cursor + 1, after) || *after < 0))
        return api_users_refuse(r, "cursor must be the \"next\" of the page before.");
    return OK;
}

static const char *id_list(struct request *r, const int64_t *ids, int n) {
    struct buf b;
    buf_init(&b, r->arena, (size_t)n * 24 + 16);
    for (int i = 0; i < n; i++)
        buf_printf(&b, "%c%lld", i ? ',' : '[', (long long)ids[i]);
    buf_puts(&b, n ? "]" : "[]");
    return b.text;
}

static enum rc_err api_users_write_page(struct request *r, const int64_t *ids, int n, bool more,
                                        struct buf *b) {
    struct rows *rows = NULL;
    int written = 0;
    buf_puts(b, "{\"data\":[");
    TRY(db_query(r->db, Q_API_USERS, &rows, "si", id_list(r, ids, n), r->now));
    /* People with thousands of groups make a long page: end it early, before it is too long. */
    while (b->length < LIMIT_ANSWER / 2 && db_next(rows)) {
        buf_puts(b, written++ ? "," : "");
        buf_puts(b, db_text_borrow(rows, 0));
    }
    TRY(db_end(rows));
    if (written > 0 && (more || written < n))
        buf_printf(b, "],\"next\":\"u%lld\"}", (long long)ids[written - 1]);
    else
        buf_puts(b, "],\"next\":null}");
    if (b->overflow)
        return FAIL(r->err, ERR_TOO_BIG, "This page is too long. Ask for fewer people with limit.",
                    "%s", "answer over the ceiling");
    return OK;
}

struct response api_users(struct request *r) {
    struct user_filter f;
    struct user_set set;
    struct buf b;
    int64_t after = 0, limit = 0;
    buf_init(&b, r->arena, LIMIT_ANSWER);
    if (filter_query_read(r, "limit cursor", &f) != OK ||
        api_users_read_paging(r, &after, &limit) != OK || users_find(r->db, &f, r->now, &set) != OK)
        return error_page(r);
    int64_t *ids = arena_alloc(r->arena, ((size_t)limit + 1) * sizeof *ids);
    int n = users_after(&set, after, (int)limit + 1, ids);
    bool more = n > limit;
    if (api_users_write_page(r, ids, more ? (int)limit : n, more, &b) != OK)
        return error_page(r);
    return response_text(200, "application/json; charset=utf-8", b.text, b.length);
}
