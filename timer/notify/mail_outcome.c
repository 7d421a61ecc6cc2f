/* Step and end of a try decide; the sentences come last. */
#include "notify/mail_outcome.h"

/* STEPS[step]: what it is that the server refuses or does not answer. */
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

static const char *words_of_end(struct arena *a, const struct attempt *s) {
    switch (s->end) {
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
        return arena_printf(a, "%s within %lld seconds.", STEPS[s->step].silent,
                            (long long)s->waited);
    case END_CUT: return "The mail server cut the connection before its answer was complete.";
    case END_NO_MAIL_SERVER:
        return "What answers there is no mail server. Check name, port and encryption.";
    case END_NO_SIGN_IN:
        return *s->offered
                   ? arena_printf(a,
                                  "The mail server lets nobody sign in by user name and "
                                  "password here: it offers %s. Rollcall needs PLAIN or LOGIN. "
                                  "Ask for another port, or leave the user name empty.",
                                  s->offered)
                   : "The mail server offers no sign-in here, so nothing was sent. Choose another "
                     "port or encryption, or leave the user name empty.";
    case END_OPEN_PASSWORD:
        return "A password must not travel unencrypted. Choose an encryption, or leave the user "
               "name empty.";
    case END_LOST:
        return "The process that sends an e-mail was not started, or killed; the log of this "
               "server says why.";
    default: return "The mail server's answer could not be understood.";
    }
}

static struct retry_decision refused(struct arena *a, const struct attempt *s) {
    bool for_now = s->status < 500, about_server = s->step < MAIL_SENDER;
    if (s->status == 538 || (s->status == 530 && s->step <= MAIL_SENDER))
        return (struct retry_decision){
            .hopeless = true,
            .words = arena_printf(a,
                                  "The mail server wants encryption or a sign-in first (%d), so "
                                  "nothing was sent. Choose an encryption, or enter a user name "
                                  "and a password.%s",
                                  s->status, *s->answer ? " Its words are below." : "")};
    if (s->end == END_REFUSED_LOGIN && !for_now) /* a repeated wrong password locks accounts */
        return (struct retry_decision){
            .hopeless = true,
            .words = arena_printf(a,
                                  "The mail server does not accept the user name and password "
                                  "(%d; it offers %s). Enter them again.",
                                  s->status, *s->offered ? s->offered : "no sign-in")};
    return (struct retry_decision){
        .hopeless = !for_now && !about_server,
        .words = arena_printf(a, "The mail server refuses %s %s (%d).%s", STEPS[s->step].refuses,
                              for_now || about_server ? "for now" : "for good", s->status,
                              *s->answer ? " Its words are below." : "")};
}

struct retry_decision mail_outcome_decide(struct arena *a, const struct attempt *s) {
    if (s->end == END_ANSWERED)
        return (struct retry_decision){.arrived = true};
    bool tls = s->end == END_TLS && s->status < 400;
    bool own = s->end == END_TIMEOUT || s->end == END_NO_SIGN_IN || tls;
    if (!own && s->status >= 400 && s->status < 600)
        return refused(a, s);
    if (s->step == MAIL_TEXT)
        return (struct retry_decision){
            .unsure = true, .words = arena_printf(a, "%s %s", words_of_end(a, s), UNSURE)};
    return (struct retry_decision){.hopeless =
                                       s->end == END_NOT_ALLOWED || s->end == END_OPEN_PASSWORD,
                                   .words = words_of_end(a, s)};
}
