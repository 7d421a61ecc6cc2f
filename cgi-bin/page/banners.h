/* The banners every page has: what is wrong with the organization's key, figures, zones, webhooks.
 */
#ifndef CGI_BIN_PAGE_BANNERS_H
#define CGI_BIN_PAGE_BANNERS_H
#include "http/request.h"
#include "page/dict.h"

/* Also the organization's name and the age of its figures. A database that does not answer is
 * logged, and the frame comes out without. */
void banners_add(struct request *r, struct dict *frame);
#endif
