/* The one strict reader of http and https URLs; see url.h. */
#include "base/url.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_alnum(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int hex_digit(char c) {
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static enum url_problem url_check_characters(const char *text) {
    for (const char *p = text; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c <= 0x20 || c >= 0x7f || strchr("\"<>\\^`{|}", c))
            return URL_CHARACTER;
        if (c == '#')
            return URL_FRAGMENT;
    }
    return URL_OK;
}

static bool url_is_ipv6(const char *host, size_t length) {
    char text[INET6_ADDRSTRLEN] = "";
    struct in6_addr address;
    if (length < 4 || length - 2 >= sizeof text || host[length - 1] != ']')
        return false;
    memcpy(text, host + 1, length - 2);
    return inet_pton(AF_INET6, text, &address) == 1;
}

static bool url_host_is_valid(const char *host, size_t length) {
    if (length > URL_HOST_BYTES_MAX)
        return false;
    if (host[0] == '[')
        return url_is_ipv6(host, length);
    for (size_t i = 0; i < length; i++)
        if (!is_alnum(host[i]) && !strchr("-_.", host[i]))
            return false;
    return host[0] != '.' && host[0] != '-';
}

/* A valid host with a dot at its end, an empty label, or one that begins or ends with - or _. */
static bool url_host_is_odd(const char *host, size_t length) {
    for (size_t i = 0; host[0] != '[' && i < length; i++) {
        bool edge = i == 0 || i == length - 1 || host[i - 1] == '.' || host[i + 1] == '.';
        if (!is_alnum(host[i]) && edge)
            return true;
    }
    return false;
}

static bool is_loopback_ipv4(const char *host, size_t length) {
    int part = 0, digits = 0, value = 0, first = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i == length || host[i] == '.') {
            if (digits == 0 || value > 255 || part > 3)
                return false;
            first = part == 0 ? value : first;
            part++;
            digits = value = 0;
        } else if (is_digit(host[i]) && digits < 3 && !(digits == 1 && value == 0)) {
            value = value * 10 + (host[i] - '0');
            digits++;
        } else {
            return false;
        }
    }
    return part == 4 && first == 127;
}

bool url_host_is_loopback(const char *host, size_t length) {
    return (length == 9 && strncasecmp(host, "localhost", 9) == 0) ||
           (length == 5 && memcmp(host, "[::1]", 5) == 0) || is_loopback_ipv4(host, length);
}

static bool url_read_port(const char *text, size_t length, int *port) {
    int value = 0;
    if (length == 0 || length > 5)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(text[i]))
            return false;
        value = value * 10 + (text[i] - '0');
    }
    *port = value;
    return value > 0 && value <= UINT16_MAX;
}

static enum url_problem url_read_authority(const char *p, size_t length, struct url *u) {
    if (memchr(p, '@', length))
        return URL_USER;
    bool bracket = length > 0 && p[0] == '[';
    const char *end = memchr(p, bracket ? ']' : ':', length);
    u->host = p;
    u->host_length = end ? (size_t)(end - p) + bracket : length;
    if (u->host_length == 0)
        return URL_NO_HOST;
    if (!url_host_is_valid(p, u->host_length))
        return URL_HOST;
    u->odd_host = url_host_is_odd(p, u->host_length);
    const char *rest = p + u->host_length;
    size_t left = length - u->host_length;
    u->port = u->https ? 443 : 80;
    u->has_port = left > 0;
    if (u->has_port && *rest != ':')
        return URL_HOST;
    return u->has_port && !url_read_port(rest + 1, left - 1, &u->port) ? URL_PORT : URL_OK;
}

/* "." and "..", also with %2e, and with a path parameter behind: servers in Java drop ";x" before
 * they walk up. */
static bool is_dots(const char *segment, size_t length) {
    size_t dots = 0;
    for (size_t i = 0; i < length; dots++) {
        if (segment[i] == ';' || (length - i >= 3 && strncasecmp(segment + i, "%3b", 3) == 0))
            break;
        if (segment[i] == '.')
            i++;
        else if (length - i >= 3 && strncasecmp(segment + i, "%2e", 3) == 0)
            i += 3;
        else
            return false;
    }
    return dots == 1 || dots == 2;
}

static bool url_has_odd_escape(const char *path, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (path[i] != '%')
            continue;
        int high = length - i > 2 ? hex_digit(path[i + 1]) : -1;
        int low = length - i > 2 ? hex_digit(path[i + 2]) : -1;
        int byte = high < 0 || low < 0 ? 0 : high * 16 + low;
        /* %25 is a percent sign: a server that decodes twice reads another path. */
        if (byte < 0x20 || byte == '/' || byte == '\\' || byte == '%' || byte == 0x7f)
            return true;
    }
    return false;
}

static bool url_has_dots(const char *path, size_t length) {
    for (size_t i = 0; i < length;) {
        size_t end = i + 1;
        while (end < length && path[end] != '/')
            end++;
        if (path[i] == '/' && is_dots(path + i + 1, end - i - 1))
            return true;
        i = end;
    }
    return false;
}

enum url_problem url_parse(const char *text, struct url *out) {
    *out = (struct url){0};
    enum url_problem problem = url_check_characters(text);
    if (problem)
        return problem;
    out->https = strncasecmp(text, "https://", 8) == 0;
    if (!out->https && strncasecmp(text, "http://", 7) != 0)
        return URL_SCHEME;
    const char *p = text + (out->https ? 8 : 7);
    size_t authority = strcspn(p, "/?");
    problem = url_read_authority(p, authority, out);
    if (problem)
        return problem;
    p += authority;
    out->has_path = *p == '/';
    out->path = out->has_path ? p : "/";
    out->path_length = out->has_path ? strcspn(p, "?") : 1;
    out->query = strchr(p, '?');
    out->odd_escape = url_has_odd_escape(out->path, out->path_length);
    return url_has_dots(out->path, out->path_length) ? URL_DOTS : URL_OK;
}

enum url_problem url_parse_strict(const char *text, struct url *out) {
    enum url_problem problem = url_parse(text, out);
    if (!url_has_host(problem))
        return problem;
    if (out->odd_host)
        return URL_HOST;
    return out->odd_escape ? URL_ESCAPE : problem;
}
