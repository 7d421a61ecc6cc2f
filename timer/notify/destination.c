/* libcurl's reading of a URL against the operator's list, and the kinds of networks. Resolves
 * nothing and connects to nobody; sender.c checks at the moment of connecting. */
#include "notify/destination.h"
#include "base/text.h"
#include "settings/webhook_url.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

/* --- addresses as libcurl reads them */

struct parts {
    char *scheme, *host, *port, *path, *query;
};

static void parts_free(struct parts *p) {
    curl_free(p->scheme);
    curl_free(p->host);
    curl_free(p->port);
    curl_free(p->path);
    curl_free(p->query);
}

/* False for unreadable URLs, and for URLs with a user name or a fragment. */
static bool parts_read(const char *text, struct parts *p) {
    *p = (struct parts){0};
    CURLU *u = curl_url();
    char *fragment = NULL;
    bool valid =
        u &&
        curl_url_set(u, CURLUPART_URL, text, CURLU_DISALLOW_USER | CURLU_PATH_AS_IS) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_SCHEME, &p->scheme, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_HOST, &p->host, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_PORT, &p->port, CURLU_DEFAULT_PORT) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_PATH, &p->path, 0) == CURLUE_OK;
    if (valid)
        (void)curl_url_get(u, CURLUPART_QUERY, &p->query, 0);
    if (valid && curl_url_get(u, CURLUPART_FRAGMENT, &fragment, 0) == CURLUE_OK)
        valid = false;
    curl_free(fragment);
    curl_url_cleanup(u);
    if (!valid)
        parts_free(p);
    return valid;
}

/* A prefix must end at a boundary of the path. */
static bool destination_prefix_covers(const struct parts *prefix, const struct parts *p) {
    size_t n = strlen(prefix->path);
    return !prefix->query && strcmp(prefix->scheme, p->scheme) == 0 &&
           text_equal_nocase(prefix->host, p->host) && strcmp(prefix->port, p->port) == 0 &&
           strncmp(prefix->path, p->path, n) == 0 &&
           (p->path[n] == '\0' || p->path[n] == '/' || prefix->path[n - 1] == '/');
}

static bool is_loopback_host(const char *host) {
    uint8_t bytes[4] = {0};
    return text_equal_nocase(host, "localhost") || strcmp(host, "[::1]") == 0 ||
           (inet_pton(AF_INET, host, bytes) == 1 && bytes[0] == 127);
}

static bool is_allowed(const struct parts *p, const char *allow, bool *loopback) {
    bool found = false;
    for (const char *a = allow; *a && !found;) {
        size_t n = strcspn(a, " \t");
        char one[WEBHOOK_URL_MAX + 1];
        struct parts prefix;
        if (n > 0 && n < sizeof one) {
            memcpy(one, a, n);
            one[n] = '\0';
            if (parts_read(one, &prefix)) {
                found = destination_prefix_covers(&prefix, p);
                *loopback = found && is_loopback_host(prefix.host);
                parts_free(&prefix);
            }
        }
        a += n + (a[n] != '\0');
    }
    return found;
}

const char *destination_problem(const char *url, const char *allow, bool *loopback) {
    *loopback = false;
    const char *problem = webhook_url_problem(url, allow);
    struct parts p;
    if (problem)
        return problem;
    if (!parts_read(url, &p))
        return "The URL cannot be read by the program that sends";
    bool plain = strcmp(p.scheme, "https") != 0;
    bool good =
        is_allowed(&p, allow, loopback) && (!plain || (*loopback && strcmp(p.scheme, "http") == 0));
    parts_free(&p);
    return good ? NULL : "The URL is not allowed for this server";
}

/* --- networks */

struct net {
    uint8_t prefix[16];
    int bits;
    enum destination_network kind;
};

#define V4(a, b, c, d)                                                                             \
    { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d }
