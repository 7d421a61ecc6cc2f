/* The parts of a form with a file in it, as browsers send it: multipart/form-data, RFC 7578.
 * Anything else is refused. Knows no files: the content of one is the value of its field, and its
 * name is ignored. */
#ifndef CGI_BIN_HTTP_MULTIPART_H
#define CGI_BIN_HTTP_MULTIPART_H
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

/* The rest of the body. */
struct multipart {
    const char *at;
    size_t n;
    const char *mark; /* a line end and the boundary */
};
enum multipart_step { MULTIPART_FIELD, MULTIPART_END, MULTIPART_BROKEN };

/* type: Content-Type. False: it names no boundary, or the body does not begin with it. */
bool multipart_open(struct multipart *m, struct arena *a, const char *type, const char *body,
                    size_t n);
/* The next field; its value has n bytes, which stand in the body. */
enum multipart_step multipart_next(struct multipart *m, struct arena *a, char **name,
                                   const char **value, size_t *n);
#endif
