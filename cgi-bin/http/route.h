/* Routes: which handler answers an address, which level it needs, which fields its form has. The
 * table is in cgi-bin/routes.c; every worker reads it through struct app. */
#ifndef CGI_BIN_HTTP_ROUTE_H
#define CGI_BIN_HTTP_ROUTE_H
#include "http/response.h"

struct section;
typedef struct response handler_fn(struct request *r);

/* Whom an address serves whose level counts in an area only (db/area.h). */
enum route_reach {
    ROUTE_WHOLE, /* nobody: it shows or changes the organization as a whole */
    ROUTE_AREA,  /* them, too, on a connection of their area */
};

struct route {
    enum method method;
    const char *path; /* "{id}" matches one part */
    enum level need;  /* LEVEL_NONE: without sign-in, and only from loopback addresses */
    handler_fn *handler;
    /* Names of the form's fields, separated by blanks: "trigger*" may repeat, "inactive_days.*" is
     * a prefix. NULL: no form. */
    const char *fields;
    const struct section *section; /* settings/section.h; NULL: none */
    enum route_reach reach;
};

/* The order of app->routes, for qsort() and bsearch(): by path, then GET before POST. A word comes
 * before an {id}, because '{' follows the letters. */
int route_compare(const void *a, const void *b);

/* Sets r->route and r->path_arg. ERR_NOT_FOUND: no such address. ERR_METHOD: the address has other
 * methods, which r->allow lists. */
enum rc_err route_find(struct request *r) MUST_USE;
/* ERR_MALFORMED when the form has a field the route does not know, or one field twice. */
enum rc_err route_check_fields(struct request *r) MUST_USE;
/* The nearest page at or above the address of a POST, which had the form. */
const char *route_form_page(struct request *r);
/* The same for a GET of an address that only takes forms; "/" when there is none. */
const char *route_page_above(struct request *r);
/* A path for a Location header: ids in it may need escaping. */
const char *route_location(struct request *r, const char *path);
#endif
