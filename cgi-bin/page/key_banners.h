/* Banners about the API keys: no key, expired, refused, about to expire, none for runs. */
#ifndef CGI_BIN_PAGE_KEY_BANNERS_H
#define CGI_BIN_PAGE_KEY_BANNERS_H
#include "page/banner.h"

/* as_of: when the figures were read, UTC seconds; 0: never. *explained becomes true when a banner
 * about the key already explains why nothing is synchronized. */
enum rc_err key_banners_add(struct request *r, struct banners *to, int64_t as_of,
                            bool *explained) MUST_USE;
#endif
