/* All addresses of the program, and what happens to a request between reading and answering it. */
#ifndef CGI_BIN_ROUTES_H
#define CGI_BIN_ROUTES_H
#include "http/route.h"

struct nav_link;

/* The table of routes, into app and a; once, before the workers. */
void routes_open(struct app *app, struct arena *a);
/* The links of the navigation, in a; *count is their number. */
struct nav_link *routes_links(struct arena *a, int *count);
/* Finds the route, checks right, CSRF and fields, and calls the handler. Never fails: errors are
 * pages. */
struct response routes_dispatch(struct request *r);
#endif
