/* Parts of a page that are rendered once for each state of the database: "Caches" in
 * docs/request.md. */
#ifndef CGI_BIN_PAGE_CACHED_PART_H
#define CGI_BIN_PAGE_CACHED_PART_H
#include "http/request.h"
#include "page/dict.h"

/* Fills the dictionary of a part; arg as cached_part() got it. */
typedef enum rc_err cached_part_fill(struct request *r, struct dict *body, void *arg);

/* Puts the part there that template file makes, and calls fill only when it is not cached. key
 * names all that the part depends on beside the database, which must not be more: neither the exact
 * time nor a CSRF token. */
enum rc_err cached_part(struct request *r, struct dict *to, const char *part, const char *file,
                        const char *key, cached_part_fill *fill, void *arg) MUST_USE;
#endif
