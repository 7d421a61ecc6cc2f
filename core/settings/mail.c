/* Reads the e-mail settings. The lane notify sends. */
#include "settings/mail.h"
#include "base/text.h"
#include "base/url.h"
#include "settings/settings.h"

#include <string.h>

enum rc_err mail_settings(struct db *db, struct mail *out) {
    int64_t enabled = 0;
    TRY(settings_int(db, "mail.enabled", &enabled));
    TRY(settings_text(db, "mail.server", &out->server));
    TRY(settings_int(db, "mail.port", &out->port));
    TRY(settings_text(db, "mail.tls", &out->tls));
    TRY(settings_text(db, "mail.user", &out->user));
    TRY(settings_text(db, "mail.from", &out->from));
    TRY(settings_text(db, "mail.to", &out->to));
    out->enabled = enabled != 0;
    return OK;
}

bool mail_is_complete(const struct mail *m) {
    return *m->server && mail_host_valid(m->server) && mail_address_valid(m->from);
}

bool mail_is_ready(const struct mail *m) { return m->enabled && mail_is_complete(m); }

const char *mail_destination(struct arena *a, const struct mail *m) {
    char *host = arena_strdup(a, m->server);
    for (char *p = host; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + 'a' - 'A');
    return arena_printf(a, "%s\n%lld\n%s\n%s", host, (long long)m->port, m->tls, m->user);
}

bool mail_is_unencrypted(const struct mail *m) {
    bool encrypted = text_equal(m->tls, "starttls") || text_equal(m->tls, "tls");
    bool local = url_host_is_loopback(m->server, strlen(m->server));
    return *m->user && !encrypted && !local;
}
