/* The filter in the address of a page, a download or the API. */
#ifndef CGI_BIN_FILTERS_FILTER_QUERY_H
#define CGI_BIN_FILTERS_FILTER_QUERY_H
#include "http/request.h"
#include "users/filter.h"

/* own: space separated names of parameters that are no filters; a star marks those that repeat.
 * ERR_MALFORMED for any other unknown name, a name given twice and a bad value. */
enum rc_err filter_query_read(struct request *r, const char *own, struct user_filter *out) MUST_USE;
/* The same for pages: leaves invalid parts out and notes them as fields to correct. False when it
 * left something out: the filter then means more people than were asked for. */
bool filter_query_read_lenient(struct request *r, const char *own, struct user_filter *out);
#endif
