/* Token = issue time and an HMAC over person and time, so the server keeps nothing. Does not decide rights. */
#include "csrf.h"
#include "limits.h"
#include "text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The pages of one second and person bear one token: the last text signed is kept with its signature. */
static const char *sign(struct request *r, int64_t issued) {
    static struct { char key[80], text[320], signature[80]; } last;
    char *text = arena_printf(r->arena, "csrf|%lld|%s", (long long)issued, r->who.name);
    for (char *p = text; *p; p++)
        *p = (char)tolower((unsigned char)*p); /* e-mail compares without case */
    if (strcmp(text, last.text) == 0 && strcmp(r->csrf_key, last.key) == 0)
        return last.signature;
    const char *made = secret_hmac_hex(r->arena, r->csrf_key, strlen(r->csrf_key), text, strlen(text));
    if (strlen(text) < sizeof last.text && strlen(r->csrf_key) < sizeof last.key && strlen(made) < sizeof last.signature) {
        memcpy(last.text, text, strlen(text) + 1);
        memcpy(last.key, r->csrf_key, strlen(r->csrf_key) + 1);
        memcpy(last.signature, made, strlen(made) + 1);
    }
    return made;
}

char *csrf_token(struct request *r) {
    if (!r->csrf)
        r->csrf = arena_printf(r->arena, "%lld.%s", (long long)r->now, sign(r, r->now));
    return r->csrf;
}

/* HTTP_HOST may lack the port, so names are compared without it. */
static bool same_host(struct request *r, const char *origin) {
    const char *name = strstr(origin, "://");
    name = name ? name + 3 : origin;
    size_t bracket = name[0] == '[' ? strcspn(name, "]") + 1 : 0;
    size_t n = bracket ? bracket : strcspn(name, ":/");
    const char *host = r->env.host;
    size_t host_n = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
    return n > 0 && n == host_n && strncasecmp(name, host, n) == 0;
}

enum rc_err csrf_check(struct request *r) {
    const char *site = r->env.fetch_site, *origin = r->env.origin;
    if (strcmp(site, "cross-site") == 0 || (*origin && !same_host(r, origin)))
        return FAIL(r->err, ERR_RIGHT, "This form was sent from another site, so nothing was saved. Open the page here and send it again.",
                    "origin %s, Sec-Fetch-Site %s", *origin ? origin : "-", *site ? site : "-");
    const char *token = request_form_text(r, "csrf");
    char *dot = strchr(token, '.');
    int64_t issued = 0;
    if (dot) {
        char *number = arena_strndup(r->arena, token, (size_t)(dot - token));
        if (text_to_int(number, &issued) && issued <= r->now + 60 && secret_equal(dot + 1, sign(r, issued))) {
            r->resend = r->now - issued > LIMIT_CSRF_SECONDS;
            return r->resend ? FAIL(r->err, ERR_FORM, "This form was open for more than 12 hours, so nothing was saved yet.", "%s", "CSRF token is too old") : OK;
        }
    }
    return FAIL(r->err, ERR_FORM,
                "This form is too old or was made for somebody else, so nothing was saved. Open the page again and repeat the change.",
                "%s", *token ? "CSRF token does not fit" : "CSRF token is missing");
}
