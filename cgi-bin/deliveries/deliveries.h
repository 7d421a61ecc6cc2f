/* Deliveries to one receiver and their results: the log on the pages of a webhook and of e-mail,
 * and sending again. webhook is the id of a webhook; 0: e-mail. */
#ifndef CGI_BIN_DELIVERIES_DELIVERIES_H
#define CGI_BIN_DELIVERIES_DELIVERIES_H
#include "http/response.h"
#include "page/view.h"

/* Fills the part DELIVERIES of body. path is that of the page. */
enum rc_err deliveries_show(struct request *r, struct dict *body, int64_t webhook,
                            const char *path) MUST_USE;
/* Queues a delivery (id: from the path) once more and audits that as action. ERR_NOT_FOUND when
 * this receiver has no such delivery. */
enum rc_err deliveries_resend(struct request *r, int64_t webhook, const char *id,
                              const char *action) MUST_USE;
/* Marks the deliveries given up until the time in the field "until" as seen, and audits that about
 * subject. *any: there were some. */
enum rc_err deliveries_mark_seen(struct request *r, int64_t webhook, const char *subject,
                                 bool *any) MUST_USE;
/* "2 queued, 1 failed"; "" when there are none. *trouble: some were given up. */
enum rc_err deliveries_text(struct request *r, int64_t webhook, const char **text,
                            bool *trouble) MUST_USE;

struct delivery_receiver {
    int64_t webhook;         /* 0: e-mail */
    const char *path, *name; /* of its page */
    const char *address;     /* of a webhook, partly hidden */
    bool has_secret;
    const char *last4; /* of the secret; NULL: not known */
};
/* The page of one delivery (id: from the path), with the request that was sent. */
enum rc_err deliveries_show_payload(struct request *r, const struct delivery_receiver *to,
                                    const char *id, struct response *out) MUST_USE;
/* ERR_NOT_FOUND with its sentence. */
enum rc_err deliveries_not_found(struct request *r, const char *id) MUST_USE;
#endif