/* After RFC 6890 and its successors, as other senders refuse them. The first match counts. */
static const struct net NETS[] = {
    {V4(127, 0, 0, 0), 96 + 8, NET_LOOPBACK},
    {V4(169, 254, 0, 0), 96 + 16, NET_LINK_LOCAL},
    {V4(168, 63, 129, 16), 96 + 32, NET_LINK_LOCAL},   /* metadata of Azure */
    {V4(100, 100, 100, 200), 96 + 32, NET_LINK_LOCAL}, /* of Alibaba */
    {V4(192, 0, 0, 192), 96 + 32, NET_LINK_LOCAL},     /* of Oracle */
    {V4(0, 0, 0, 0), 96 + 8, NET_PRIVATE},
    {V4(10, 0, 0, 0), 96 + 8, NET_PRIVATE},
    {V4(100, 64, 0, 0), 96 + 10, NET_PRIVATE},
    {V4(172, 16, 0, 0), 96 + 12, NET_PRIVATE},
    {V4(192, 0, 0, 0), 96 + 24, NET_PRIVATE},
    {V4(192, 0, 2, 0), 96 + 24, NET_PRIVATE},
    {V4(192, 88, 99, 0), 96 + 24, NET_PRIVATE},
    {V4(192, 168, 0, 0), 96 + 16, NET_PRIVATE},
    {V4(198, 18, 0, 0), 96 + 15, NET_PRIVATE},
    {V4(198, 51, 100, 0), 96 + 24, NET_PRIVATE},
    {V4(203, 0, 113, 0), 96 + 24, NET_PRIVATE},
    {V4(224, 0, 0, 0), 96 + 3, NET_PRIVATE}, /* multicast, reserved, broadcast */
    {V4(0, 0, 0, 0), 96, NET_PUBLIC},        /* the rest of IPv4 */
    {{[15] = 1}, 128, NET_LOOPBACK},
    {{0xfe, 0x80}, 10, NET_LINK_LOCAL},
    {{0xfd, 0x00, 0x0e, 0xc2, [15] = 0x54, [14] = 0x02}, 128, NET_LINK_LOCAL}, /* of Amazon */
    {{0xfd, 0x20, 0x00, 0xce, [15] = 0x54, [14] = 0x02}, 128, NET_LINK_LOCAL}, /* of Google */
    {{0x20, 0x01}, 23, NET_PRIVATE}, /* Teredo, ORCHID, benchmarking */
    {{0x20, 0x01, 0x0d, 0xb8}, 32, NET_PRIVATE},
    {{0x20, 0x02}, 16, NET_PRIVATE}, /* 6to4 holds an IPv4 address, any one */
    {{0x3f, 0xff}, 20, NET_PRIVATE},
    {{0x20}, 3, NET_PUBLIC},
    /* unspecified, NAT64 (64:ff9b::/96 and 64:ff9b:1::/48), unique local, multicast, … */
    {{0}, 0, NET_PRIVATE},
};

static bool in_net(const uint8_t *address, const struct net *n) {
    int whole = n->bits / 8, rest = n->bits % 8;
    if (memcmp(address, n->prefix, (size_t)whole) != 0)
        return false;
    return rest == 0 || ((address[whole] ^ n->prefix[whole]) & (0xff00 >> rest) & 0xff) == 0;
}

enum destination_network destination_network(const struct sockaddr *address) {
    uint8_t bytes[16] = V4(0, 0, 0, 0);
    if (address->sa_family == AF_INET)
        memcpy(bytes + 12, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
    else if (address->sa_family == AF_INET6)
        memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
    else
        return NET_PRIVATE;
    size_t i = 0;
    while (!in_net(bytes, &NETS[i]))
        i++;
    return NETS[i].kind;
}

bool destination_is_private_literal(const char *url) {
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    struct parts p;
    if (!parts_read(url, &p))
        return true;
    size_t n = strlen(p.host);
    bool is_private = false;
    if (p.host[0] == '[') {
        p.host[n - 1] = '\0';
        is_private = inet_pton(AF_INET6, p.host + 1, &v6.sin6_addr) != 1 ||
                     destination_network((const struct sockaddr *)&v6) != NET_PUBLIC;
    } else if (inet_pton(AF_INET, p.host, &v4.sin_addr) == 1)
        is_private = destination_network((const struct sockaddr *)&v4) != NET_PUBLIC;
    parts_free(&p);
    return is_private;
}
