/* CSV to a stream: see csv.h. */
#include "http/csv.h"
#include "base/text.h"

#include <string.h>

enum { BLOCK_BYTES = 64 * 1024 };

void csv_begin(struct csv *c, struct request *r, struct sink *sink) {
    *c = (struct csv){.sink = sink, .out = arena_alloc(r->arena, BLOCK_BYTES)};
}

void csv_begin_file(struct csv *c, struct arena *a, csv_block_fn *keep, void *arg) {
    *c = (struct csv){.keep = keep, .keep_arg = arg, .out = arena_alloc(a, BLOCK_BYTES)};
}

enum rc_err csv_separator(struct request *r, char *out) {
    static const struct {
        const char *name;
        char separator;
    } SEPARATOR[] = {{"", ','}, {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}};
    const char *sent = request_query(r, "separator");
    for (size_t i = 0; i < sizeof SEPARATOR / sizeof *SEPARATOR; i++)
        if (strcmp(SEPARATOR[i].name, sent ? sent : "") == 0) {
            *out = SEPARATOR[i].separator;
            return OK;
        }
    return FAIL(r->err, ERR_MALFORMED, "The separator is comma, semicolon or tab.", "%s",
                "unknown separator");
}

void csv_head(struct csv *c, char separator) {
    c->separator = separator;
    csv_put(c, "\xef\xbb\xbf", 3); /* byte order mark */
}

void csv_heading(struct csv *c, const char *name, bool last) {
    csv_put(c, name, strlen(name));
    csv_put(c, last ? "\r\n" : &c->separator, last ? 2 : 1);
}

static void csv_send(struct csv *c, const char *bytes, size_t n) {
    if (!c->keep)
        sink_put(c->sink, bytes, n);
    else if (c->keep_rc == OK && n > 0)
        c->keep_rc = c->keep(c->keep_arg, bytes, n);
}

void csv_end(struct csv *c) {
    csv_send(c, c->out, c->used);
    c->used = 0;
}

enum rc_err csv_end_file(struct csv *c) {
    csv_end(c);
    return c->keep_rc;
}

void csv_put(struct csv *c, const char *bytes, size_t n) {
    if (c->used + n > BLOCK_BYTES)
        csv_end(c);
    if (n > BLOCK_BYTES) {
        csv_send(c, bytes, n);
        return;
    }
    memcpy(c->out + c->used, bytes, n);
    c->used += n;
}

/* Spreadsheets also take the full-width forms of = + - @ for the beginning of a formula. */
static bool is_formula(const char *text) {
    static const char *const WIDE[] = {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
                                       "\xef\xbc\xa0"};
    for (size_t i = 0; *text == *WIDE[0] && i < sizeof WIDE / sizeof *WIDE; i++)
        if (text_starts(text, WIDE[i]))
            return true;
    return *text && strchr("=+-@\t\r\n", *text);
}

void csv_more(struct csv *c, const char *text) {
    const char *end = strchrnul(text, '"');
    for (; *end; text = end + 1, end = strchrnul(text, '"')) {
        csv_put(c, text, (size_t)(end - text) + 1);
        csv_put(c, "\"", 1);
    }
    csv_put(c, text, (size_t)(end - text));
}

void csv_open(struct csv *c, const char *first) {
    csv_put(c, "\"'", is_formula(first) ? 2 : 1);
    csv_more(c, first);
}

void csv_close(struct csv *c, bool last) {
    const char end[] = {'"', c->separator};
    csv_put(c, last ? "\"\r\n" : end, last ? 3 : 2);
}

void csv_cell(struct csv *c, const char *text, bool last) {
    csv_open(c, text ? text : "");
    csv_close(c, last);
}
