/* E-mail to reviewers: when a review begins, before it is due, and when somebody reminds them. Each
 * reviewer gets at most one a day for each review, and none with nothing left to decide. */
#ifndef CORE_REVIEWS_NOTICE_H
#define CORE_REVIEWS_NOTICE_H
#include "reviews/review.h"

/* The trigger of its events, which no webhook and no feed gets. */
#define REVIEW_NOTICE_TRIGGER "reviewNotice"

enum review_notice { REVIEW_NOTICE_BEGIN, REVIEW_NOTICE_ASKED, REVIEW_NOTICE_3, REVIEW_NOTICE_1 };

/* Inside db_begin: queues the e-mail; wake lane notify after the commit. *queued and *skipped count
 * reviewers; the others have nothing left to decide. While e-mail is off, nobody gets any. */
enum rc_err review_notify(struct db *db, struct arena *a, int64_t review, enum review_notice kind,
                          int64_t now, int *queued, int *skipped) MUST_USE;
/* Inside db_begin, in lane notify: queues what is due by time. */
enum rc_err review_notify_due(struct db *db, struct arena *a, int64_t now) MUST_USE;

struct review_mail {
    const char *subject, *plain;
};
/* The e-mail of an event with this body. */
enum rc_err review_mail(struct db *db, struct arena *a, const char *body, const char *base_url,
                        struct review_mail *out) MUST_USE;
#endif
