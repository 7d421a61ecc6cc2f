/* The left navigation. It depends on the level of the person and on the place alone. */
#ifndef CGI_BIN_PAGE_NAVIGATION_H
#define CGI_BIN_PAGE_NAVIGATION_H
#include "http/request.h"
#include "page/dict.h"

/* Everybody who may enter sees all links. */
struct nav_link {
    const char *path, *label;
    const char *icon; /* id in static/icons.svg */
};

/* Before the first page. links stay the caller's and must live as long as the program; those below
 * /settings/ follow "/settings". */
void navigation_use(const struct nav_link *links, int count);
/* Puts the navigation of a page into its frame; none for somebody who may not enter. */
void navigation_show(struct dict *frame, enum level level, const char *path);
#endif
