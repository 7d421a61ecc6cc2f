/* Which addresses a webhook may have: base/url.h reads them, the operator's list decides. The timer
 * reads them again with libcurl's own parser before it sends. Resolves nothing and knows nothing
 * about networks. */
#include "settings/webhook_url.h"
#include "base/url.h"

#include <string.h>
#include <strings.h>

static const char UNREADABLE[] = "The URL cannot be read. Copy it again from Atlassian Automation";

static const char BAD_CHARACTER[] =
    "The URL contains an invalid character. Copy it again from Atlassian Automation";

static const char NOT_ALLOWED[] = "This server may not call this URL";

static const char *const URL_PROBLEM_TEXT[URL_PROBLEM_COUNT] = {
    [URL_CHARACTER] = BAD_CHARACTER,
    [URL_FRAGMENT] = "The URL must not contain a # part",
    [URL_SCHEME] = "The URL must start with https://",
    [URL_USER] = "The URL must not contain a user name or password",
    [URL_NO_HOST] = UNREADABLE,
    [URL_HOST] = UNREADABLE,
    [URL_PORT] = UNREADABLE,
    [URL_ESCAPE] = UNREADABLE,
    [URL_DOTS] = "The URL must not contain . or .. as a part of its path",
};

/* Receivers of webhooks are in the DNS of the internet: no _ in their names. */
static const char *webhook_url_read(const char *text, struct url *u) {
    enum url_problem problem = url_parse_strict(text, u);
    if (url_has_host(problem) && memchr(u->host, '_', u->host_length))
        problem = URL_HOST;
    if (url_has_host(problem) && !u->https && !url_host_is_loopback(u->host, u->host_length))
        problem = URL_SCHEME;
    return URL_PROBLEM_TEXT[problem];
}

/* A prefix ends where a part of the path ends: ".../hooks" allows ".../hooks/1", never
 * ".../hooks-of-others". */
static bool webhook_prefix_covers(const struct url *prefix, const struct url *u) {
    if (prefix->query || prefix->https != u->https || prefix->port != u->port)
        return false;
    if (prefix->host_length != u->host_length ||
        strncasecmp(prefix->host, u->host, u->host_length) != 0)
        return false;
    size_t length = prefix->path_length;
    if (u->path_length < length || memcmp(prefix->path, u->path, length) != 0)
        return false;
    return u->path_length == length || prefix->path[length - 1] == '/' || u->path[length] == '/';
}

static bool webhook_url_is_allowed(const struct url *u, const char *allow) {
    for (const char *p = allow; *p;) {
        size_t n = strcspn(p, " \t");
        char one[WEBHOOK_URL_MAX + 1];
        struct url prefix;
        if (n > 0 && n < sizeof one) {
            memcpy(one, p, n);
            one[n] = '\0';
            if (!webhook_url_read(one, &prefix) && webhook_prefix_covers(&prefix, u))
                return true;
        }
        p += n + (p[n] != '\0');
    }
    return false;
}

const char *webhook_url_problem(const char *url, const char *allow) {
    struct url u;
    if (strlen(url) > WEBHOOK_URL_MAX)
        return "The URL must be 2,000 characters or fewer";
    const char *problem = webhook_url_read(url, &u);
    if (!problem && !webhook_url_is_allowed(&u, allow))
        problem = NOT_ALLOWED;
    return problem;
}

/* The prefixes as people read them: "A", "A or B". */
static const char *webhook_allowed_text(struct arena *a, const char *allow) {
    const char *text = "";
    for (const char *p = allow; *p;) {
        size_t n = strcspn(p, " \t");
        if (n > 0)
            text = arena_printf(a, "%s%s%.*s", text, *text ? " or " : "", (int)n, p);
        p += n + (p[n] != '\0');
    }
    return text;
}

const char *webhook_url_problem_text(struct arena *a, const char *url, const char *allow) {
    const char *problem = webhook_url_problem(url, allow);
    return problem != NOT_ALLOWED
               ? problem
               : arena_printf(a,
                              "The URL must start with %s. ROLLCALL_WEBHOOK_ALLOW on the server "
                              "can allow more addresses",
                              webhook_allowed_text(a, allow));
}

char *webhook_url_short(struct arena *a, const char *url) {
    const char *scheme_end = strstr(url, "://");
    const char *host = scheme_end ? scheme_end + 3 : url;
    size_t host_length = strcspn(host, "/?#");
    const char *rest = host + host_length;
    size_t rest_length = strlen(rest);
    if (rest_length < 12) /* four characters of a short secret would be most of it */
        return arena_strndup(a, host, host_length);
    return arena_printf(a, "%.*s … %s", (int)host_length, host, rest + rest_length - 4);
}
