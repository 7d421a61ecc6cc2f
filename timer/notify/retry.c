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
    {400, "The receiver rejected the format. In the trigger in Atlassian Automation, choose \"No "
          "work items from the webhook\"."},
    {401, "The receiver rejected the secret. Copy the secret again from the trigger in Atlassian "
          "Automation."},
    {403, "The receiver denied access: the secret is wrong, or the rule is disabled in Atlassian "
          "Automation."},
    {404, "Nothing found at this URL: the rule was deleted or has a new URL. Copy the URL again "
          "from Atlassian Automation."},
    {410, "This URL is permanently gone: the rule was deleted. Enter another URL or delete this "
          "webhook."},
    {422, "The receiver rejected the content. Check the trigger of the rule in Atlassian "
          "Automation."},
};

static const char *end_text(enum attempt_end end) {
    switch (end) {
    case END_NOT_ALLOWED:
        return "This server may not call this URL: ROLLCALL_WEBHOOK_ALLOW does not list it. Enter "
               "an allowed URL.";
    case END_NO_NAME: return "The host name was not found. Check the name and this server's DNS.";
    case END_PRIVATE_NET:
        return "The host name points to a private network, so nothing was sent. Check the name "
               "and this server's DNS.";
    case END_NO_PROXY: return "This server's proxy (ROLLCALL_PROXY) cannot be reached.";
    case END_NO_CONNECTION:
        return "No connection. The receiver may be down, or a firewall blocks it.";
    case END_TLS: return "TLS failed: the receiver's certificate does not match or is not trusted.";
    case END_CUT: return "The connection closed before the answer was complete.";
    default: return "The answer could not be read.";
    }
}

/* An answer whose status is not 2xx. */
static struct retry_decision retry_refused(struct arena *a, int status) {
    const char *text = NULL;
    for (size_t i = 0; i < sizeof PERMANENT / sizeof *PERMANENT; i++)
        if (PERMANENT[i].status == status)
            return (struct retry_decision){.permanent = true, .text = PERMANENT[i].text};
    if (status >= 300 && status < 400)
        text = "The receiver answered with a redirect, which is not followed. Enter the final URL.";
    else if (status == 429)
        text = "Rate-limited by the receiver.";
    else if (status >= 500)
        text = arena_printf(a, "The receiver reported an internal error (status %d).", status);
    else
        text = arena_printf(a, "The receiver rejected the message (status %d).", status);
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
        d.text =
            arena_printf(a,
                         "This server's proxy (ROLLCALL_PROXY) did not connect to the receiver "
                         "(proxy status %d).",
                         attempt->proxy_status);
    else if (attempt->end == END_TIMEOUT) /* a connection has less time than an answer */
        d.text = arena_printf(a, "No complete answer within %lld seconds.",
                              (long long)(attempt->took_ms + 500) / 1000);
    else
        d.text = end_text(attempt->end);
    return d;
}
