/* Which URLs a webhook may have: read by base/url.h, compared part by part with the operator's
 * list. */
#ifndef CORE_SETTINGS_WEBHOOK_URL_H
#define CORE_SETTINGS_WEBHOOK_URL_H
#include "base/arena.h"

enum { WEBHOOK_URL_MAX = 2000 }; /* characters */

/* NULL when url may be called; else a static sentence for people, without a full stop.
 * allow: ROLLCALL_WEBHOOK_ALLOW, prefixes separated by spaces; an unreadable one allows nothing. */
const char *webhook_url_problem(const char *url, const char *allow);
/* The same; a URL outside the list is told what it may start with. */
const char *webhook_url_problem_text(struct arena *a, const char *url, const char *allow);
/* Host and last four characters, for lists and the audit: the rest of such a URL works like a
 * password. */
char *webhook_url_short(struct arena *a, const char *url);
#endif
