/* Atlassian's organization API as the fact sheet tells it: paging families, error shapes, scoped keys. Reads only what
 * the client sends; what it answers comes from org.c. */
#include "demo.h"
#include "org.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_NONE, KEY_FULL, KEY_SCOPED, KEY_NO_USERS, KEY_FOREIGN };
static const struct { const char *key, *label; int kind, days; } KEYS[] = {
    {"ATCTT-demo-full-0001-4f2a", "rollcall-demo", KEY_FULL, 23},       {"ATCTT-demo-full-0002-9c1d", "rollcall-next", KEY_FULL, 200},
    {"ATCTT-demo-scoped-0003-77aa", "rollcall-read", KEY_SCOPED, 90},   {"ATCTT-demo-noreads-0007-1b2c", "rollcall-little", KEY_NO_USERS, 90},
    {"ATCTT-demo-expired-0004-dead", "rollcall-old", KEY_NONE, -3},     {"ATCTT-demo-foreign-0005-beef", "elsewhere", KEY_FOREIGN, 90},
    {"ATCTT-demo-soon-0006-0005", "rollcall-soon", KEY_FULL, 5},
};
enum { KEY_COUNT = sizeof KEYS / sizeof *KEYS };

static void fail(struct reply *r, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void fail(struct reply *r, int status, const char *format, ...) {
    char text[600];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    r->status = status;
    r->body.length = 0;
    put(&r->body, "%s", text);
}
/* E1, the shape of v2; `status` is now a string, now a number, as seen live. */
static void fail_v2(struct reply *r, int status, const char *code, const char *title) {
    fail(r, status, status % 2 ? "{\"errors\":[{\"id\":\"e\",\"status\":%d,\"code\":\"%s\",\"title\":\"%s\"}]}"
                               : "{\"errors\":[{\"id\":\"e\",\"status\":\"%d\",\"code\":\"%s\",\"title\":\"%s\",\"detail\":\"\"}]}", status, code, title);
}

static int key_kind(const struct call *c) {
    for (int i = 0; i < KEY_COUNT; i++)
        if (strncmp(c->authorization, "Bearer ", 7) == 0 && strcmp(c->authorization + 7, KEYS[i].key) == 0)
            return KEYS[i].kind;
    return KEY_NONE;
}

/* The strings of a member: "name":"x" or "name":["x","y"]. Enough for what clients of this API send. */
static int strings(const char *body, const char *name, char out[][160], int most) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, "\"%s\":", name);
    const char *p = strstr(body, wanted);
    int n = 0;
    if (!p)
        return 0;
    p += strlen(wanted);
    bool list = *p == '[';
    while (n < most && (p = strpbrk(p, "\"]"))) {
        if (*p == ']')
            break;
        const char *end = strchr(p + 1, '"');
        if (!end)
            break;
        snprintf(out[n++], 160, "%.*s", (int)(end - p - 1), p + 1);
        p = end + 1;
        if (!list)
            break;
    }
    return n;
}

static long number(const char *body, const char *name, long fallback) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, "\"%s\":", name);
    const char *p = strstr(body, wanted);
    return p ? strtol(p + strlen(wanted), NULL, 10) : fallback;
}

static long query_number(const char *query, const char *name, long fallback) {
    const char *p = strstr(query, name);
    return p ? strtol(p + strlen(name) + 1, NULL, 10) : fallback;
}

/* Cursors are opaque to clients: a position, disguised. */
static void put_links(struct text *t, bool more, uint64_t position) {
    if (strcmp(demo_twist, "circle") == 0)
        position = position / 100 % 3 * 100;
    if (more && strcmp(demo_twist, "elsewhere") == 0)
        put(t, ",\"links\":{\"next\":\"http://127.0.0.2:9/admin?cursor=c1\"}}");
    else if (more)
        put(t, ",\"links\":{\"self\":\"tok\",\"prev\":null,\"next\":\"c%llx\"}}", (unsigned long long)(position ^ 0x5eed5eed5eedULL));
    else
        put(t, ",\"links\":{\"self\":\"tok\",\"prev\":null,\"next\":null}}");
}

