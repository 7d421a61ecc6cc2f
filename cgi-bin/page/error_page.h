/* The answer to a request that failed. */
#ifndef CGI_BIN_PAGE_ERROR_PAGE_H
#define CGI_BIN_PAGE_ERROR_PAGE_H
#include "http/response.h"

/* Made of r->err, which is logged: a page, or {"error":…} under /api/. Never fails. */
struct response error_page(struct request *r);
#endif
