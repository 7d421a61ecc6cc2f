/* What the end of a try of an e-mail means. What goes wrong before the sender's address is said is
 * about the server, and heals when somebody mends it there or in the settings; then it is about the
 * sender, the recipient or the message. */
#ifndef TIMER_NOTIFY_MAIL_OUTCOME_H
#define TIMER_NOTIFY_MAIL_OUTCOME_H
#include "notify/retry.h"

struct retry_decision mail_outcome_decide(struct arena *a, const struct attempt *s);
#endif