static bool read_cursor(const char *text, uint64_t *position) {
    char *end = NULL;
    if (text[0] != 'c')
        return false;
    *position = strtoull(text + 1, &end, 16) ^ 0x5eed5eed5eedULL;
    return *end == '\0' && *position < 100000000;
}

struct filter { char status[4][160], membership[3][160], claim[1][160], resource[20][160], role[10][160]; int statuses, memberships, claims, resources, roles, mfa; /* mfa: 1 on, 2 off, 0 any */ };

static bool in(char list[][160], int n, const char *word) {
    for (int i = 0; i < n; i++)
        if (strcmp(list[i], word) == 0)
            return true;
    return n == 0;
}

static bool fits(const struct filter *f, const struct user *u) {
    struct filter *m = (struct filter *)f;
    if (f->mfa && (strcmp(u->claim, "managed") != 0 || (org_hash(u->index, 13) % 2 == 0) != (f->mfa == 1)))
        return false;
    if (!in(m->status, f->statuses, u->status) || !in(m->membership, f->memberships, u->membership_status) || !in(m->claim, f->claims, u->claim))
        return false;
    for (int k = 0; k < f->resources; k++)
        for (int p = 0; p < PRODUCTS; p++)
            for (int i = 0; i < f->roles && strstr(f->resource[k], PRODUCT[p].part) && strstr(f->resource[k], PRODUCT[p].owner); i++)
                if (org_holds(u->index, p, f->role[i]))
                    return true;
    return f->resources == 0;
}

static void put_time(struct text *t, int64_t at, uint64_t precision) {
    time_t when = (time_t)at;
    struct tm tm;
    gmtime_r(&when, &tm);
    static const char *const FRACTION[] = {"", ".000", ".936941226", ".12"};
    put(t, "\"%04d-%02d-%02dT%02d:%02d:%02d%sZ\"", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, FRACTION[precision % 4]);
}

static void put_expanded(struct text *t, const struct user *u, const char *body, time_t now) {
    if (strstr(body, "platformRoles"))
        put(t, u->platform_role ? ",\"platformRoles\":[\"%s\"]" : ",\"platformRoles\":[]", u->platform_role);
    if (strstr(body, "\"productAccess\"")) {
        const char *comma = "";
        put(t, ",\"productAccess\":[");
        for (int p = 0; p < PRODUCTS; p++) {
            int64_t at = org_last_active(u->index, p, now);
            if (at == 0)
                continue;
            put(t, "%s{\"id\":\"ari:cloud:%s::%s/%s\",\"key\":\"%s\",\"lastActiveTimestamp\":", comma, PRODUCT[p].owner_in_activity,
                p == 8 ? "workspace" : "site", PRODUCT[p].part, PRODUCT[p].owner_in_activity);
            put_time(t, at, u->index);
            put(t, "}");
            comma = ",";
        }
        put(t, "]");
    }
    if (strstr(body, "\"groups\"")) {
        const char *comma = "";
        put(t, ",\"groups\":[");
        for (int g = 0; g < org_groups(); g++) {
            if (!org_member(u->index, g))
                continue;
            struct group group;
            org_group(g, &group);
            put(t, "%s{\"id\":\"ari:cloud:identity::group/%s\",\"name\":", comma, group.id);
            put_json(t, group.name);
            put(t, ",\"description\":null}");
            comma = ",";
        }
        put(t, "]");
    }
}

static void put_user(struct text *t, const struct user *u, const char *body, time_t now) {
    put(t, "{\"accountId\":\"%s\",\"accountType\":\"atlassian\",\"status\":\"%s\",\"accountStatus\":\"%s\",\"membershipStatus\":\"%s\",\"addedToOrg\":", u->id,
        u->status, u->account_status, u->membership_status);
    put_time(t, 1640995200 + (int64_t)(org_hash(u->index, 12) % 100000000), 1);
    put(t, ",\"name\":");
    put_json(t, u->name);
    if (u->has_email) {
        put(t, ",\"email\":");
        put_json(t, u->email);
    }
    put(t, ",\"claimStatus\":\"%s\",\"managementSource\":%s,\"jobTitle\":%s,\"department\":%s", u->claim, u->index % 5 ? "\"invited\"" : "null",
        u->null_profile ? "null" : "\"Engineer\"", u->null_profile ? "null" : "\"R&D\"");
    put_expanded(t, u, body, now);
    put(t, ",\"links\":{\"self\":\"tok\"}}");
}

