/* What the end of an e-mail attempt means. Up to MAIL_SIGN_IN a failure is about the server, and
 * goes away when somebody mends the server or the settings. After that it is about the sender, the
 * recipient or the message. */
#ifndef TIMER_NOTIFY_MAIL_OUTCOME_H
#define TIMER_NOTIFY_MAIL_OUTCOME_H
#include "notify/retry.h"

struct retry_decision mail_outcome_decide(struct arena *a, const struct attempt *attempt);

/* The two refusals of a password that would cross a network unencrypted. */
enum mail_password_refusal {
    MAIL_PASSWORD_BY_SETTINGS, /* before any connection, by the settings */
    MAIL_PASSWORD_BY_ADDRESS   /* while connecting, by the address of the server */
};
const char *mail_password_refusal_text(enum mail_password_refusal refusal);
#endif
