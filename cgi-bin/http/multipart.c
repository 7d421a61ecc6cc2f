/* Cuts a body into parts. Copies names; the values stay in the body. */
#include "http/multipart.h"
#include "base/limits.h"
#include "base/text.h"

#include <string.h>
#include <strings.h>

enum { BOUNDARY_MAX = 70 };

/* "--" and the boundary; NULL when the type names none. */
static const char *multipart_delimiter(struct arena *a, const char *type) {
    const char *p = strcasestr(type, "boundary=");
    if (!p)
        return NULL;
    p += strlen("boundary=");
    bool quoted = *p == '"';
    p += quoted;
    size_t n = strcspn(p, quoted ? "\"" : "; ");
    return n > 0 && n <= BOUNDARY_MAX ? arena_printf(a, "--%.*s", (int)n, p) : NULL;
}

/* Moves past the next mark and returns what is before it; false when there is none. */
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
static char *multipart_name(struct arena *a, const char *head, size_t n) {
    static const char KIND[] = "content-disposition: form-data;", NAME[] = " name=\"";
    const char *text = arena_strndup(a, head, n);
    const char *line = strcasestr(text, KIND);
    const char *name = line ? strstr(line + strlen(KIND), NAME) : NULL;
    size_t length = name ? strcspn(name + strlen(NAME), "\"\r\n") : 0;
    if (length == 0 || length > LIMIT_FIELD_NAME)
        return NULL;
    char *out = arena_strndup(a, name + strlen(NAME), length);
    return text_is_utf8(out, length) && !text_has_control(out, false) ? out : NULL;
}

bool multipart_open(struct multipart *m, struct arena *a, const char *type, const char *body,
                    size_t n) {
    const char *delimiter = multipart_delimiter(a, type), *text = NULL;
    size_t before = 0;
    *m = (struct multipart){body, n, NULL};
    if (!delimiter || !multipart_cut(m, delimiter, &text, &before) || before != 0)
        return false;
    m->mark = text_join(a, "\r\n", delimiter);
    return true;
}

enum multipart_step multipart_next(struct multipart *m, struct arena *a, char **name,
                                   const char **value, size_t *n) {
    const char *head = NULL;
    size_t length = 0;
    if (m->n >= 2 && memcmp(m->at, "--", 2) == 0)
        return MULTIPART_END;
    if (!multipart_cut(m, "\r\n\r\n", &head, &length))
        return MULTIPART_BROKEN;
    *name = multipart_name(a, head, length);
    return *name && multipart_cut(m, m->mark, value, n) ? MULTIPART_FIELD : MULTIPART_BROKEN;
}
