/* Log lines for journald: one write a line, so that lines of several workers never mix. Knows no
 * file and no rotation. */
#include "base/log.h"
#include "base/utf8.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *program = "rollcall";

void log_program(const char *name) { program = name; }

/* Bytes of the character at p when it needs no escape; 0: escape this byte. Escapes line separators
 * and direction marks, too: they could make one line look like two, or like another one. */
static size_t printable_bytes(const char *p) {
    uint32_t c = 0;
    if (*p >= 0x20 && *p < 0x7F)
        return 1;
    size_t n = utf8_read(p, UTF8_MAX, &c);
    bool is_control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    bool is_mark = (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return is_control || is_mark ? 0 : n;
}

/* A detail may quote what a person typed: masks everything around an @. */
static void mask_addresses(char *text) {
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
        size_t n = printable_bytes((const char *)p);
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
    mask_addresses(text);
    int head = snprintf(line, 60, "<%d>%s: ", level & 7, program);
    size_t used = head < 0 ? 0 : (size_t)head;
    if (used > 59)
        used = 59;
    used += log_escape(line + used, text);
    line[used++] = '\n';
    /* A log that cannot be written can report nothing. */
    ssize_t written = write(STDERR_FILENO, line, used);
    (void)written;
}

void log_err(const struct err *e) {
    const struct err_kind *kind = err_kind(e->code);
    const char *detail = e->log_detail[0] ? e->log_detail : e->message;
    const char *colon = e->phase ? ": " : "";
    log_line(kind->log_level, "%s%s%s (%d, %s:%d)", e->phase ? e->phase : "", colon, detail,
             kind->http_status, e->file ? e->file : "?", e->line);
}