static void users_search(const struct call *c, struct reply *r) {
    struct filter f = {0};
    char cursor[1][160];
    uint64_t i = 0;
    long limit = number(c->body, "limit", 50), n = 0;
    f.statuses = strings(c->body, "status", f.status, 4);
    f.memberships = strings(c->body, "membershipStatus", f.membership, 3);
    f.claims = strings(c->body, "claimStatus", f.claim, 1);
    f.resources = strings(c->body, "resourceIds", f.resource, 20);
    f.roles = strings(c->body, "roleIds", f.role, 10);
    f.mfa = strstr(c->body, "\"mfaEnabled\":true") ? 1 : strstr(c->body, "\"mfaEnabled\":false") ? 2 : 0;
    if (limit < 1 || limit > 100)
        { fail_v2(r, 400, "ADMIN-400-24", "limit must be between 1 and 100"); return; }
    if (strings(c->body, "cursor", cursor, 1) && !read_cursor(cursor[0], &i))
        { fail_v2(r, 400, "ADMIN-400-1", "invalid page cursor"); return; }
    time_t now = time(NULL);
    put(&r->body, "{\"data\":[");
    for (; i < org_users && n < limit; i++) {
        struct user u;
        org_user(i, &u);
        if (!fits(&f, &u))
            continue;
        put(&r->body, n++ ? "," : "");
        put_user(&r->body, &u, c->body, now);
    }
    put(&r->body, "]");
    put_links(&r->body, i < org_users, i);
}

static void query_word(const char *query, const char *name, char list[][160], int *n) {
    const char *p = strstr(query, name);
    if (p)
        snprintf(list[(*n)++], 160, "%.*s", (int)strcspn(p + strlen(name), "&"), p + strlen(name));
}

static void users_count(const struct call *c, struct reply *r) {
    struct filter f = {0};
    uint64_t n = 0;
    query_word(c->query, "claimStatus=", f.claim, &f.claims);
    query_word(c->query, "status=", f.status, &f.statuses);
    f.mfa = strstr(c->query, "mfaEnabled=true") ? 1 : strstr(c->query, "mfaEnabled=false") ? 2 : 0;
    for (uint64_t i = 0; *c->query && i < org_users; i++) {
        struct user u;
        org_user(i, &u);
        n += fits(&f, &u);
    }
    put(&r->body, "{\"count\":%llu}", (unsigned long long)(*c->query ? n : org_users));
}

static void groups_search(const struct call *c, struct reply *r) {
    char cursor[1][160];
    uint64_t g = 0;
    long limit = number(c->body, "limit", 20), n = 0;
    if (limit < 1 || limit > 100)
        { fail_v2(r, 400, "ADMIN-400-24", "limit must be between 1 and 100"); return; }
    if (strings(c->body, "cursor", cursor, 1) && !read_cursor(cursor[0], &g))
        { fail_v2(r, 400, "ADMIN-400-1", "invalid page cursor"); return; }
    put(&r->body, "{\"data\":[");
    for (; (int)g < org_groups() && n < limit; g++, n++) {
        struct group group;
        org_group((int)g, &group);
        put(&r->body, "%s{\"id\":\"%s\",\"name\":", n ? "," : "", group.id);
        put_json(&r->body, group.name);
        put(&r->body, ",\"description\":\"\",\"directoryId\":\"" DIRECTORY_ID "\",\"externalSynced\":%s,\"managedBy\":\"%s\",\"managementAccess\":{\"deletable\":true,"
            "\"modifiable\":%s,\"readable\":true},\"counts\":{\"resources\":%d}}", group.external ? "true" : "false", group.external ? "external" : "admins",
            group.external ? "false" : "true", group.product >= 0);
    }
    put(&r->body, "]");
    put_links(&r->body, (int)g < org_groups(), g);
}

