/* /api/v1/my-access: what the signed-in person sees of their own access. SQLite writes each part.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "handlers.h"
#include "page/error_page.h"
#include "runs/run.h"
#include "warnings/own_access.h"

static enum rc_err api_my_access_types(struct request *r, int64_t id, const char **types) {
    struct run run;
    TRY(run_load(r->db, r->arena, id, &run));
    *types = run_types(r->arena, &run);
    return OK;
}

static enum rc_err api_my_access_upcoming(struct request *r, struct buf *b) {
    struct own_upcoming *all = NULL;
    const char *types = NULL, *row = NULL;
    int n = 0;
    TRY(own_access_upcoming(r->db, r->who.user, &all, &n));
    for (int i = 0; i < n; i++) {
        const struct own_upcoming *u = &all[i];
        TRY(api_my_access_types(r, u->run, &types));
        TRY(db_get_text(r->db, Q_API_MY_ACCESS_UPCOMING, &row, NULL, "issis", u->run, u->task,
                        types, u->acts_at, permission_name(u->keep)));
        buf_printf(b, "%s%s", i ? "," : "", row);
    }
    return OK;
}

static enum rc_err api_my_access_taken(struct request *r, struct buf *b) {
    struct own_taken *all = NULL;
    const char *types = NULL, *row = NULL;
    int n = 0;
    TRY(own_access_taken(r->db, r->who.user, &all, &n));
    for (int i = 0; i < n; i++) {
        const struct own_taken *t = &all[i];
        TRY(api_my_access_types(r, t->run, &types));
        TRY(db_get_text(r->db, Q_API_MY_ACCESS_TAKEN, &row, NULL, "issis", t->run, t->task, types,
                        t->at, permission_name(t->give_back)));
        buf_printf(b, "%s%s", i ? "," : "", row);
    }
    return OK;
}

static enum rc_err api_my_access_write(struct request *r, struct buf *b) {
    const char *head = NULL, *requests = NULL;
    TRY(db_get_text(r->db, Q_API_MY_ACCESS, &head, NULL, "si", r->who.account_id, r->who.user));
    TRY(db_get_text(r->db, Q_API_MY_ACCESS_REQUESTS, &requests, NULL, "i", r->who.user));
    buf_puts(b, head);
    b->length--; /* the last brace: more parts follow */
    buf_puts(b, ",\"upcoming\":[");
    TRY(api_my_access_upcoming(r, b));
    buf_puts(b, "],\"taken\":[");
    TRY(api_my_access_taken(r, b));
    buf_printf(b, "],\"requests\":%s}\n", requests);
    return OK;
}

struct response api_my_access(struct request *r) {
    struct buf b;
    buf_init(&b, r->arena, LIMIT_ANSWER);
    if (api_my_access_write(r, &b) != OK)
        return error_page(r);
    return response_text(200, "application/json; charset=utf-8", b.text, b.length);
}
