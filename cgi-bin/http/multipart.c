/* The fields of a form with a file in it, as browsers send it: RFC 7578. Anything else is refused.
 * Knows no files: the content of one is the value of its field, and its name is ignored. */
#include "base/limits.h"
#include "base/text.h"
#include "http/request_read.h"

#include <string.h>
#include <strings.h>

enum { BOUNDARY_MAX = 70 };

/* The rest of the body. */
struct multipart {
    const char *at;
    size_t n;
};

static enum rc_err multipart_malformed(struct request *r, const char *detail) {
    return FAIL(r->err, ERR_MALFORMED, "The form could not be read. Reload the page and try again.",
                "%s", detail);
}

/* "--" and the boundary; NULL when the type names none. */
static const char *multipart_delimiter(struct request *r) {
    const char *p = strcasestr(r->env.content_type, "boundary=");
    if (!p)
        return NULL;
    p += strlen("boundary=");
    bool quoted = *p == '"';
    p += quoted;
    size_t n = strcspn(p, quoted ? "\"" : "; ");
    return n > 0 && n <= BOUNDARY_MAX ? arena_printf(r->arena, "--%.*s", (int)n, p) : NULL;
}

/* Moves past the next mark and returns what stands before it; false when there is none. */
static bool multipart_cut(struct multipart *m, const char *mark, const char **text, size_t *n) {
    const char *end = memmem(m->at, m->n, mark, strlen(mark));
    if (!end)
        return false;
    *text = m->at;
    *n = (size_t)(end - m->at);
    m->at += *n + strlen(mark);
    m->n -= *n + strlen(mark);
    return true;
}

/* The name in "Content-Disposition: form-data; name=…"; NULL when it is missing or too long. */
static char *multipart_name(struct request *r, const char *head, size_t n) {
    static const char KIND[] = "content-disposition: form-data;", NAME[] = " name=\"";
    const char *text = arena_strndup(r->arena, head, n);
    const char *line = strcasestr(text, KIND);
    const char *name = line ? strstr(line + strlen(KIND), NAME) : NULL;
    size_t length = name ? strcspn(name + strlen(NAME), "\"\r\n") : 0;
    if (length == 0 || length > LIMIT_FIELD_NAME)
        return NULL;
    char *out = arena_strndup(r->arena, name + strlen(NAME), length);
    return text_is_utf8(out, length) && !text_has_control(out, false) ? out : NULL;
}

static char *multipart_value(struct request *r, const char *name, const char *text, size_t n) {
    char *value = arena_alloc(r->arena, n + 1);
    arena_wipe_on_reset(r->arena, value, n + 1);
    memcpy(value, text, n);
    if (memchr(value, '\0', n)) {
        request_refuse(r, name, "This is not a text file in UTF-8");
        value[0] = '\0';
    }
    return request_clean_value(r, name, value);
}

enum rc_err multipart_read(struct request *r, const char *body, size_t n) {
    const char *delimiter = multipart_delimiter(r), *text = NULL;
    size_t length = 0;
    int capacity = 0;
    struct multipart m = {body, n};
    if (!delimiter || !multipart_cut(&m, delimiter, &text, &length) || length != 0)
        return multipart_malformed(r, "no boundary");
    const char *end = text_join(r->arena, "\r\n", delimiter);
    r->form = arena_alloc(r->arena, LIMIT_FIELDS * sizeof *r->form);
    while (m.n < 2 || memcmp(m.at, "--", 2) != 0) {
        if (++capacity > LIMIT_FIELDS)
            return FAIL(r->err, ERR_TOO_BIG, "The form has too many fields.", "%d fields",
                        capacity);
        if (!multipart_cut(&m, "\r\n\r\n", &text, &length))
            return multipart_malformed(r, "a part without a value");
        char *name = multipart_name(r, text, length);
        if (!name || !multipart_cut(&m, end, &text, &length))
            return multipart_malformed(r, "a part without a name or an end");
        r->form[r->form_count++] = (struct param){name, multipart_value(r, name, text, length)};
    }
    return OK;
}
