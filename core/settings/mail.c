/* Reading the e-mail settings, and what they may be. Sending is lane notify's business. */
#include "settings/mail.h"
#include "settings/settings.h"
#include "settings/webhook_url.h"

#include <arpa/inet.h>
#include <idn2.h>
#include <stdio.h>
#include <string.h>

enum { HOST_MAX = 253 };
static const char HOST_SIGNS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";

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

static bool is_ascii(const char *text) {
    while (*text && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

/* An international name becomes what DNS knows it by (UTS 46, as browsers do it). It must come out
 * as a plain name: some signs turn into ASCII ones that are none of a name. */
static bool name_ascii(const char *host, char *out) {
    char *name = NULL;
    if (is_ascii(host)) {
        (void)snprintf(out, MAIL_ASCII_BYTES, "%s", host);
        return strlen(host) <= HOST_MAX;
    }
    if (idn2_lookup_u8((const uint8_t *)host, (uint8_t **)&name,
                       IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
        return false;
    bool good = strlen(name) <= HOST_MAX && name[strspn(name, HOST_SIGNS)] == '\0';
    if (good)
        (void)snprintf(out, MAIL_ASCII_BYTES, "%s", name);
    idn2_free(name);
    return good;
}

bool mail_address_ascii(const char *address, char *out) {
    const char *at = strchr(address, '@');
    char host[MAIL_ASCII_BYTES] = "";
    if (!at || at == address || !at[1] || strchr(at + 1, '@') || strlen(address) > MAIL_ADDRESS_MAX)
        return false;
    if (!name_ascii(at + 1, host) || !*host)
        return false;
    (void)snprintf(out, MAIL_ASCII_BYTES, "%.*s@%s", (int)(at - address), address, host);
    for (const char *p = out; *p; p++)
        if (*p <= 0x20 || *p >= 0x7f || strchr("\"(),:;<>[]\\", *p))
            return false;
    return host[0] != '.' && host[0] != '-' && host[strlen(host) - 1] != '.' && out[0] != '-';
}

bool mail_address_valid(const char *address) {
    char out[MAIL_ASCII_BYTES];
    return mail_address_ascii(address, out);
}

bool mail_recipients_valid(const char *lines) {
    int n = 0;
    for (const char *p = lines + strspn(lines, " \t\r\n"); *p; n++) {
        char one[MAIL_ADDRESS_MAX + 2] = "";
        size_t length = strcspn(p, "\n"), end = length;
        while (end > 0 && strchr(" \t\r", p[end - 1]))
            end--;
        if (end >= sizeof one || n == MAIL_RECIPIENTS_MAX)
            return false;
        memcpy(one, p, end);
        if (!mail_address_valid(one))
            return false;
        p += length + strspn(p + length, " \t\r\n");
    }
    return true;
}

static bool is_ipv6(const char *host) {
    struct in6_addr address;
    char text[INET6_ADDRSTRLEN] = "";
    size_t n = strlen(host);
    if (n < 4 || n - 2 >= sizeof text || host[0] != '[' || host[n - 1] != ']')
        return false;
    memcpy(text, host + 1, n - 2);
    return inet_pton(AF_INET6, text, &address) == 1;
}

bool mail_host_ascii(const char *host, char *out) {
    if (is_ipv6(host)) {
        (void)snprintf(out, MAIL_ASCII_BYTES, "%s", host);
        return true;
    }
    return *host != '-' && *host != '.' && name_ascii(host, out) &&
           out[strspn(out, HOST_SIGNS)] == '\0';
}

bool mail_host_valid(const char *host) {
    char out[MAIL_ASCII_BYTES];
    return mail_host_ascii(host, out);
}

static bool is_full_name(const char *host) {
    return strchr(host, '.') && host[strspn(host, HOST_SIGNS)] == '\0' &&
           host[strspn(host, "0123456789.")] != '\0';
}

char *mail_hello(struct arena *a, const char *base_url, const char *from) {
    char address[MAIL_ASCII_BYTES] = "", own[MAIL_ASCII_BYTES] = "";
    const char *host = strstr(base_url, "://"), *at = NULL;
    host = host ? host + 3 : base_url;
    if (name_ascii(arena_strndup(a, host, strcspn(host, ":/")), own) && is_full_name(own))
        return arena_strdup(a, own);
    at = mail_address_ascii(from, address) ? strchr(address, '@') : NULL;
    return at && is_full_name(at + 1) ? arena_strdup(a, at + 1) : NULL;
}

const char *mail_destination(struct arena *a, const struct mail *m) {
    char *host = arena_strdup(a, m->server);
    for (char *p = host; *p; p++)
        *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 'a' - 'A' : *p);
    return arena_printf(a, "%s\n%lld\n%s\n%s", host, (long long)m->port, m->tls, m->user);
}

bool mail_is_unencrypted(const struct mail *m) {
    bool here = webhook_url_is_loopback(m->server, strlen(m->server));
    bool closed = strcmp(m->tls, "starttls") == 0 || strcmp(m->tls, "tls") == 0;
    return *m->user && !closed && !here;
}
