/* The colour of a badge: what a template writes behind its class as {{BADGE}}. Unset is neutral. */
#ifndef CGI_BIN_PAGE_BADGE_H
#define CGI_BIN_PAGE_BADGE_H

#define BADGE_OK " ok"
#define BADGE_INFO " info"
#define BADGE_SOON " soon"
#define BADGE_BAD " expired"
#endif
