/* Parts of a page rendered once for each state of the database: docs/request.md, Caches. */
#ifndef CGI_BIN_PAGE_KEPT_H
#define CGI_BIN_PAGE_KEPT_H
#include "http/request.h"
#include "page/dict.h"

/* Fills the dictionary of a part; arg as kept_part() got it. */
typedef enum rc_err kept_fill_fn(struct request *r, struct dict *body, void *arg);

/* Puts the part there that template file makes, and calls fill only when it is not kept. key names
 * all that the part depends on beside the database, which must not be more: neither the exact time
 * nor a CSRF token. */
enum rc_err kept_part(struct request *r, struct dict *to, const char *part, const char *file,
                      const char *key, kept_fill_fn *fill, void *arg) MUST_USE;
#endif
