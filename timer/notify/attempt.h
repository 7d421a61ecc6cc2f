/* One attempt to send a message: what is sent, to whom, and the outcome. */
#ifndef TIMER_NOTIFY_ATTEMPT_H
#define TIMER_NOTIFY_ATTEMPT_H
#include <stddef.h>
#include <stdint.h>

enum {
    ANSWER_BYTES_MAX = 1024,         /* bytes of an answer that we store */
    ANSWER_RAW_BYTES_MAX = 4 * 1024, /* bytes that we search for secrets before cutting */
    ANSWER_READ_MAX = 64 * 1024,     /* bytes that we read */
    MAIL_OFFERED_BYTES = 120
};

enum attempt_end {
    END_ANSWERED, /* a whole answer came; its status decides */
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
    END_NO_MAIL_SERVER, /* the server does not speak SMTP */
    END_NO_SIGN_IN,     /* a user is set, and the server offers neither PLAIN nor LOGIN */
    END_OPEN_PASSWORD,  /* the password would cross a network unencrypted */
    END_LOST            /* the process that sends an e-mail did not start, or was killed */
};

/* How far an SMTP conversation came: the answer that we waited for last. */
enum mail_step {
    MAIL_CONNECT,
    MAIL_GREETING,
    MAIL_HELLO,
    MAIL_STARTTLS,
    MAIL_SIGN_IN,
    MAIL_SENDER,
    MAIL_RECIPIENT,
    MAIL_DATA, /* permission to send the text */
    MAIL_TEXT  /* acceptance of the text: from here on the server may have the message */
};

/* Where e-mail goes. */
struct mail_server {
    const char *host;
    const char *tls;             /* starttls, tls or none */
    const char *user, *password; /* may be NULL */
    const char *hello;           /* the name in our greeting; NULL: our own address */
    int port;
};

/* The caller owns it and does not touch it between sender_start and sender_next. */
struct attempt {
    /* by HTTP */
    const char *url, *body;
    const char *header[8]; /* "Name: value"; ends with NULL */
    /* by SMTP, when server is not NULL; header holds the headers of the message */
    const struct mail_server *server;
    const char *from, *to, *text;
    const char *html; /* NULL: text alone */
    /* a stored answer must show neither this secret (or NULL) nor the path of the URL */
    const char *secret;
    /* the outcome */
    enum attempt_end end;
    int status;       /* of HTTP or SMTP; 0: none */
    int proxy_status; /* of the proxy, asked for a tunnel; 0: none */
    int64_t took_ms;
    int64_t retry_after;               /* seconds that the receiver asks for; 0: none */
    char answer[ANSWER_BYTES_MAX + 1]; /* see answer_keep; by SMTP the server's last answer */
    /* by SMTP alone */
    enum mail_step step;
    int64_t waited;                   /* seconds for the answer to that step */
    char offered[MAIL_OFFERED_BYTES]; /* the ways to sign in that the server offered */
};

/* Copies the beginning of an answer, up to ANSWER_BYTES_MAX bytes and whole characters, or a remark
 * when it is no readable text. seen: the length of the whole answer. out: ANSWER_BYTES_MAX + 1
 * bytes. */
void answer_keep(const char *text, size_t n, size_t seen, char *out);
/* The end that a code of libcurl (a CURLcode) means for HTTP and SMTP alike. */
enum attempt_end attempt_end_of(int curl_code);
#endif
