/* What was sent to one receiver and what came of it: the log on the pages of a webhook and of
 * e-mail, and sending again. */
#ifndef CGI_BIN_SETTINGS_DELIVERIES_H
#define CGI_BIN_SETTINGS_DELIVERIES_H
#include "http/request.h"
#include "page/view.h"

/* webhook 0: e-mail. path is the page's own; what was given up has a button there that marks it as
 * seen. */
enum rc_err deliveries_show(struct request *r, struct dict *body, int64_t webhook,
                            const char *path) MUST_USE;
/* Queues the delivery named in the path's argument once more, audits it as action; ERR_NOT_FOUND
 * when it is not this receiver's. */
enum rc_err deliveries_resend(struct request *r, int64_t webhook, const char *id,
                              const char *action) MUST_USE;
/* Marks what this receiver gave up as seen, up to the field "until", and audits that about subject.
 * *any: there was something. */
enum rc_err deliveries_mark_seen(struct request *r, int64_t webhook, const char *subject,
                                 bool *any) MUST_USE;
/* "2 waiting, 1 given up"; "" when there is neither. */
enum rc_err deliveries_text(struct request *r, int64_t webhook, const char **words,
                            bool *trouble) MUST_USE;
#endif
