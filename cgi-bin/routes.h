/* THE table: method, path, needed level, handler, allowed form fields, navigation. The order of
 * checks stands in routes.c. */
#ifndef CGI_BIN_ROUTES_H
#define CGI_BIN_ROUTES_H
#include "http/response.h"

struct section;
typedef struct response handler_fn(struct request *r);

struct route {
    enum method method;
    const char *path; /* "{id}" matches one part */
    enum level need;
    handler_fn *handler;
    const char *fields; /* POST: space separated names; "trigger*" may repeat, "inactive_days.*" is
                           a prefix; GET: query names, NULL = free */
    const char *nav;    /* label in the left navigation, or NULL */
    const char *icon;   /* id in static/icons.svg */
    const struct section *section; /* plain section */
};

const struct route *routes_all(int *count);
/* The nearest page at or above the address of a POST: where its form stood. */
const char *routes_page_of(struct request *r);
/* Does everything: finds, checks rights, CSRF and fields, calls the handler. Never fails: errors
 * are pages. */
struct response routes_dispatch(struct request *r);
#endif
