/* E-mail addresses and the hosts of mail servers: which are valid, and their ASCII form. Knows no
 * setting, and asks no server. */
#ifndef CORE_SETTINGS_MAIL_ADDRESS_H
#define CORE_SETTINGS_MAIL_ADDRESS_H
#include "base/arena.h"
#include <stdbool.h>

enum {
    MAIL_RECIPIENTS_MAX = 20,
    MAIL_ADDRESS_MAX = 200, /* bytes */
    MAIL_ASCII_BYTES = 600, /* room for an address or host in ASCII */
};

/* A plain address, as SMTP and a header take it without quoting: name@host, printable ASCII. The
 * host may also be an international name. */
bool mail_address_valid(const char *address);
/* One address a line, MAIL_RECIPIENTS_MAX at most; this is how mail.to is stored. */
bool mail_recipients_valid(const char *lines);
/* Name or address of a host, without port and slashes; IPv6 in brackets. "" is valid: no host. */
bool mail_host_valid(const char *host);
/* The form a mail server takes, into out[MAIL_ASCII_BYTES]: info@müller.example becomes
 * info@xn--mller-kva.example. False when the address or host is not valid. */
bool mail_address_ascii(const char *address, char *out);
bool mail_host_ascii(const char *host, char *out);
/* The name in Rollcall's greeting of a mail server: the host of base_url when that is a full name,
 * else the domain of from, else NULL. In the arena. */
char *mail_hello(struct arena *a, const char *base_url, const char *from);
#endif
