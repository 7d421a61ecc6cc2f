/* The frame around every page: navigation, banners, the message after a save, the error summary. */
#ifndef CGI_BIN_PAGE_PAGE_H
#define CGI_BIN_PAGE_PAGE_H
#include "http/response.h"
#include "page/view.h"

struct page {
    struct dict *frame;
    struct dict *body; /* of the page's own template, for the caller to fill */
    const char *title;
};

/* title is text without "Rollcall"; file is the TPL_… of the page's own template. */
struct page page_begin(struct request *r, const char *title, const char *file);
/* The same for a page whose address is not below the one that leads to it: the navigation marks
 * the link for path. */
struct page page_begin_below(struct request *r, const char *title, const char *file,
                             const char *path);
/* Renders the page with status 200, or 422 when r->errors: then the title begins with "Error: ",
 * and the summary links each error to #<field>. */
struct response page_end(struct request *r, struct page *p);
struct response page_end_status(struct request *r, struct page *p, int status);
/* In the dictionary of a form field that was refused: shows HAS_ERROR and sets ERROR. */
void page_field_error(struct request *r, struct dict *d, const char *field);
/* Shows SETTINGS_OPEN, or to people of an area SETTINGS_CLOSED, so that no link leads there.
 * page_begin() does it for the page's own template, a row with values inside for itself. */
void page_show_reach(const struct request *r, struct dict *d);
/* Sets CSRF, which every form needs. */
void page_csrf(struct request *r, struct dict *d);
#endif
