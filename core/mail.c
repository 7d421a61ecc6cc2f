/* Reading the e-mail settings. Sending is lane notify's business. */
#include "mail.h"
#include "settings.h"

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

bool mail_address_sound(const char *address) {
    const char *at = strchr(address, '@');
    size_t n = strlen(address);
    if (!at || at == address || !at[1] || strchr(at + 1, '@') || n > MAIL_ADDRESS_MAX)
        return false;
    for (const char *p = address; *p; p++)
        if (*p <= 0x20 || *p >= 0x7f || strchr("\"(),:;<>[]\\", *p))
            return false;
    return at[1] != '.' && at[1] != '-' && address[n - 1] != '.' && address[0] != '-';
}
