/* A token is its issue time and a keyed hash of person and time, so the server stores none. Decides
 * no rights. */
#include "http/csrf.h"
#include "base/limits.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *csrf_sign(struct request *r, int64_t issued) {
    char *text = arena_printf(r->arena, "csrf|%lld|%s", (long long)issued, r->who.name);
    for (char *p = text; *p; p++)
        *p = (char)tolower((unsigned char)*p); /* e-mail addresses compare without case */
    return secret_mac_hex(r->arena, r->csrf_key, strlen(r->csrf_key), text, strlen(text));
}

char *csrf_token(struct request *r) {
    if (!r->csrf)
        r->csrf = arena_printf(r->arena, "%lld.%s", (long long)r->now, csrf_sign(r, r->now));
    return r->csrf;
}

/* Compares without the port, which HTTP_HOST may lack. */
static bool same_host(struct request *r, const char *origin) {
    const char *name = strstr(origin, "://");
    name = name ? name + 3 : origin;
    size_t bracket = name[0] == '[' ? strcspn(name, "]") + 1 : 0;
    size_t n = bracket ? bracket : strcspn(name, ":/");
    const char *host = r->env.host;
    size_t host_n = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
    return n > 0 && n == host_n && strncasecmp(name, host, n) == 0;
}

/* Length of scheme, name and port of an address. Browsers leave out the scheme's own port. */
static size_t origin_length(const char *url) {
    const char *name = strstr(url, "://");
    size_t n = name ? (size_t)(name - url) + 3 : 0;
    n += strcspn(url + n, "/?#");
    const char *usual = text_starts(url, "https:") ? ":443" : ":80";
    size_t port = strlen(usual);
    return n > port && strncmp(url + n - port, usual, port) == 0 ? n - port : n;
}

/* A proxy in front may change the host name; the configuration has the one browsers use. */
static bool is_base_url(struct request *r, const char *origin) {
    const char *base = r->app->config->base_url;
    size_t n = origin_length(base);
    return n == strlen(origin) && strncasecmp(base, origin, n) == 0;
}

/* Headers come from anybody: repeats them only when they look like an origin or a host name. */
static const char *csrf_printable(const char *text) {
    static const char SIGNS[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/[]";
    if (!*text)
        return "none";
    return text[strspn(text, SIGNS)] || strlen(text) > 80 ? "an unreadable one" : text;
}

static enum rc_err csrf_refuse_origin(struct request *r) {
    const char *origin = csrf_printable(r->env.origin);
    const char *host = csrf_printable(r->env.host);
    const char *site = csrf_printable(r->env.fetch_site);
    const char *message = "This form was sent from another site, so nothing was saved. Open the "
                          "page here and send it again.";
    if (strcmp(site, "cross-site") != 0)
        message = arena_printf(
            r->arena,
            "This form was sent from another site, so nothing was saved. If a proxy in front "
            "changes the host name, set ROLLCALL_BASE_URL to the address in your browser. "
            "Origin: %s. Host: %s.",
            origin, host);
    return FAIL(r->err, ERR_RIGHT, message, "Origin %s, Host %s, Sec-Fetch-Site %s", origin, host,
                site);
}

/* True: the token was signed for this person, *issued seconds UTC. */
static bool csrf_token_is_own(struct request *r, const char *token, int64_t *issued) {
    const char *dot = strchr(token, '.');
    if (!dot)
        return false;
    const char *number = arena_strndup(r->arena, token, (size_t)(dot - token));
    return text_to_int(number, issued) && *issued <= r->now + 60 &&
           secret_equal(dot + 1, csrf_sign(r, *issued));
}

enum rc_err csrf_check(struct request *r) {
    const char *origin = r->env.origin;
    if (strcmp(r->env.fetch_site, "cross-site") == 0 ||
        (*origin && !same_host(r, origin) && !is_base_url(r, origin)))
        return csrf_refuse_origin(r);
    const char *token = request_form_text(r, "csrf");
    int64_t issued = 0;
    if (!csrf_token_is_own(r, token, &issued))
        return FAIL(r->err, ERR_FORM,
                    "This form has expired. Nothing was saved. Reload the page and repeat the "
                    "change.",
                    "%s", *token ? "CSRF token does not match" : "CSRF token is missing");
    r->resend = r->now - issued > LIMIT_CSRF_SECONDS;
    if (r->resend)
        return FAIL(r->err, ERR_FORM,
                    "This form was open for more than 12 hours. Nothing was saved yet.", "%s",
                    "CSRF token is too old");
    return OK;
}
