/* Log lines for journald: one write per line, so that the lines of eight workers never mix.
 * Keeps no state but the program's name; knows no file and no rotation. */
#include "base/log.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *program = "rollcall";

void log_program(const char *name) { program = name; }

/* Bytes of the well-formed character at p that may stand in a line as it is; 0: escape this byte.
 * Beside the control characters, line separators and writing-direction marks are escaped: they
 * could make one line look like two or like another one. */
static size_t harmless(const unsigned char *p) {
    if (*p < 0x80)
        return *p >= 0x20 && *p != 0x7F;
    size_t n = *p >= 0xF0 && *p <= 0xF4  ? 4
               : *p >= 0xE0 && *p < 0xF0 ? 3
               : *p >= 0xC2 && *p < 0xE0 ? 2
                                         : 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    if (n == 2 && *p == 0xC2 && p[1] < 0xA0)
        return 0;
    if (n == 3 && *p == 0xE2 && p[1] == 0x80 && p[2] >= 0xA8 && p[2] <= 0xAE)
        return 0;
    if (n == 3 && *p == 0xE2 && p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9)
        return 0;
    return n;
}

/* E-mail addresses are no matter of the log, and a detail may quote what somebody typed: the
 * letters around an @ go. */
static void hide_addresses(char *text) {
    static const char PART[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+-/=?^_`{|}~";
    for (char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
        for (char *p = at; p > text && (strchr(PART, p[-1]) || (unsigned char)p[-1] >= 0x80); p--)
            p[-1] = '*';
        for (char *p = at + 1; *p && (strchr(PART, *p) || (unsigned char)*p >= 0x80); p++)
            *p = '*';
    }
}

size_t log_escape(char *out, const char *text) {
    static const char DIGITS[] = "0123456789abcdef";
    size_t used = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p;) {
        size_t n = harmless(p);
        if (n == 0) {
            char escaped[4] = {'\\', 'x', DIGITS[*p >> 4], DIGITS[*p & 15]};
            memcpy(out + used, escaped, sizeof escaped);
            used += sizeof escaped;
            p++;
        } else {
            memcpy(out + used, p, n);
            used += n;
            p += n;
        }
    }
    out[used] = '\0';
    return used;
}

void log_line(int level, const char *format, ...) {
    char text[2048], line[4 * sizeof text + 64];
    va_list ap;
    va_start(ap, format);
    int length = vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    if (length < 0)
        text[0] = '\0';
    hide_addresses(text);
    int head = snprintf(line, 60, "<%d>%s: ", level & 7, program);
    size_t used = head < 0 ? 0 : head > 59 ? 59 : (size_t)head;
    used += log_escape(line + used, text);
    line[used++] = '\n';
    /* There is nobody to tell when the log itself cannot be written. */
    ssize_t written = write(STDERR_FILENO, line, used);
    (void)written;
}

void log_err(const struct err *e) {
    const struct err_kind *kind = err_kind(e->code);
    log_line(kind->log_level, "%s%s%s (%d, %s:%d)", e->phase ? e->phase : "", e->phase ? ": " : "",
             e->log_detail[0] ? e->log_detail : e->message, kind->http_status,
             e->file ? e->file : "?", e->line);
}
