/* One try of an e-mail by SMTP. It may take many minutes and looks at nothing else meanwhile, so it
 * runs in a process of its own (mail_process.c). */
#ifndef TIMER_NOTIFY_MAIL_ATTEMPT_H
#define TIMER_NOTIFY_MAIL_ATTEMPT_H
#include "notify/sender.h"

struct mail_try;
/* s->end and all behind it say what came of it. */
struct mail_try *mail_attempt_run(const struct config *config, struct attempt *s);
/* Takes leave of the server, which may take a while, too. */
void mail_attempt_close(struct mail_try *t);
/* The longest silence that is borne at a step, in seconds. */
int mail_attempt_timeout(enum mail_step step);
#endif
