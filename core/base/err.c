/* Errors: the meaning of each code outside (HTTP status, exit code, log level), and filling in an
 * error. The pages and programs decide how it looks. */
#include "base/err.h"
#include "base/utf8.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

struct kind_row {
    struct err_kind kind;
    const char *message; /* when the caller has none */
};

static const struct kind_row KINDS[ERR__COUNT] = {
    [OK] = {{200, 0, LOG_INFO, "Done"}, ""},
    [ERR_INPUT] = {{422, 1, LOG_INFO, "Check your entries"},
                   "A value was rejected. Correct the form and send it again."},
    [ERR_MALFORMED] = {{400, 2, LOG_NOTICE, "Bad request"},
                       "The request could not be read. Go back and try again."},
    [ERR_SIGN_IN] = {{401, 1, LOG_NOTICE, "Sign in first"},
                     "You are not signed in. Sign in and open this page again."},
    [ERR_RIGHT] = {{403, 1, LOG_NOTICE, "You do not have access"},
                   "You do not have access. Ask an organization admin."},
    [ERR_FORM] = {{403, 1, LOG_NOTICE, "Nothing was saved"},
                  "This form has expired. Reload the page and repeat the change."},
    [ERR_NOT_FOUND] = {{404, 1, LOG_INFO, "Page not found"},
                       "Page not found. It may have been removed."},
    [ERR_METHOD] = {{405, 1, LOG_NOTICE, "Method not allowed"},
                    "This page cannot be opened directly."},
    [ERR_CONFLICT] = {{409, 1, LOG_NOTICE, "Changed in the meantime"},
                      "Someone else changed this in the meantime. Reload the page and check."},
    [ERR_TOO_BIG] = {{413, 1, LOG_NOTICE, "Request too large"},
                     "Too much was sent at once. Send less and try again."},
    [ERR_BUSY] = {{503, 1, LOG_ERR, "The database is unavailable"},
                  "The database is busy or full. Try again in a minute."},
    [ERR_UPSTREAM] =
        {{502, 1, LOG_WARNING, "Unexpected response"},
         "Atlassian or a webhook receiver did not respond as expected. Try again later."},
    [ERR_SEALED] = {{409, 1, LOG_ERR, "A stored secret cannot be used here"},
                    "A stored secret belongs to something else. Enter it again on its page."},
    [ERR_INTERNAL] = {{500, 1, LOG_ERR, "Something went wrong"},
                      "Something went wrong. Nothing was changed. Details are in the server log."},
};

/* The cast also sends negative numbers past the table. */
static const struct kind_row *err_row(enum rc_err code) {
    return (unsigned)code < ERR__COUNT ? &KINDS[code] : &KINDS[ERR_INTERNAL];
}

const struct err_kind *err_kind(enum rc_err code) { return &err_row(code)->kind; }

/* A text cut by its ceiling must not end in half a character: SQLite and the templates need valid
 * UTF-8. */
static void drop_half_character(char *text) {
    char *last = text;
    uint32_t point = 0;
    for (char *p = text; *p; p += utf8_step(p))
        last = p;
    if (utf8_read(last, UTF8_MAX, &point) == 0)
        *last = '\0';
}

enum rc_err err_set(struct err *e, enum rc_err code, const char *file, int line,
                    const char *message, const char *detail_format, ...) {
    if (!e)
        return code;
    /* Formats into copies: the arguments may be the texts that are replaced. */
    char text[sizeof e->message], detail[sizeof e->log_detail];
    detail[0] = '\0';
    if (detail_format) {
        va_list ap;
        va_start(ap, detail_format);
        int n = vsnprintf(detail, sizeof detail, detail_format, ap);
        va_end(ap);
        if (n >= (int)sizeof detail)
            drop_half_character(detail);
    }
    int n = snprintf(text, sizeof text, "%s", message ? message : err_row(code)->message);
    if (n >= (int)sizeof text)
        drop_half_character(text);
    memcpy(e->message, text, sizeof text);
    memcpy(e->log_detail, detail, sizeof detail);
    e->code = code;
    e->file = file;
    e->line = line;
    return code;
}
