/* Errors: one enum, one struct a request or run, one table from code to HTTP status, exit code and
 * log level. Functions return enum rc_err (OK is 0) and fill the caller's struct err. No text here
 * may hold a secret. */
#ifndef CORE_BASE_ERR_H
#define CORE_BASE_ERR_H

enum rc_err {
    OK = 0,
    ERR_INPUT,     /* a value is not valid: 422 */
    ERR_MALFORMED, /* the request itself is broken: 400 */
    ERR_SIGN_IN,   /* nobody is signed in: 401 */
    ERR_RIGHT,     /* signed in, without the right: 403 */
    ERR_FORM,      /* the form is too old or not ours: 403 */
    ERR_NOT_FOUND, /* 404 */
    ERR_METHOD,    /* 405 */
    ERR_CONFLICT,  /* 409 */
    ERR_TOO_BIG,   /* 413 */
    ERR_BUSY,      /* database locked, full or read-only: 503 */
    ERR_UPSTREAM,  /* Atlassian or a receiver failed: 502 */
    ERR_SEALED,    /* a stored secret was sealed for something else: 409 */
    ERR_INTERNAL,  /* 500 */
    ERR__COUNT
};

struct err {
    enum rc_err code;
    const char *file; /* of the source; static text */
    int line;
    const char *phase;    /* of the request or run; static text, set by the caller */
    char message[320];    /* for people: what happened and what to do */
    char log_detail[400]; /* for the log */
};

struct err_kind {
    int http_status;
    int exit_code; /* of rollcall-timer and rollcallctl */
    int log_level; /* syslog priority 0..7 */
    const char *title;
};

/* Fills e and returns code. message NULL: the standard text of code. e may be NULL. */
__attribute__((warn_unused_result, format(printf, 6, 7))) enum rc_err err_set(
    struct err *e, enum rc_err code, const char *file, int line, const char *message,
    const char *detail_format, ...);
const struct err_kind *err_kind(enum rc_err code);

/* return FAIL(e, ERR_INPUT, "text for people", "detail %d for the log", n); */
#define FAIL(e, code, message, ...) err_set((e), (code), __FILE__, __LINE__, (message), __VA_ARGS__)
/* Returns from the calling function when call fails. The only macro that does. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum rc_err try_rc_ = (call);                                                              \
        if (try_rc_ != OK)                                                                         \
            return try_rc_;                                                                        \
    } while (0)

#define MUST_USE __attribute__((warn_unused_result))
#endif
