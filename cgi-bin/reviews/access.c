/* Who sees a review. */
#include "reviews/access.h"
#include "base/text.h"

bool review_sees_all(const struct request *r) { return r->who.level >= LEVEL_READ && !r->who.sees; }

static bool review_is_begun_by(const struct request *r, const struct review *re) {
    if (re->created_user)
        return re->created_user == r->who.user;
    return text_equal_nocase(re->created_by, r->who.name);
}

enum rc_err review_access(struct request *r, struct review_access *out) {
    int64_t id = 0;
    bool is_judge = false, sees_all = review_sees_all(r);
    bool is_full = sees_all && r->who.level >= LEVEL_FULL && !r->who.acts;
    *out = (struct review_access){.seen_by = sees_all ? 0 : r->who.user};
    if (!text_to_int(r->path_arg[0], &id))
        id = 0;
    if (id && !sees_all && r->who.user)
        TRY(review_has_judge(r->db, id, r->who.user, &is_judge));
    if (id < 1 || (!sees_all && !is_judge))
        return FAIL(r->err, ERR_NOT_FOUND, "There is no such review.", "review %s", r->path_arg[0]);
    TRY(review_load(r->db, id, &out->review));
    out->may_end = is_full && (r->who.level >= LEVEL_OWNER || review_is_begun_by(r, &out->review));
    return OK;
}
