/* POST /my-access/keep: the signed-in person keeps their access, or asks to. */
#include "warnings/keep.h"
#include "handlers.h"
#include "my_access/my_access.h"
#include "page/error_page.h"
#include "queue/job.h"

static enum rc_err keep_save(struct request *r, const struct access_demand *d, bool *asked) {
    TRY(db_begin(r->db));
    TRY(keep_access(r->db, r->arena, d, asked));
    return db_commit(r->db);
}

struct response my_access_keep_post(struct request *r) {
    struct access_demand d;
    bool asked = false;
    my_access_read_form(r, &d);
    if (r->errors)
        return my_access_page(r);
    if (keep_save(r, &d, &asked) != OK)
        return error_page(r);
    job_wake(r->app->config->db, "notify");
    return response_see(r, "/my-access", asked ? "keep-asked" : "access-kept");
}
