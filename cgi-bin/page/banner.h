/* One banner of the frame. */
#ifndef CGI_BIN_PAGE_BANNER_H
#define CGI_BIN_PAGE_BANNER_H
#include "page/dict.h"

/* kind is T_BANNER_INFO, T_BANNER_WARN or T_BANNER_DANGER; label is the text of the link. */
void banner_add(struct dict *frame, const char *kind, const char *text, const char *link,
                const char *label);
#endif
