/* Reads messages as Rollcall writes them: headers with encoded words, quoted-printable, one level
 * of parts. */
#include "demo_mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* "=C3", and in a header "_" for a blank. */
static void add_quoted(struct text *t, const char *p, const char *end, bool of_header) {
    while (p < end) {
        unsigned byte = 0;
        if (*p == '=' && end - p >= 3 && p[1] == '\r') {
            p += 3; /* a line goes on */
        } else if (*p == '=' && end - p >= 3 && sscanf(p + 1, "%2x", &byte) == 1) {
            text_add(t, &(char){(char)byte}, 1);
            p += 3;
        } else {
            text_add(t, of_header && *p == '_' ? " " : p, 1);
            p++;
        }
    }
}

/* A header with its folds and encoded words taken out. */
static char *decode_header(const char *p, const char *end) {
    static const char OPEN[] = "=?utf-8?Q?";
    struct text t = {0};
    bool after_word = false;
    while (p < end) {
        const char *close = NULL;
        if ((size_t)(end - p) > strlen(OPEN) && strncasecmp(p, OPEN, strlen(OPEN)) == 0)
            close = strstr(p + strlen(OPEN), "?=");
        if (close && close < end) {
            add_quoted(&t, p + strlen(OPEN), close, true);
            p = close + 2;
            after_word = true;
            continue;
        }
        size_t blank = strspn(p, " \t\r\n");
        bool between = after_word && p + blank < end && p[blank] == '=' && p[blank + 1] == '?';
        if (*p != '\r' && *p != '\n' && !between)
            text_add(&t, p, 1);
        after_word = after_word && blank > 0;
        p++;
    }
    text_add(&t, "", 0);
    return t.at;
}

/* In the head that begins at p. */
static char *header_of(const char *p, const char *name) {
    size_t n = strlen(name);
    const char *head_end = strstr(p, "\r\n\r\n");
    for (const char *line = p; line && line < head_end;) {
        const char *end = strstr(line, "\r\n");
        while (end && (end[2] == ' ' || end[2] == '\t'))
            end = strstr(end + 2, "\r\n");
        if (end && strncasecmp(line, name, n) == 0 && line[n] == ':')
            return decode_header(line + n + 1 + strspn(line + n + 1, " "), end);
        line = end ? end + 2 : NULL;
    }
    return strdup("");
}

char *message_header(const char *message, const char *name) { return header_of(message, name); }

/* The decoded body of the part whose head begins at p and that ends at end. */
static char *part_body(const char *p, const char *end) {
    char *encoding = header_of(p, "Content-Transfer-Encoding");
    const char *body = strstr(p, "\r\n\r\n");
    struct text t = {0};
    body = body && body + 4 <= end ? body + 4 : end;
    if (strcasecmp(encoding, "quoted-printable") == 0)
        add_quoted(&t, body, end, false);
    else
        text_add(&t, body, (size_t)(end - body));
    text_add(&t, "", 0);
    free(encoding);
    return t.at;
}

char *message_part(const char *message, const char *type) {
    char *whole = header_of(message, "Content-Type"), *found = NULL;
    const char *mark = strstr(whole, "boundary=");
    char boundary[128] = "\r\n--";
    if (!mark) {
        if (strncasecmp(*whole ? whole : "text/plain", type, strlen(type)) == 0)
            found = part_body(message, message + strlen(message));
        free(whole);
        return found;
    }
    mark += strlen("boundary=") + (mark[strlen("boundary=")] == '"');
    strncat(boundary, mark, strcspn(mark, "\";") < 100 ? strcspn(mark, "\";") : 100);
    const char *p = strstr(message, boundary);
    while (p && !found) {
        const char *start = p + strlen(boundary), *end = strstr(start, boundary);
        start += strspn(start, "\r\n");
        char *own = end ? header_of(start, "Content-Type") : strdup("");
        if (end && strncasecmp(own, type, strlen(type)) == 0)
            found = part_body(start, end);
        free(own);
        p = end;
    }
    free(whole);
    return found;
}
