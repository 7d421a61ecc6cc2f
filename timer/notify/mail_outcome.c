/* Step and end of an attempt decide; the sentences come last. */
#include "notify/mail_outcome.h"

/* STEPS[step]: the sentences for a refusal for now (with the status), for a refusal for good (the
 * same), and for silence (with the seconds waited). The steps before the sender are about the
 * server, not the message: no refusal there is for good. */
static const struct {
    const char *for_now, *for_good, *silent;
} STEPS[] = {
    [MAIL_CONNECT] = {"The mail server temporarily rejected the connection (%d).", NULL,
                      "No connection to the mail server within %lld seconds."},
    [MAIL_GREETING] = {"The mail server temporarily rejected the connection (%d).", NULL,
                       "The mail server did not greet within %lld seconds."},
    [MAIL_HELLO] = {"The mail server temporarily rejected this server's name (%d). The name is the "
                    "host of ROLLCALL_BASE_URL, or the sender's domain.",
                    NULL, "The mail server did not answer our greeting within %lld seconds."},
    [MAIL_STARTTLS] = {"The mail server temporarily rejected encryption (%d).", NULL,
                       "The mail server did not start encryption within %lld seconds."},
    [MAIL_SIGN_IN] = {"The mail server temporarily rejected the sign-in (%d).", NULL,
                      "The mail server did not answer the sign-in within %lld seconds."},
    [MAIL_SENDER] = {"The mail server temporarily rejected the sender's address (%d).",
                     "The mail server permanently rejected the sender's address (%d).",
                     "The mail server did not answer to the sender within %lld seconds."},
    [MAIL_RECIPIENT] = {"The mail server temporarily rejected the recipient's address (%d).",
                        "The mail server permanently rejected the recipient's address (%d).",
                        "The mail server did not answer to the recipient within %lld seconds."},
    [MAIL_DATA] = {"The mail server temporarily rejected the message (%d).",
                   "The mail server permanently rejected the message (%d).",
                   "The mail server did not request the message within %lld seconds."},
    [MAIL_TEXT] = {"The mail server temporarily rejected the message (%d).",
                   "The mail server permanently rejected the message (%d).",
                   "The mail server did not confirm the message within %lld seconds."},
};

static const char UNSURE[] =
    "The message may have arrived, so it is sent only once more, after an hour or later.";
static const char BELOW[] = "Its answer is below.";

const char *mail_password_refusal_text(enum mail_password_refusal refusal) {
    static const char *const TEXT[] = {
        [MAIL_PASSWORD_BY_SETTINGS] =
            "The password would be sent unencrypted, so nothing was sent. Choose an encryption in "
            "Settings > E-mail.",
        [MAIL_PASSWORD_BY_ADDRESS] =
            "Encryption is required when a password is used. Choose an encryption, or clear the "
            "user name.",
    };
    return TEXT[refusal];
}

static const char *mail_end_text(struct arena *a, const struct attempt *attempt) {
    switch (attempt->end) {
    case END_NOT_ALLOWED: return "Not a valid e-mail address. Correct the list of recipients.";
    case END_NO_NAME:
        return "The mail server's name was not found. Check the name and this server's DNS.";
    case END_PRIVATE_NET:
        return "The mail server's name points to an address that cannot be a mail server. Check "
               "the name and this server's DNS.";
    case END_NO_CONNECTION:
        return "No connection to the mail server. It may be down, a firewall may block it, or the "
               "port is wrong.";
    case END_TLS:
        return "TLS failed: the certificate does not match or is not trusted, or the server offers "
               "no encryption.";
    case END_TIMEOUT:
        return arena_printf(a, STEPS[attempt->step].silent, (long long)attempt->waited);
    case END_CUT: return "The mail server closed the connection before its answer was complete.";
    case END_NO_MAIL_SERVER:
        return "The server that answered is no mail server. Check name, port and encryption.";
    case END_NO_SIGN_IN:
        if (!*attempt->offered)
            return "The mail server offers no sign-in, so nothing was sent. Choose another port or "
                   "encryption, or clear the user name.";
        return arena_printf(a,
                            "The mail server offers only %s for sign-in. Rollcall needs PLAIN or "
                            "LOGIN. Choose another port, or clear the user name.",
                            attempt->offered);
    case END_OPEN_PASSWORD: return mail_password_refusal_text(MAIL_PASSWORD_BY_ADDRESS);
    case END_LOST:
        return "The process that sends e-mail did not start or was killed. See the server log.";
    default: return "The mail server's answer could not be read.";
    }
}

/* The server takes nothing from us as we come: unencrypted, or without a sign-in. */
static bool needs_protection(const struct attempt *attempt) {
    return attempt->status == 538 || (attempt->status == 530 && attempt->step <= MAIL_SENDER);
}

static const char *login_refusal_text(struct arena *a, const struct attempt *attempt) {
    if (*attempt->offered)
        return arena_printf(a,
                            "The mail server rejected the user name and password (%d; it offers "
                            "%s). Enter them again.",
                            attempt->status, attempt->offered);
    return arena_printf(a,
                        "The mail server rejected the user name and password (%d; it offers no "
                        "sign-in). Enter them again.",
                        attempt->status);
}

/* A refusal by the server. */
static struct retry_decision mail_refused(struct arena *a, const struct attempt *attempt) {
    int status = attempt->status;
    bool for_now = status < 500;
    struct retry_decision d = {.permanent = true};
    if (needs_protection(attempt)) {
        d.text = arena_printf(a,
                              "The mail server requires encryption or a sign-in (%d), so nothing "
                              "was sent. Choose an encryption, or enter a user name and a "
                              "password.",
                              status);
    } else if (attempt->end == END_REFUSED_LOGIN && !for_now) { /* repeated, it locks accounts */
        d.text = login_refusal_text(a, attempt);
        return d;
    } else {
        const char *for_good = for_now ? NULL : STEPS[attempt->step].for_good;
        d.permanent = for_good != NULL;
        d.text = arena_printf(a, for_good ? for_good : STEPS[attempt->step].for_now, status);
    }
    if (*attempt->answer)
        d.text = arena_printf(a, "%s %s", d.text, BELOW);
    return d;
}

struct retry_decision mail_outcome_decide(struct arena *a, const struct attempt *attempt) {
    struct retry_decision d = {0};
    enum attempt_end end = attempt->end;
    bool tls = end == END_TLS && attempt->status < 400;
    bool ours =
        end == END_TIMEOUT || end == END_NO_SIGN_IN || tls; /* we ended it, not the server */
    d.delivered = end == END_ANSWERED;
    if (d.delivered)
        return d;
    if (!ours && attempt->status >= 400 && attempt->status < 600)
        return mail_refused(a, attempt);
    d.text = mail_end_text(a, attempt);
    d.unsure = attempt->step == MAIL_TEXT;
    if (d.unsure)
        d.text = arena_printf(a, "%s %s", d.text, UNSURE);
    else
        d.permanent = end == END_NOT_ALLOWED || end == END_OPEN_PASSWORD;
    return d;
}
