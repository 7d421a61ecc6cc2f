/* The left navigation, from the route table. It depends on the level and the place alone, so every
 * form it can take is rendered once at the start, before the workers, and put into pages as it is.
 */
#ifndef CGI_BIN_PAGE_NAVIGATION_H
#define CGI_BIN_PAGE_NAVIGATION_H
#include "http/request.h"
#include "page/view.h"

/* Renders all of them; between view_open and view_freeze. */
enum rc_err navigation_prepare(struct view *view, struct err *e) MUST_USE;
/* Puts the one for somebody of that level on that page into the frame; none for whoever may not
 * enter. */
void navigation_show(struct dict *frame, enum level level, const char *path);
#endif
