/* A status that will not change ends a delivery at once. Atlassian does not document its answers to
 * a wrong secret, an unknown address or a disabled rule, so the sentences name what is likely. */
#include "notify/retry.h"
#include "host/secret.h"
#include "notify/mail_outcome.h"

#include <stddef.h>

enum { RETRY_AFTER_SECONDS_MAX = 24 * 3600 };
/* The schedule of Svix, which follows the Standard Webhooks: 8 attempts within 27 hours and 35
 * minutes, with jitter within 33 hours. */
static const int64_t WAITS[] = {5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600};

int64_t retry_delay(int64_t attempts, int64_t retry_after) {
    uint32_t random = 0;
    if (attempts < 1 || attempts > (int64_t)(sizeof WAITS / sizeof *WAITS))
        return -1;
    int64_t wait = WAITS[attempts - 1];
    secret_random(&random, sizeof random);
    /* so that a receiver that comes back does not get everything at one moment */
    wait += (int64_t)(random % (uint32_t)(wait / 5 + 1));
    retry_after = retry_after > RETRY_AFTER_SECONDS_MAX ? RETRY_AFTER_SECONDS_MAX : retry_after;
    return wait < retry_after ? retry_after : wait;
}

static const struct {
    int status;
    const char *text;
} PERMANENT[] = {
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

static const char *end_text(enum attempt_end end) {
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

/* An answer whose status is not 2xx. */
static struct retry_decision retry_refused(struct arena *a, int status) {
    const char *text = NULL;
    for (size_t i = 0; i < sizeof PERMANENT / sizeof *PERMANENT; i++)
        if (PERMANENT[i].status == status)
            return (struct retry_decision){.permanent = true, .text = PERMANENT[i].text};
    if (status >= 300 && status < 400)
        text = "The receiver answers with a redirect, and redirects are never followed. Enter the "
               "address it leads to.";
    else if (status == 429)
        text = "The receiver asks for a pause: too many messages.";
    else if (status >= 500)
        text = arena_printf(a, "The receiver has an error of its own (status %d).", status);
    else
        text = arena_printf(a, "The receiver refuses the message (status %d).", status);
    return (struct retry_decision){.text = text};
}

struct retry_decision retry_decide(struct arena *a, const struct attempt *attempt) {
    struct retry_decision d = {0};
    if (attempt->server)
        return mail_outcome_decide(a, attempt);
    if (attempt->end == END_ANSWERED) {
        d.delivered = attempt->status >= 200 && attempt->status < 300;
        return d.delivered ? d : retry_refused(a, attempt->status);
    }
    d.permanent = attempt->end == END_NOT_ALLOWED;
    if (attempt->end == END_PROXY_REFUSES)
        d.text = arena_printf(a,
                              "The proxy of this server (ROLLCALL_PROXY) did not connect to the "
                              "receiver (its status %d).",
                              attempt->proxy_status);
    else if (attempt->end == END_TIMEOUT) /* a connection has less time than an answer */
        d.text = arena_printf(a, "No complete answer came within %lld seconds.",
                              (long long)(attempt->took_ms + 500) / 1000);
    else
        d.text = end_text(attempt->end);
    return d;
}
