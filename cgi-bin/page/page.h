/* The frame around every page: navigation from the routes, banners, flash, error summary. */
#ifndef CGI_BIN_PAGE_PAGE_H
#define CGI_BIN_PAGE_PAGE_H
#include "http/response.h"
#include "page/view.h"

/* A page about to be filled: body is the dictionary of its own template. */
struct page {
    struct dict *frame, *body;
    const char *title;
};

/* title is plain words without "Rollcall"; file is TPL_… of the page's template. */
struct page page_begin(struct request *r, const char *title, const char *file);
/* Renders. status 200, or 422 when r->errors: title gets "Error: ", the summary lists r->errors
 * (links #<field>). */
struct response page_end(struct request *r, struct page *p);
struct response page_end_status(struct request *r, struct page *p, int status);
/* In a dictionary of a form field: sets ERROR_<…>: T_ERROR text and shows T_HAS_ERROR when that
 * field was refused. */
void page_field_error(struct request *r, struct dict *d, const char *field);
/* Sets T_CSRF; every form needs it. */
void page_csrf(struct request *r, struct dict *d);
#endif
