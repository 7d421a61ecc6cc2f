/* The calls of a Jira site that tell how many seats Atlassian counts, with their errors as seen
 * live: 401 of a token without the scope, 403 of an account that does not administer Jira. */
#include "demo.h"
#include "org.h"

#include <stdio.h>
#include <string.h>

long demo_license_shift;

static int base64_value(char c) {
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(DIGITS, c) : NULL;
    return at ? (int)(at - DIGITS) : -1;
}

/* The token behind "user:" in "Basic …". */
static void read_token(const char *authorization, char *out, size_t size) {
    char pair[400] = "";
    size_t n = 0;
    unsigned bits = 0, value = 0;
    *out = '\0';
    if (strncmp(authorization, "Basic ", 6) != 0)
        return;
    for (const char *p = authorization + 6; base64_value(*p) >= 0 && n + 1 < sizeof pair; p++) {
        value = value << 6 | (unsigned)base64_value(*p);
        bits += 6;
        if (bits < 8)
            continue;
        bits -= 8;
        pair[n++] = (char)(value >> bits & 0xff);
    }
    pair[n] = '\0';
    const char *colon = strchr(pair, ':');
    if (colon && colon > pair)
        snprintf(out, size, "%s", colon + 1);
}

static bool is_jira(int product) { return strncmp(PRODUCT[product].owner, "jira", 4) == 0; }

/* key NULL: all Jira products of the site. -1: the site has none of them. */
static long count_seats(const char *site, const char *key) {
    long seats = -1;
    for (int p = 0; p < PRODUCTS; p++) {
        if (strcmp(PRODUCT[p].part, site) != 0 || !is_jira(p) ||
            (key && strcmp(PRODUCT[p].owner, key) != 0))
            continue;
        seats = seats < 0 ? demo_license_shift : seats;
        for (uint64_t i = 0; i < org_users; i++)
            seats += org_billable(i, p);
    }
    return seats;
}

bool license_call(const struct call *c, struct reply *r) {
    static const char START[] = "/ex/jira/",
                      COUNT[] = "/rest/api/3/license/approximateLicenseCount";
    char site[80], token[300];
    if (strncmp(c->path, START, strlen(START)) != 0)
        return false;
    const char *rest = c->path + strlen(START);
    size_t n = strcspn(rest, "/");
    snprintf(site, sizeof site, "%.*s", (int)n, rest);
    rest += n;
    read_token(c->authorization, token, sizeof token);
    bool is_plain = strcmp(token, LICENSE_TOKEN_PLAIN) == 0;
    if (strcmp(token, LICENSE_TOKEN) != 0 && !is_plain) {
        fail_shape(r, 3, 401, "", "Unauthorized; scope does not match");
        return true;
    }
    bool is_count = strncmp(rest, COUNT, strlen(COUNT)) == 0;
    rest += is_count ? strlen(COUNT) : 0;
    const char *key = strncmp(rest, "/product/", 9) == 0 ? rest + 9 : NULL;
    long seats = is_count && (key || !*rest) ? count_seats(site, key) : -1;
    if (seats < 0)
        fail_shape(r, 3, 404, "", "Not Found");
    else if (is_plain) {
        r->status = 403;
        text_addf(&r->body, "{\"errorMessages\":[\"You are not authorized to perform this action. "
                            "Administrator privileges are required.\"],\"errors\":{}}");
    } else
        text_addf(&r->body, "{\"key\":\"%s\",\"value\":\"%ld\"}", key ? key : "all", seats);
    return true;
}
