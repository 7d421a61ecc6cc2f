/* Reading the e-mail settings, and what they may be. Sending is lane notify's business. */
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

bool mail_recipients_sound(const char *lines) {
    int n = 0;
    for (const char *p = lines + strspn(lines, " \t\r\n"); *p; n++) {
        char one[MAIL_ADDRESS_MAX + 2] = "";
        size_t length = strcspn(p, "\n"), end = length;
        while (end > 0 && strchr(" \t\r", p[end - 1]))
            end--;
        if (end >= sizeof one || n == MAIL_RECIPIENTS_MAX)
            return false;
        memcpy(one, p, end);
        if (!mail_address_sound(one))
            return false;
        p += length + strspn(p + length, " \t\r\n");
    }
    return true;
}

bool mail_host_sound(const char *host) {
    static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    return *host != '-' && *host != '.' && host[strspn(host, LETTERS)] == '\0';
}

const char *mail_destination(struct arena *a, const struct mail *m) {
    char *host = arena_strdup(a, m->server);
    for (char *p = host; *p; p++)
        *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 'a' - 'A' : *p);
    return arena_printf(a, "%s\n%lld\n%s\n%s", host, (long long)m->port, m->tls, m->user);
}

bool mail_goes_open(const struct mail *m) {
    bool here = strcmp(m->server, "localhost") == 0 || strcmp(m->server, "127.0.0.1") == 0;
    bool closed = strcmp(m->tls, "starttls") == 0 || strcmp(m->tls, "tls") == 0;
    return *m->user && !closed && !here;
}
