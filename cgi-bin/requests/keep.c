/* POST /requests/keeps/{id}/end: a person no longer keeps what a task would remove. */
#include "warnings/keep.h"
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"

static enum rc_err keep_end_save(struct request *r) {
    int64_t id = 0;
    if (!text_to_int(r->path_arg[0], &id))
        return FAIL(r->err, ERR_NOT_FOUND, "Nobody keeps this access.", "id %s", r->path_arg[0]);
    TRY(db_begin(r->db));
    TRY(keep_end(r->db, id, r->who.name, r->now));
    return db_commit(r->db);
}

struct response request_keep_end_post(struct request *r) {
    if (keep_end_save(r) != OK)
        return error_page(r);
    return response_see(r, "/requests?state=kept", "keep-ended");
}
