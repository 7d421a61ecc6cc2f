/* Which addresses a webhook may have: a strict reading of the URL, compared part by part with the
 * operator's list. */
#ifndef CORE_SETTINGS_WEBHOOK_URL_H
#define CORE_SETTINGS_WEBHOOK_URL_H
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

enum { WEBHOOK_URL_MAX = 2000 }; /* characters */

/* NULL when url may be called; otherwise what is wrong, a static sentence for people without a full
 * stop. allow: ROLLCALL_WEBHOOK_ALLOW, space separated prefixes; a prefix this reader cannot read
 * allows nothing. */
const char *webhook_url_problem(const char *url, const char *allow);
/* localhost, 127.0.0.0/8, [::1]: names and numbers that cannot leave this machine. Short, octal and
 * hexadecimal spellings of these are not among them: programs read them differently. */
bool webhook_url_is_loopback(const char *host, size_t n);
/* Host and last four characters, for lists and the audit: the rest of such an address works like a
 * password. */
char *webhook_url_short(struct arena *a, const char *url);
#endif
