/* Who sees a review, and what of it. Readers of the whole organization see all of it; its reviewers
 * see the people they may decide about; for everyone else it does not exist. */
#ifndef CGI_BIN_REVIEWS_ACCESS_H
#define CGI_BIN_REVIEWS_ACCESS_H
#include "http/request.h"
#include "reviews/review.h"

struct review_access {
    struct review review;
    int64_t seen_by; /* 0: all people; else those that this person may decide about */
    bool may_end;    /* runs and closes it: who began it, with full access, or an owner */
};
/* The person sees every review. */
bool review_sees_all(const struct request *r);
/* The review that the address names. ERR_NOT_FOUND also where it is not theirs. */
enum rc_err review_access(struct request *r, struct review_access *out) MUST_USE;
#endif
