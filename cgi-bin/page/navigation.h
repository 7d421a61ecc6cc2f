/* The left navigation. It depends on the level of the person and on the path of the page. */
#ifndef CGI_BIN_PAGE_NAVIGATION_H
#define CGI_BIN_PAGE_NAVIGATION_H
#include "http/request.h"
#include "page/dict.h"

struct view;

/* Everybody from LEVEL_READ on sees all links, people of an area those that are open to them. */
struct nav_link {
    const char *path, *label;
    const char *icon; /* id in static/icons.svg */
    bool whole;       /* closed to people of an area */
};

/* Renders the navigation, before the first page. The links stay the caller's and must live as long
 * as the program, and so must a; those below /settings/ follow "/settings". */
enum rc_err navigation_open(struct view *v, struct arena *a, const struct nav_link *all, int count,
                            struct err *e) MUST_USE;
/* Adds the navigation to the frame of a page; it is empty below LEVEL_READ. of_area: the person
 * sees an area only. */
void navigation_show(struct dict *frame, enum level level, bool of_area, const char *path);
#endif
