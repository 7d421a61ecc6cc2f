/* Judging tries. Statuses that cannot heal end a delivery at once: Atlassian does not document its
 * answers to a wrong secret, an unknown address or a disabled rule, so the words name what is
 * likely. */
#include "notify/retry.h"
#include "host/secret.h"
#include "notify/mail_outcome.h"

#include <stddef.h>

enum { LONGEST_WAIT = 24 * 3600 };
/* The schedule of Svix, a user of the Standard Webhooks: 8 tries over 27 hours and 35 minutes, with
 * jitter up to 33. */
static const int64_t WAITS[] = {5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600};

int64_t retry_delay(int64_t tries, int64_t retry_after) {
    uint32_t random = 0;
    if (tries < 1 || tries > (int64_t)(sizeof WAITS / sizeof *WAITS))
        return -1;
    int64_t wait = WAITS[tries - 1];
    secret_random(&random, sizeof random);
    wait +=
        (int64_t)(random %
                  (uint32_t)(wait / 5 +
                             1)); /* receivers that come back are not met by all at one moment */
    retry_after = retry_after > LONGEST_WAIT ? LONGEST_WAIT : retry_after;
    return wait < retry_after ? retry_after : wait;
}

static const struct {
    int status;
    const char *words;
} HOPELESS[] = {
    {400, "The receiver does not understand the message. In Atlassian Automation choose \"No work "
          "items from the webhook\" in the trigger."},
    {401, "The receiver does not accept the secret. Copy it again from the trigger in Atlassian "
          "Automation."},
    {403,
     "The receiver refuses: the secret is wrong, or the rule is disabled in Atlassian Automation."},
    {404, "There is nothing at this address: the rule was deleted or got a new URL. Copy the URL "
          "again from Atlassian Automation."},
    {410, "The address is gone for good: the rule was deleted. Enter the URL of another one, or "
          "delete this webhook."},
    {422, "The receiver refuses the content of the message. Look at the trigger of the rule in "
          "Atlassian Automation."},
};

static const char *words_of_end(enum attempt_end end) {
    switch (end) {
    case END_NOT_ALLOWED:
        return "This server may not call that address: it is not in the list "
               "ROLLCALL_WEBHOOK_ALLOW. Enter an allowed URL.";
    case END_NO_NAME:
        return "The host name could not be found. Check the name, and the DNS of this server.";
    case END_PRIVATE_NET:
        return "The host name leads into a private network, where nothing is sent. Check the name, "
               "and the DNS of this server.";
    case END_NO_PROXY: return "The proxy of this server (ROLLCALL_PROXY) cannot be reached.";
    case END_NO_CONNECTION:
        return "No connection could be made. The receiver may be down, or a firewall is between.";
    case END_TLS:
        return "No trusted encrypted connection could be made: the certificate of the receiver "
               "does not fit.";
    case END_CUT: return "The connection was cut before the answer was complete.";
    default: return "The answer could not be understood.";
    }
}

struct retry_decision retry_decide(struct arena *a, const struct attempt *s) {
    if (s->server)
        return mail_outcome_decide(a, s);
    if (s->end == END_PROXY_REFUSES)
        return (struct retry_decision){
            .words = arena_printf(a,
                                  "The proxy of this server (ROLLCALL_PROXY) did "
                                  "not connect to the receiver (its status %d).",
                                  s->proxy_status)};
    if (s->end == END_TIMEOUT) /* a connection is waited for less long than an answer */
        return (struct retry_decision){
            .words = arena_printf(a, "No complete answer came within %lld seconds.",
                                  (long long)(s->took_ms + 500) / 1000)};
    if (s->end != END_ANSWERED)
        return (struct retry_decision){.hopeless = s->end == END_NOT_ALLOWED,
                                       .words = words_of_end(s->end)};
    if (s->status >= 200 && s->status < 300)
        return (struct retry_decision){.arrived = true};
    for (size_t i = 0; i < sizeof HOPELESS / sizeof *HOPELESS; i++)
        if (HOPELESS[i].status == s->status)
            return (struct retry_decision){.hopeless = true, .words = HOPELESS[i].words};
    if (s->status >= 300 && s->status < 400)
        return (struct retry_decision){
            .words = "The receiver answers with a redirect, and redirects are "
                     "never followed. Enter the address it leads to."};
    if (s->status == 429)
        return (struct retry_decision){.words =
                                           "The receiver asks for a pause: too many messages."};
    if (s->status >= 500)
        return (struct retry_decision){
            .words =
                arena_printf(a, "The receiver has an error of its own (status %d).", s->status)};
    return (struct retry_decision){
        .words = arena_printf(a, "The receiver refuses the message (status %d).", s->status)};
}
