/* One attempt of an e-mail by SMTP. It may take many minutes and blocks, so it runs in a process of
 * its own (mail_process.c). */
#ifndef TIMER_NOTIFY_MAIL_ATTEMPT_H
#define TIMER_NOTIFY_MAIL_ATTEMPT_H
#include "host/config.h"
#include "notify/attempt.h"

struct mail_session;
/* Fills a->end and all members after it. */
struct mail_session *mail_attempt_run(const struct config *config, struct attempt *a);
/* Sends QUIT to the server, which may take a while too. */
void mail_attempt_close(struct mail_session *s);
/* How long a step may take without an answer, in seconds. */
int mail_attempt_timeout(enum mail_step step);
#endif