static void put_ari(struct text *t, int p) { put(t, "ari:cloud:%s::%s/%s", PRODUCT[p].owner, p == 8 ? "workspace" : "site", PRODUCT[p].part); }

static void group_roles(const char *id, struct reply *r) {
    const char *dash = strrchr(id, '-');
    int g = dash ? (int)strtol(dash + 1, NULL, 10) - 1 : -1;
    struct group group;
    if (g < 0 || g >= org_groups())
        { fail_v2(r, 404, "ADMIN-404-10", "unknown group"); return; }
    org_group(g, &group);
    put(&r->body, "{\"data\":[");
    if (group.product >= 0) {
        put(&r->body, "{\"resourceId\":\"");
        put_ari(&r->body, group.product);
        put(&r->body, "\",\"resourceOwner\":\"%s\",\"roles\":[\"%s\"],\"defaultRole\":%s}", PRODUCT[group.product].owner, group.role, g < 2 ? "\"atlassian/user\"" : "null");
    }
    put(&r->body, "]");
    put_links(&r->body, false, 0);
}

/* The next page may be asked for with the cursor alone. */
static void workspaces(const struct call *c, struct reply *r) {
    char cursor[1][160];
    uint64_t from = 0;
    bool more = strings(c->body, "cursor", cursor, 1) == 1;
    if (more && (strstr(c->body, "\"limit\"") || !read_cursor(cursor[0], &from)))
        { fail(r, 400, "{\"id\":\"e\",\"status\":\"400\",\"code\":\"ADMIN-400-4\",\"title\":\"only the cursor\",\"detail\":\"\"}"); return; }
    int upto = more ? PRODUCTS : 5;
    put(&r->body, "{\"data\":[");
    for (int p = (int)from; p < upto; p++) {
        put(&r->body, "%s{\"id\":\"", p > (int)from ? "," : "");
        put_ari(&r->body, p);
        put(&r->body, "\",\"type\":\"workspace\",\"attributes\":{\"name\":\"%s\",\"typeKey\":\"%s\",\"type\":\"%s\",\"status\":\"online\",\"sandbox\":{\"type\":\"%s\"},\"usage\":null,"
            "\"capacity\":%d,\"hostUrl\":\"%s\"},\"relationships\":{\"entitlement\":[{\"id\":\"e\",\"type\":\"entitlement\",\"attributes\":{\"plan\":\"%s\"}}]}}", PRODUCT[p].name,
            PRODUCT[p].owner, PRODUCT[p].owner, PRODUCT[p].sandbox ? "CHILD" : "NONE", PRODUCT[p].capacity, PRODUCT[p].host, PRODUCT[p].plan);
    }
    put(&r->body, "]");
    put_links(&r->body, upto < PRODUCTS, (uint64_t)upto);
}

static void api_keys(const struct call *c, struct reply *r) {
    if (strstr(c->query, "limit=")) /* an unknown page parameter gives 500 on the real one, too */
        { fail(r, 500, "{\"message\":\"Internal Server Error\"}"); return; }
    put(&r->body, "{\"data\":[");
    time_t now = time(NULL);
    for (int i = 0; i < KEY_COUNT; i++) {
        put(&r->body, "%s{\"id\":\"key-%d\",\"label\":\"%s\",\"expiresAt\":", i ? "," : "", i + 1, KEYS[i].label);
        put_time(&r->body, (int64_t)now + KEYS[i].days * 86400 + 3600, 1);
        put(&r->body, ",\"lastActiveAt\":");
        put_time(&r->body, (int64_t)now - 86400 * (i + 1), 0);
        put(&r->body, ",\"orgId\":\"" ORG_ID "\"}");
    }
    put(&r->body, "]");
    put_links(&r->body, false, 0);
}

