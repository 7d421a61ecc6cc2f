/* The banners of every page: problems of the organization's keys, figures, time zones and
 * deliveries. */
#ifndef CGI_BIN_PAGE_BANNERS_H
#define CGI_BIN_PAGE_BANNERS_H
#include "http/request.h"
#include "page/dict.h"

/* Also sets the organization's name and the age of its figures. When the database fails, logs that
 * and leaves the frame without them. */
void banners_add(struct request *r, struct dict *frame);
/* "Data from today 07:36 CET" */
const char *banners_as_of(struct request *r, const char *zone, int64_t as_of);
#endif
