/* Errors: one enum, one struct per request or run, one table code -> HTTP status, exit code, log
 * level. Functions return enum rc_err (OK is 0) and fill the struct err they were lent. No text
 * here may hold a secret. */
#ifndef CORE_BASE_ERR_H
#define CORE_BASE_ERR_H

enum rc_err {
    OK = 0,
    ERR_INPUT,     /* a value is refused: 422 */
    ERR_MALFORMED, /* the request itself is broken: 400 */
    ERR_SIGN_IN,   /* nobody is signed in: 401 */
    ERR_RIGHT,     /* known, but may not: 403 */
    ERR_FORM,      /* a form that cannot be taken any more: 403 */
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
    const char *file; /* where it arose; static text */
    int line;
    const char *phase;    /* what was being done; static text, set by the caller */
    char message[320];    /* what happened and what to do, for the page */
    char log_detail[400]; /* for the log */
};

struct err_kind {
    int http_status;
    int exit_code; /* of rollcall-timer and rollcallctl */
    int log_level; /* syslog priority 0..7 */
    const char *title;
};

/* Fills e and returns code. Texts may be NULL. */
__attribute__((warn_unused_result, format(printf, 6, 7))) enum rc_err err_set(
    struct err *e, enum rc_err code, const char *file, int line, const char *message,
    const char *detail_format, ...);
const struct err_kind *err_kind(enum rc_err code);

/* FAIL(e, ERR_INPUT, "for people", "detail %d", n) */
#define FAIL(e, code, message, ...) err_set((e), (code), __FILE__, __LINE__, (message), __VA_ARGS__)
/* The only control macro: leaves the function when the call fails. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum rc_err try_rc_ = (call);                                                              \
        if (try_rc_ != OK)                                                                         \
            return try_rc_;                                                                        \
    } while (0)

#define MUST_USE __attribute__((warn_unused_result))
#endif
