/* POST /my-access/return: the signed-in person gets back what a run took, or asks to. */
#include "handlers.h"
#include "my_access/my_access.h"
#include "page/error_page.h"
#include "queue/job.h"
#include "warnings/give_back.h"

static enum rc_err return_save(struct request *r, const struct access_demand *d,
                               enum give_back_outcome *outcome) {
    TRY(db_begin(r->db));
    TRY(give_back(r->db, r->arena, d, outcome));
    return db_commit(r->db);
}

struct response my_access_return_post(struct request *r) {
    static const char *const FLASH[] = {
        [GIVE_BACK_QUEUED] = "access-returns",
        [GIVE_BACK_WAITS] = "return-waits",
        [GIVE_BACK_ASKED] = "return-asked",
    };
    struct access_demand d;
    enum give_back_outcome outcome = GIVE_BACK_ASKED;
    my_access_read_form(r, &d);
    if (r->errors)
        return my_access_page(r);
    if (return_save(r, &d, &outcome) != OK)
        return error_page(r);
    job_wake(r->app->config->db, "tasks");
    job_wake(r->app->config->db, "notify");
    return response_see(r, "/my-access", FLASH[outcome]);
}
