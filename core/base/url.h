/* The one strict reader of http and https URLs: for the configuration and for webhooks.
 * It refuses what two readers could understand differently. It resolves no name and connects to
 * nobody. timer/notify/destination.c reads webhook URLs a second time with libcurl's parser, on
 * purpose: what is called must be what was checked. */
#ifndef CORE_BASE_URL_H
#define CORE_BASE_URL_H
#include <stdbool.h>
#include <stddef.h>

enum { URL_HOST_BYTES_MAX = 253 };

enum url_problem {
    URL_OK,
    URL_CHARACTER, /* a blank, a control, no ASCII, or one of "<>\^`{|} */
    URL_FRAGMENT,  /* a # */
    URL_SCHEME,    /* neither http:// nor https:// */
    URL_USER,      /* a user name or password */
    URL_NO_HOST,
    URL_HOST,   /* neither letters, digits, ".", - and _, nor an IPv6 address in brackets */
    URL_PORT,   /* not a number from 1 to 65535, of at most five digits */
    URL_ESCAPE, /* url_parse_strict: an odd escape */
    URL_DOTS,   /* . or .. as a part of the path, also written %2e, also before a ";x" */
    URL_PROBLEM_COUNT
};

/* Points into the text it was read from. */
struct url {
    bool https, has_port, has_path;
    bool odd_host;    /* a dot at the end, an empty label, or - or _ at the edge of a label */
    bool odd_escape;  /* a broken %XX in the path, or one that hides / \ % or a control character */
    const char *host; /* brackets of an IPv6 address included */
    size_t host_length;
    int port;         /* 80 or 443 when the URL has none */
    const char *path; /* "/" when the URL has none */
    size_t path_length;
    const char *query; /* from '?'; NULL when the URL has none */
};

/* The first problem. Problems of the path, from URL_ESCAPE on, leave scheme, host and port filled
 * in. */
enum url_problem url_parse(const char *text, struct url *out);
/* Refuses odd hosts (URL_HOST) and odd escapes, too. Webhooks need that; a configuration that
 * worked with one must go on working. */
enum url_problem url_parse_strict(const char *text, struct url *out);
static inline bool url_has_host(enum url_problem problem) {
    return problem == URL_OK || problem >= URL_ESCAPE;
}
/* localhost, 127.0.0.0/8 and [::1]: names and numbers that cannot leave this machine. Short, octal
 * and hexadecimal spellings of these do not count: programs read them differently. */
bool url_host_is_loopback(const char *host, size_t length);
#endif
