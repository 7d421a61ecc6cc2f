/* Sends messages by HTTP POST and by SMTP, several at once, each in one attempt. Receivers are not
 * trusted, and the caller decides about retries (atlassian/client.c calls one trusted server and
 * retries by itself). E-mail goes through mail_process.c, because libcurl blocks while it waits for
 * a mail server. */
#ifndef TIMER_NOTIFY_SENDER_H
#define TIMER_NOTIFY_SENDER_H
#include "base/err.h"
#include "host/config.h"
#include "notify/attempt.h"

struct sender;
enum rc_err sender_open(const struct config *config, struct sender **out, struct err *e) MUST_USE;
void sender_close(struct sender *s); /* drops the attempts under way */
void sender_start(struct sender *s, struct attempt *a);
/* Moves all attempts on. Waits at most wait_ms for something to happen. */
void sender_step(struct sender *s, int wait_ms);
struct attempt *sender_next(struct sender *s); /* one that has ended, or NULL */
#endif
