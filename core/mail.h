/* E-mail as it is set: where to, and who gets it. The password is sealed in a row of its own and never here. */
#ifndef CORE_MAIL_H
#define CORE_MAIL_H
#include "db.h"

enum { MAIL_RECIPIENTS_MAX = 20, MAIL_ADDRESS_MAX = 200 };

struct mail {
    bool enabled;
    const char *server, *tls, *user, *from, *to; /* to: one address a line; "" when not set */
    int64_t port;
};
enum rc_err mail_settings(struct db *db, struct mail *out) MUST_USE;
/* A plain address as SMTP and a header take it without quoting: name@host, visible ASCII. */
bool mail_address_sound(const char *address);
/* As mail.to is stored: one address a line, MAIL_RECIPIENTS_MAX at most. */
bool mail_recipients_sound(const char *lines);
/* A host's name, without port and slashes; "" is none. */
bool mail_host_sound(const char *host);
/* Where the password of m's user goes, and is sealed for: host, port, encryption and user. */
const char *mail_destination(struct arena *a, const struct mail *m);
/* The password of m's user would cross a network unencrypted. An encryption nobody knows counts as
 * none. */
bool mail_goes_open(const struct mail *m);
#endif
