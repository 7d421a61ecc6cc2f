/* The answer to a request that failed. */
#ifndef CGI_BIN_PAGE_ERROR_PAGE_H
#define CGI_BIN_PAGE_ERROR_PAGE_H
#include "http/response.h"

/* declared in http/response.h until all callers include this */
#endif
