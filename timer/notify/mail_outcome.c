/* Step and end of an attempt decide; the sentences come last. */
#include "notify/mail_outcome.h"

/* STEPS[step]: what the server refuses, and the sentence when it stays silent. */
static const struct {
    const char *refuses, *silent;
} STEPS[] = {
    [MAIL_CONNECT] = {"to talk to this server", "No connection to the mail server was made"},
    [MAIL_GREETING] = {"to talk to this server", "The mail server was connected and did not greet"},
    [MAIL_HELLO] = {"the name this server greets it by (the host of ROLLCALL_BASE_URL, or the "
                    "domain of the sender)",
                    "The mail server did not answer our greeting"},
    [MAIL_STARTTLS] = {"to begin encryption", "The mail server did not begin encryption"},
    [MAIL_SIGN_IN] = {"the sign-in", "The mail server did not answer the sign-in"},
    [MAIL_SENDER] = {"the sender's address", "The mail server did not answer to the sender's "
                                             "address"},
    [MAIL_RECIPIENT] = {"the recipient's address", "The mail server did not answer to the "
                                                   "recipient's address"},
    [MAIL_DATA] = {"the message", "The mail server did not ask for the message"},
    [MAIL_TEXT] = {"the message", "The mail server got the message and did not say that it took "
                                  "it"},
};

static const char UNSURE[] = "It may have taken it, so it is sent once more at most, an hour later "
                             "or more.";

const char *mail_password_refusal_text(enum mail_password_refusal refusal) {
    static const char *const TEXT[] = {
        [MAIL_PASSWORD_BY_SETTINGS] =
            "The password would travel unencrypted over the network, so nothing was sent. Choose "
            "an encryption under Settings, E-mail.",
        [MAIL_PASSWORD_BY_ADDRESS] =
            "A password must not travel unencrypted. Choose an encryption, or leave the user name "
            "empty.",
    };
    return TEXT[refusal];
}

static const char *mail_end_text(struct arena *a, const struct attempt *attempt) {
    switch (attempt->end) {
    case END_NOT_ALLOWED: return "This is no e-mail address. Correct the list of recipients.";
    case END_NO_NAME:
        return "The mail server's name could not be found. Check it, and the DNS of this server.";
    case END_PRIVATE_NET:
        return "The mail server's name leads to an address where no mail server stands. Check the "
               "name, and the DNS of this server.";
    case END_NO_CONNECTION:
        return "No connection to the mail server could be made. It may be down, a firewall may be "
               "between, or the port is another one.";
    case END_TLS:
        return "No trusted encrypted connection could be made: the certificate does not fit, or "
               "the server offers no encryption.";
    case END_TIMEOUT:
        return arena_printf(a, "%s within %lld seconds.", STEPS[attempt->step].silent,
                            (long long)attempt->waited);
    case END_CUT: return "The mail server cut the connection before its answer was complete.";
    case END_NO_MAIL_SERVER:
        return "What answers there is no mail server. Check name, port and encryption.";
    case END_NO_SIGN_IN:
        if (!*attempt->offered)
            return "The mail server offers no sign-in here, so nothing was sent. Choose another "
                   "port or encryption, or leave the user name empty.";
        return arena_printf(a,
                            "The mail server lets nobody sign in by user name and password here: "
                            "it offers %s. Rollcall needs PLAIN or LOGIN. Ask for another port, or "
                            "leave the user name empty.",
                            attempt->offered);
    case END_OPEN_PASSWORD: return mail_password_refusal_text(MAIL_PASSWORD_BY_ADDRESS);
    case END_LOST:
        return "The process that sends an e-mail was not started, or killed; the log of this "
               "server says why.";
    default: return "The mail server's answer could not be understood.";
    }
}

/* A refusal by the server. */
static struct retry_decision mail_refused(struct arena *a, const struct attempt *attempt) {
    int status = attempt->status;
    bool for_now = status < 500;
    bool about_server = attempt->step < MAIL_SENDER;
    const char *below = *attempt->answer ? " Its words are below." : "";
    struct retry_decision d = {.permanent = true};
    if (status == 538 || (status == 530 && attempt->step <= MAIL_SENDER)) {
        d.text = arena_printf(a,
                              "The mail server wants encryption or a sign-in first (%d), so "
                              "nothing was sent. Choose an encryption, or enter a user name and a "
                              "password.%s",
                              status, below);
        return d;
    }
    if (attempt->end == END_REFUSED_LOGIN && !for_now) { /* repeated, it locks accounts */
        d.text = arena_printf(a,
                              "The mail server does not accept the user name and password (%d; it "
                              "offers %s). Enter them again.",
                              status, *attempt->offered ? attempt->offered : "no sign-in");
        return d;
    }
    d.permanent = !for_now && !about_server;
    d.text = arena_printf(a, "The mail server refuses %s %s (%d).%s", STEPS[attempt->step].refuses,
                          d.permanent ? "for good" : "for now", status, below);
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
