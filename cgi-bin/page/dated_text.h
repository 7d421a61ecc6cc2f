/* A text with dates like 2026-12-31, which browsers break at the hyphens. */
#ifndef CGI_BIN_PAGE_DATED_TEXT_H
#define CGI_BIN_PAGE_DATED_TEXT_H
#include "http/request.h"
#include "page/view.h"

/* Rows PART in d, each with the TEXT up to a date and, in DATED, the DATE. */
void dated_text_show(struct request *r, struct dict *d, const char *text);
#endif
