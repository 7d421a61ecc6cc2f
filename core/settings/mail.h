/* E-mail as it is set: where to, and who gets it. The password is sealed in a row of its own and
 * never here. */
#ifndef CORE_SETTINGS_MAIL_H
#define CORE_SETTINGS_MAIL_H
#include "db/db.h"

enum { MAIL_RECIPIENTS_MAX = 20, MAIL_ADDRESS_MAX = 200 };

struct mail {
    bool enabled;
    const char *server, *tls, *user, *from, *to; /* to: one address a line; "" when not set */
    int64_t port;
};
enum rc_err mail_settings(struct db *db, struct mail *out) MUST_USE;
/* A plain address as SMTP and a header take it without quoting: name@host, visible ASCII. The host
 * may also be an international name. */
bool mail_address_valid(const char *address);
/* The same as a mail server takes it: info@müller.example becomes info@xn--mller-kva.example. Into
 * MAIL_ASCII_BYTES; false: it is no sound address. */
enum { MAIL_ASCII_BYTES = 600 };
bool mail_address_ascii(const char *address, char *out);
bool mail_host_ascii(const char *host, char *out);
/* As mail.to is stored: one address a line, MAIL_RECIPIENTS_MAX at most. */
bool mail_recipients_valid(const char *lines);
/* A host's name or address, without port and slashes; IPv6 in brackets; "" is none. */
bool mail_host_valid(const char *host);
/* How Rollcall greets a mail server: by the host of its own pages (base_url) when that is a full
 * name, else by the domain it writes from, else NULL. In the arena. */
char *mail_hello(struct arena *a, const char *base_url, const char *from);
/* Where the password of m's user goes, and is sealed for: host, port, encryption and user. */
const char *mail_destination(struct arena *a, const struct mail *m);
/* The password of m's user would cross a network unencrypted. An encryption nobody knows counts as
 * none. */
bool mail_is_unencrypted(const struct mail *m);
#endif
