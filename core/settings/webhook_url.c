/* A small strict reader of http and https addresses. It refuses whatever two readers could
 * understand differently (user names, fragments, backslashes, dot segments, encoded slashes,
 * numbers as hosts); the timer looks again with libcurl's own parser before it sends. Resolves
 * nothing and knows nothing about networks. */
#include "settings/webhook_url.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

struct url {
    bool tls;
    const char *host;
    size_t host_n;
    int port;
    const char *path;
    size_t path_n;     /* without the query */
    const char *query; /* from '?', or NULL */
};

static const char UNREADABLE[] = "The URL cannot be read. Copy it again from Atlassian Automation";

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

static const char *check_characters(const char *url) {
    for (const char *p = url; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c <= 0x20 || c >= 0x7f || strchr("\"<>\\^`{|}", c))
            return "The URL contains a character that does not belong in an address. Copy it again "
                   "from Atlassian Automation";
        if (c == '#')
            return "The URL must not contain a # part";
    }
    return NULL;
}

/* Letters, digits and hyphens in labels; or an IPv6 address in brackets. */
static bool host_sound(const char *host, size_t n) {
    if (n == 0 || n > 253)
        return false;
    if (host[0] == '[') {
        char text[INET6_ADDRSTRLEN] = "";
        struct in6_addr address;
        if (n < 4 || n - 2 >= sizeof text || host[n - 1] != ']')
            return false;
        memcpy(text, host + 1, n - 2);
        return inet_pton(AF_INET6, text, &address) == 1;
    }
    for (size_t i = 0; i < n; i++) {
        bool edge = i == 0 || i == n - 1 || host[i - 1] == '.' || host[i + 1] == '.';
        if (!is_alnum(host[i]) && (edge || (host[i] != '-' && host[i] != '.')))
            return false;
    }
    return true;
}

static bool is_loopback_v4(const char *host, size_t n) {
    int part = 0, digits = 0, value = 0, first = 0;
    for (size_t i = 0; i <= n; i++) {
        if (i == n || host[i] == '.') {
            if (digits == 0 || value > 255 || part > 3)
                return false;
            first = part == 0 ? value : first;
            part++;
            digits = value = 0;
        } else if (is_digit(host[i]) && digits < 3 && !(digits == 1 && value == 0)) {
            value = value * 10 + (host[i] - '0');
            digits++;
        } else
            return false;
    }
    return part == 4 && first == 127;
}

bool webhook_url_is_loopback(const char *host, size_t n) {
    return (n == 9 && strncasecmp(host, "localhost", 9) == 0) ||
           (n == 5 && memcmp(host, "[::1]", 5) == 0) || is_loopback_v4(host, n);
}

/* "." and "..", also written with %2e, and with a path parameter behind: servers in Java drop
 * ";x" before they walk up. */
static bool is_dots(const char *segment, size_t n) {
    size_t dots = 0;
    for (size_t i = 0; i < n; dots++) {
        if (segment[i] == ';' || (n - i >= 3 && strncasecmp(segment + i, "%3b", 3) == 0))
            break;
        if (segment[i] == '.')
            i++;
        else if (n - i >= 3 && strncasecmp(segment + i, "%2e", 3) == 0)
            i += 3;
        else
            return false;
    }
    return dots == 1 || dots == 2;
}

static const char *check_path(const char *path, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (path[i] != '%')
            continue;
        int high = n - i > 2 ? hex_digit(path[i + 1]) : -1;
        int low = n - i > 2 ? hex_digit(path[i + 2]) : -1;
        int byte = high < 0 || low < 0 ? 0 : high * 16 + low;
        /* %25 is a percent sign: who decodes twice reads another path */
        if (byte < 0x20 || byte == '/' || byte == '\\' || byte == '%' || byte == 0x7f)
            return UNREADABLE;
    }
    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        while (end < n && path[end] != '/')
            end++;
        if (path[i] == '/' && is_dots(path + i + 1, end - i - 1))
            return "The URL must not contain . or .. as a part of its path";
        i = end;
    }
    return NULL;
}

