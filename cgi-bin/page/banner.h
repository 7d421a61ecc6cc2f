/* One banner of the frame. */
#ifndef CGI_BIN_PAGE_BANNER_H
#define CGI_BIN_PAGE_BANNER_H
#include "page/dict.h"

enum banner_kind { BANNER_INFO, BANNER_WARN, BANNER_DANGER };

/* label is the text of the link. */
void banner_add(struct dict *frame, enum banner_kind kind, const char *text, const char *link,
                const char *label);
#endif