static void orgs(int kind, struct reply *r) {
    if (kind == KEY_FULL)
        put(&r->body, "{\"data\":[{\"id\":\"" ORG_ID "\",\"type\":\"orgs\",\"attributes\":{\"name\":\"Example Works\"}}],\"links\":{}}");
    else if (kind == KEY_FOREIGN)
        put(&r->body, "{\"data\":[{\"id\":\"9z9z9z9z-0000-4000-8000-000000000000\",\"type\":\"orgs\",\"attributes\":{\"name\":\"Foreign Works\"}}],\"links\":{}}");
    else
        put(&r->body, "{\"data\":[],\"links\":{}}"); /* a scoped key sees no organization here */
}

static bool below(const char *path, const char *prefix, const char **rest) {
    size_t n = strlen(prefix);
    if (strncmp(path, prefix, n) != 0)
        return false;
    *rest = path + n;
    return true;
}

static void directory_call(const struct call *c, const char *rest, int kind, struct reply *r) {
    const char *after = strchr(rest, '/');
    if (!after || (strncmp(rest, "-/", 2) != 0 && strncmp(rest, DIRECTORY_ID "/", sizeof DIRECTORY_ID) != 0))
        { fail_v2(r, 404, "ADMIN-404-1", "unknown directory"); return; }
    if (kind == KEY_NO_USERS)
        { fail_v2(r, 403, "ADMIN-403-3", "the key lacks the scope read:directories:admin"); return; }
    if (strcmp(after, "/users/search") == 0)
        { users_search(c, r); return; }
    if (strcmp(after, "/users/count") == 0)
        { users_count(c, r); return; }
    if (strcmp(after, "/groups/search") == 0)
        { groups_search(c, r); return; }
    if (strncmp(after, "/groups/", 8) == 0 && strstr(after, "/role-assignments")) {
        char id[100];
        snprintf(id, sizeof id, "%.*s", (int)strcspn(after + 8, "/"), after + 8);
        { group_roles(id, r); return; }
    }
    fail_v2(r, 404, "ADMIN-404-1", "unknown address");
}

void api_answer(const struct call *c, struct reply *r) {
    const char *rest = NULL;
    int kind = key_kind(c);
    if (kind == KEY_NONE)
        { fail(r, 401, "{\"code\":401,\"message\":\"Unauthorized\"}"); return; }
    if (strcmp(c->method, "POST") == 0 && !strstr(c->content_type, "application/json"))
        { fail(r, 415, "{\"message\":\"Unsupported Media Type\"}"); return; }
    if (query_number(c->query, "limit", 20) > 100)
        { fail_v2(r, 400, "ADMIN-400-24", "limit must be between 1 and 100"); return; }
    if (strcmp(c->path, "/admin/v1/orgs") == 0)
        { orgs(kind, r); return; }
    if (kind == KEY_FOREIGN)
        { fail(r, 404, "{\"errors\":[{\"id\":\"e\",\"status\":\"404\",\"code\":\"ADMIN-404-2\",\"title\":\"org not found\"}]}"); return; }
    if (strcmp(c->path, "/admin/v1/orgs/" ORG_ID) == 0)
        { put(&r->body, "{\"data\":{\"id\":\"" ORG_ID "\",\"type\":\"orgs\",\"attributes\":{\"name\":\"Example Works\"}}}"); return; }
    if (strcmp(c->path, "/admin/v2/orgs/" ORG_ID "/workspaces") == 0)
        { workspaces(c, r); return; }
    if (strcmp(c->path, "/admin/v2/orgs/" ORG_ID "/directories") == 0)
        { put(&r->body, "{\"data\":[{\"directoryId\":\"" DIRECTORY_ID "\",\"name\":\"Primary Directory\"}],\"links\":{\"next\":null}}"); return; }
    if (strcmp(c->path, "/admin/api-access/v1/orgs/" ORG_ID "/api-keys") == 0)
        { api_keys(c, r); return; }
    if (below(c->path, "/admin/v2/orgs/" ORG_ID "/directories/", &rest))
        { directory_call(c, rest, kind, r); return; }
    fail(r, 404, "{\"message\":\"no Route matched with those values\"}");
}
