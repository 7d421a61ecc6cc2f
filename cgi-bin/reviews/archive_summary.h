/* The one-page summary of a closed review. */
#ifndef CGI_BIN_REVIEWS_ARCHIVE_SUMMARY_H
#define CGI_BIN_REVIEWS_ARCHIVE_SUMMARY_H
#include "http/request.h"
#include "page/view.h"
#include "reviews/review.h"

/* Its counts add up: people = kept + removed + later + not reviewed, and removed = the sum of the
 * outcomes. */
enum rc_err archive_summary(struct request *r, const struct review *re,
                            struct rendered *out) MUST_USE;
#endif
