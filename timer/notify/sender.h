/* Sends messages by HTTP POST and by SMTP, several at once; each is one try. http.c speaks to one
 * trusted server and tries again by itself. Here every message has a receiver of its own that is
 * not trusted, and whether to try again is the caller's business. E-mail goes by mail_process.c:
 * libcurl waits for a mail server's answers without looking at anything else. */
#ifndef TIMER_NOTIFY_SENDER_H
#define TIMER_NOTIFY_SENDER_H
#include "base/arena.h"
#include "base/err.h"
#include "host/config.h"
#include <stdbool.h>
#include <stdint.h>

enum { ANSWER_KEPT = 1024, ANSWER_READ = 64 * 1024 /* bytes; more is not read */ };
enum {
    DELIVER_CONNECT_SECONDS = 5,
    DELIVER_SECONDS = 15
}; /* of HTTP; mail_try.c has those of mail */

enum attempt_end {
    END_ANSWERED, /* a whole answer came; its status says the rest */
    END_NOT_ALLOWED,
    END_NO_NAME,
    END_NO_PROXY,
    END_PROXY_REFUSES,
    END_PRIVATE_NET,
    END_NO_CONNECTION,
    END_TLS,
    END_TIMEOUT,
    END_CUT,
    END_REFUSED_LOGIN,
    END_BROKEN,
    END_NO_MAIL_SERVER, /* what answers there does not speak SMTP */
    END_NO_SIGN_IN,     /* a user is set, and the server offers neither PLAIN nor LOGIN */
    END_OPEN_PASSWORD,  /* the password would cross a network unencrypted */
    END_LOST            /* the process that sends an e-mail did not start, or was killed */
};

/* How far a conversation by SMTP came: what was awaited last. */
enum mail_step {
    MAIL_CONNECT,
    MAIL_GREETING,
    MAIL_HELLO,
    MAIL_STARTTLS,
    MAIL_SIGN_IN,
    MAIL_SENDER,
    MAIL_RECIPIENT,
    MAIL_DATA /* leave to send the text */,
    MAIL_TEXT /* whether it was taken: from here on the server may have the message */
};

struct mail_server { /* where e-mail goes; user and password may be NULL */
    const char *host, *tls /* starttls, tls or none */, *user, *password;
    const char *hello; /* how we greet it; NULL: by the address we speak from */
    int port;
};
enum { MAIL_OFFERED_BYTES = 120 };

struct attempt { /* one try; the caller's, and untouched by the caller until sender_next gave it
                    back */
    /* by HTTP */
    const char *url, *body;
    const char *header[8]; /* "Name: value"; ends with NULL */
    /* by SMTP, when server is not NULL; header holds those of the message */
    const struct mail_server *server;
    const char *from, *to, *text;
    /* what no kept answer may show, beside the address: the secret, or NULL */
    const char *secret;
    /* what came of it */
    enum attempt_end end;
    int status;                   /* of HTTP or SMTP; 0: none */
    int proxy_status;             /* of the proxy, asked for a tunnel; 0: none */
    int64_t took_ms, retry_after; /* seconds asked for; 0: not said */
    char answer[ANSWER_KEPT +
                1]; /* its beginning when it is readable text, else "" or words about it */
    /* by SMTP alone; answer is what the server said last */
    enum mail_step step;
    int64_t waited;                   /* seconds for the answer to that step */
    char offered[MAIL_OFFERED_BYTES]; /* the ways to sign in it offered */
};

struct deliver;
enum rc_err sender_open(const struct config *config, struct deliver **out, struct err *e) MUST_USE;
void sender_close(struct deliver *d); /* drops what is on its way */
void sender_start(struct deliver *d, struct attempt *s);
void sender_step(struct deliver *d,
                 int wait_ms); /* moves all, waits at most so long for something to happen */
struct attempt *sender_next(struct deliver *d); /* one that has ended, or NULL */
#endif
