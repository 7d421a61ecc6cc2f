/* The e-mail settings. The password is sealed in a row of its own and never here. */
#ifndef CORE_SETTINGS_MAIL_H
#define CORE_SETTINGS_MAIL_H
#include "db/db.h"
#include "settings/mail_address.h"

struct mail {
    bool enabled;
    const char *server, *tls, *user, *from, *to; /* to: one address a line; "" when not set */
    int64_t port;
};

/* Texts in the arena of db. */
enum rc_err mail_settings(struct db *db, struct mail *out) MUST_USE;
/* Server and sender are set and valid, so that something can be sent. */
bool mail_is_complete(const struct mail *m);
/* The same, and e-mail is on: what notices need. */
bool mail_is_ready(const struct mail *m);
/* The destination of the user's password, which is sealed for it: host in small letters, port,
 * encryption and user, one a line. In the arena. */
const char *mail_destination(struct arena *a, const struct mail *m);
/* The user's password would cross a network unencrypted. An unknown encryption counts as none. */
bool mail_is_unencrypted(const struct mail *m);
#endif
