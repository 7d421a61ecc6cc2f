/* E-mail addresses and the hosts of mail servers; see the header. */
#include "settings/mail_address.h"

#include <arpa/inet.h>
#include <idn2.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { HOST_BYTES_MAX = 253 };
static const char HOST_CHARACTERS[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";

static bool is_ascii(const char *text) {
    while (*text && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

/* An international name becomes its DNS name (UTS 46, as in browsers). The result must be a plain
 * name: some characters map to ASCII ones that no host name has. */
static bool host_name_ascii(const char *host, char *out) {
    char *name = NULL;
    if (is_ascii(host)) {
        (void)snprintf(out, MAIL_ASCII_BYTES, "%s", host);
        return strlen(host) <= HOST_BYTES_MAX;
    }
    if (idn2_lookup_u8((const uint8_t *)host, (uint8_t **)&name,
                       IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
        return false;
    bool valid = strlen(name) <= HOST_BYTES_MAX && name[strspn(name, HOST_CHARACTERS)] == '\0';
    if (valid)
        (void)snprintf(out, MAIL_ASCII_BYTES, "%s", name);
    idn2_free(name);
    return valid;
}

bool mail_address_ascii(const char *address, char *out) {
    const char *at = strchr(address, '@');
    char host[MAIL_ASCII_BYTES] = "";
    if (!at || at == address || !at[1] || strchr(at + 1, '@') || strlen(address) > MAIL_ADDRESS_MAX)
        return false;
    if (!host_name_ascii(at + 1, host) || !*host)
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
    static const char BLANKS[] = " \t\r\n";
    int n = 0;
    for (const char *p = lines + strspn(lines, BLANKS); *p; n++) {
        char one[MAIL_ADDRESS_MAX + 2] = "";
        size_t line = strcspn(p, "\n"), end = line;
        while (end > 0 && strchr(" \t\r", p[end - 1]))
            end--;
        if (end >= sizeof one || n == MAIL_RECIPIENTS_MAX)
            return false;
        memcpy(one, p, end);
        if (!mail_address_valid(one))
            return false;
        p += line;
        p += strspn(p, BLANKS);
    }
    return true;
}

static bool mail_is_ipv6(const char *host) {
    struct in6_addr address;
    char text[INET6_ADDRSTRLEN] = "";
    size_t n = strlen(host);
    if (n < 4 || n - 2 >= sizeof text || host[0] != '[' || host[n - 1] != ']')
        return false;
    memcpy(text, host + 1, n - 2);
    return inet_pton(AF_INET6, text, &address) == 1;
}

bool mail_host_ascii(const char *host, char *out) {
    if (mail_is_ipv6(host)) {
        (void)snprintf(out, MAIL_ASCII_BYTES, "%s", host);
        return true;
    }
    return *host != '-' && *host != '.' && host_name_ascii(host, out) &&
           out[strspn(out, HOST_CHARACTERS)] == '\0';
}

bool mail_host_valid(const char *host) {
    char out[MAIL_ASCII_BYTES];
    return mail_host_ascii(host, out);
}

static bool is_full_name(const char *host) {
    return strchr(host, '.') && host[strspn(host, HOST_CHARACTERS)] == '\0' &&
           host[strspn(host, "0123456789.")] != '\0';
}

char *mail_hello(struct arena *a, const char *base_url, const char *from) {
    char address[MAIL_ASCII_BYTES] = "", own[MAIL_ASCII_BYTES] = "";
    const char *scheme_end = strstr(base_url, "://");
    const char *host = scheme_end ? scheme_end + 3 : base_url;
    host = arena_strndup(a, host, strcspn(host, ":/"));
    if (host_name_ascii(host, own) && is_full_name(own))
        return arena_strdup(a, own);
    const char *at = mail_address_ascii(from, address) ? strchr(address, '@') : NULL;
    return at && is_full_name(at + 1) ? arena_strdup(a, at + 1) : NULL;
}
