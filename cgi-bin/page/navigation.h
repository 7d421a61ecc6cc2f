/* The left navigation. It depends on the level of the person and on the place alone, so each form
 * it can take is rendered once at the start, before the workers, and put into pages as it is. */
#ifndef CGI_BIN_PAGE_NAVIGATION_H
#define CGI_BIN_PAGE_NAVIGATION_H
#include "http/request.h"
#include "page/view.h"

/* Everybody who may enter sees all links. */
struct nav_link {
    const char *path, *label;
    const char *icon; /* id in static/icons.svg */
};

/* Renders all forms, between view_open and view_freeze. links stay the caller's and must live as
 * long as the program; those below /settings/ follow "/settings". */
enum rc_err navigation_prepare(struct view *view, const struct nav_link *links, int count,
                               struct err *e) MUST_USE;
/* Puts the navigation of a page into its frame; none for somebody who may not enter. */
void navigation_show(struct dict *frame, enum level level, const char *path);
#endif