static bool read_port(const char *text, size_t n, int *port) {
    int value = 0;
    if (n == 0 || n > 5)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!is_digit(text[i]))
            return false;
        value = value * 10 + (text[i] - '0');
    }
    *port = value;
    return value > 0 && value < 65536;
}

static const char *read_authority(const char *p, size_t n, struct url *u) {
    size_t host_n = 0;
    u->host = p;
    if (memchr(p, '@', n))
        return "The URL must not contain a user name or password";
    if (n > 0 && p[0] == '[') {
        const char *end = memchr(p, ']', n);
        host_n = end ? (size_t)(end - p) + 1 : 0;
    } else {
        const char *colon = memchr(p, ':', n);
        host_n = colon ? (size_t)(colon - p) : n;
    }
    if (!host_sound(p, host_n))
        return UNREADABLE;
    u->host_n = host_n;
    u->port = u->tls ? 443 : 80;
    if (host_n < n && (p[host_n] != ':' || !read_port(p + host_n + 1, n - host_n - 1, &u->port)))
        return UNREADABLE;
    return NULL;
}

static const char *read_url(const char *text, size_t n, struct url *u) {
    *u = (struct url){0};
    size_t scheme = 0;
    if (n >= 8 && strncasecmp(text, "https://", 8) == 0) {
        scheme = 8;
        u->tls = true;
    } else if (n >= 7 && strncasecmp(text, "http://", 7) == 0)
        scheme = 7;
    else
        return "The URL must begin with https://";
    const char *p = text + scheme;
    size_t authority = strcspn(p, "/?");
    const char *problem = read_authority(p, authority, u);
    if (problem)
        return problem;
    if (!u->tls && !webhook_url_is_loopback(u->host, u->host_n))
        return "The URL must begin with https://";
    p += authority;
    u->path_n = strcspn(p, "?");
    u->path = u->path_n > 0 ? p : "/";
    u->query = p[u->path_n] ? p + u->path_n : NULL;
    if (u->path_n == 0)
        u->path_n = 1;
    return check_path(u->path, u->path_n);
}

/* A prefix ends where a part of the path ends: ".../hooks" allows ".../hooks/1", never
 * ".../hooks-of-others". */
static bool covers(const struct url *prefix, const struct url *u) {
    if (prefix->query || prefix->tls != u->tls || prefix->port != u->port ||
        prefix->host_n != u->host_n || strncasecmp(prefix->host, u->host, u->host_n) != 0)
        return false;
    if (u->path_n < prefix->path_n || memcmp(prefix->path, u->path, prefix->path_n) != 0)
        return false;
    return u->path_n == prefix->path_n || prefix->path[prefix->path_n - 1] == '/' ||
           u->path[prefix->path_n] == '/';
}

static bool allowed(const struct url *u, const char *allow) {
    for (const char *p = allow; *p;) {
        size_t n = strcspn(p, " \t");
        char one[WEBHOOK_URL_MAX + 1];
        struct url prefix;
        if (n > 0 && n < sizeof one) {
            memcpy(one, p, n);
            one[n] = '\0';
            if (!check_characters(one) && !read_url(one, n, &prefix) && covers(&prefix, u))
                return true;
        }
        p += n + (p[n] != '\0');
    }
    return false;
}

const char *webhook_url_problem(const char *url, const char *allow) {
    struct url u;
    size_t n = strlen(url);
    if (n > WEBHOOK_URL_MAX)
        return "The URL must be 2,000 characters or fewer";
    const char *problem = check_characters(url);
    if (!problem)
        problem = read_url(url, n, &u);
    if (problem)
        return problem;
    return allowed(&u, allow) ? NULL
                              : "The URL is not one this server may call. Settings, Automation "
                                "names the addresses it may begin with";
}

char *webhook_url_short(struct arena *a, const char *url) {
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    size_t n = strcspn(host, "/?#");
    const char *rest = host + n;
    size_t left = strlen(rest);
    if (left < 12) /* four characters of a short secret would be most of it */
        return arena_strndup(a, host, n);
    return arena_printf(a, "%.*s … %s", (int)n, host, rest + left - 4);
}
