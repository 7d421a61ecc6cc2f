/* The filter in the address of a page, a table of figures or an export. */
#ifndef CGI_BIN_USERS_FILTER_QUERY_H
#define CGI_BIN_USERS_FILTER_QUERY_H
#include "http/request.h"
#include "users/filter.h"

/* own: space separated names that are not the filter's. Any other unknown name, a doubled one and a
 * bad value: ERR_MALFORMED. */
enum rc_err filter_query_read(struct request *r, const char *own, struct user_filter *out) MUST_USE;
/* The same for people: what is wrong is noted as a field to mend and left out. False: something
 * was, so it means more people than were asked for. */
bool filter_query_read_lenient(struct request *r, const char *own, struct user_filter *out);
#endif
