/* The page of one review, which its forms show again when they are refused. */
#ifndef CGI_BIN_REVIEWS_REVIEW_PAGE_H
#define CGI_BIN_REVIEWS_REVIEW_PAGE_H
#include "http/response.h"
#include "reviews/access.h"

/* status 0: 200, or 422 with refused fields. */
struct response review_show(struct request *r, const struct review_access *w, int status);
#endif
