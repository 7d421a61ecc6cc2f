/* All addresses of the program, and the steps between reading a request and answering it. */
#ifndef CGI_BIN_ROUTES_H
#define CGI_BIN_ROUTES_H
#include "http/route.h"

struct nav_link;

/* Puts the table of routes into app, in a; once, before the workers start. */
void routes_open(struct app *app, struct arena *a);
/* Closes the connections of a worker. */
void routes_close(struct app *app);
/* The links of the navigation, in a; *count is their number. */
struct nav_link *routes_links(struct arena *a, int *count);
/* Finds the route, checks right, token and fields, and calls the handler. Never fails: an error
 * becomes a page. */
struct response routes_dispatch(struct request *r);
#endif
