/* An area in a few characters, for the frame of every page. */
#ifndef CGI_BIN_PAGE_AREA_TEXT_H
#define CGI_BIN_PAGE_AREA_TEXT_H
#include "http/request.h"

/* "act in Jira on tide", "read everything, act in Support"; NULL: the person has no area. */
const char *area_text_level(struct request *r);
#endif
