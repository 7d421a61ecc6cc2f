/* Atlassian's organization API as the fact sheet tells it: paging families, error shapes, scoped
 * keys. Reads only what the client sends; what it answers comes from org.c. */
#include "demo.h"
#include "org.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_NONE, KEY_FULL, KEY_SCOPED, KEY_NO_USERS, KEY_NO_GROUPS, KEY_FOREIGN };
static struct {
    const char *key, *label;
    int kind, days;
} KEYS[] = {
    {"ATCTT-demo-full-0001-4f2a", "rollcall-demo", KEY_FULL, 23},
    {"ATCTT-demo-full-0002-9c1d", "rollcall-next", KEY_FULL, 200},
    {"ATCTT-demo-scoped-0003-77aa", "rollcall-read", KEY_SCOPED, 90},
    {"ATCTT-demo-noreads-0007-1b2c", "rollcall-little", KEY_NO_USERS, 90},
    {"ATCTT-demo-expired-0004-dead", "rollcall-old", KEY_NONE, -3},
    {"ATCTT-demo-foreign-0005-beef", "elsewhere", KEY_FOREIGN, 90},
    {"ATCTT-demo-soon-0006-0005", "rollcall-soon", KEY_FULL, 5},
    {"ATCTT-demo-nogroups-0008-5e5e", "rollcall-some", KEY_NO_GROUPS, 90},
};
enum { KEY_COUNT = sizeof KEYS / sizeof *KEYS };
/* What became of a key since it was made, by ORG_KEY=LABEL,WORD[,DAYS]. */
enum fate { KEY_AS_MADE, KEY_REVOKED, KEY_CLOSED, KEY_ORG_GONE };
static enum fate fates[KEY_COUNT];

void api_key_set(const char *value) {
    static const char *const WORD[] = {"", "revoked", "closed", "org-gone"};
    const char *word = strchr(value, ','), *days = word ? strchr(word + 1, ',') : NULL;
    size_t n = word ? (size_t)(word - value) : strlen(value);
    size_t length = !word ? 0 : days ? (size_t)(days - word - 1) : strlen(word + 1);
    for (int i = 0; i < KEY_COUNT; i++) {
        if (strlen(KEYS[i].label) != n || strncmp(KEYS[i].label, value, n) != 0)
            continue;
        for (int w = 0; word && w <= KEY_ORG_GONE; w++)
            if (strlen(WORD[w]) == length && strncmp(WORD[w], word + 1, length) == 0)
                fates[i] = (enum fate)w;
        if (days)
            KEYS[i].days = (int)strtol(days + 1, NULL, 10);
    }
}

void fail_shape(struct reply *r, int shape, int status, const char *code, const char *title) {
    r->status = status;
    r->body.length = 0;
    switch (shape) {
    case 1:
        text_addf(&r->body,
                  "{\"errors\":[{\"id\":\"e\",\"status\":\"%d\",\"code\":\"%s\",\"title\":\"%s\","
                  "\"detail\":\"\"}]}",
                  status, code, title);
        break;
    case 2:
        text_addf(&r->body,
                  "{\"errors\":[{\"id\":\"e\",\"status\":%d,\"code\":\"%s\",\"title\":\"%s\"}]}",
                  status, code, title);
        break;
    case 3: text_addf(&r->body, "{\"code\":%d,\"message\":\"%s\"}", status, title); break;
    case 4:
        text_addf(
            &r->body,
            "{\"timestamp\":\"2026-10-30T07:11:02Z\",\"status\":%d,\"error\":\"%s\",\"message\":\"%"
            "s\",\"path\":\"/\",\"requestId\":\"r\"}",
            status, title, title);
        break;
    case 5:
        text_addf(
            &r->body,
            "{\"id\":\"e\",\"status\":\"%d\",\"code\":\"%s\",\"title\":\"%s\",\"detail\":\"\"}",
            status, code, title);
        break;
    default:
        text_addf(&r->body,
                  "{\"key\":\"%s\",\"context\":{},\"errorKey\":\"%s\",\"errorDetail\":\"%s\"}",
                  title, code, title);
    }
}

/* The shape of v2; `status` is now a string, now a number, as seen live. */
void fail_v2(struct reply *r, int status, const char *code, const char *title) {
    fail_shape(r, status % 2 ? 2 : 1, status, code, title);
}

static int key_number(const struct call *c) {
    for (int i = 0; i < KEY_COUNT; i++)
        if (strncmp(c->authorization, "Bearer ", 7) == 0 &&
            strcmp(c->authorization + 7, KEYS[i].key) == 0)
            return i;
    return -1;
}

/* True: the key's fate answers. Whoever made it manages the organization no more, or it is gone. */
static bool fate_answers(const struct call *c, int key, struct reply *r) {
    if (key < 0 || KEYS[key].kind == KEY_NONE || fates[key] == KEY_REVOKED)
        fail_shape(r, 3, 401, "", "Unauthorized");
    else if (fates[key] != KEY_AS_MADE && strcmp(c->path, "/admin/v1/orgs") == 0)
        text_addf(&r->body, "{\"data\":[],\"links\":{}}");
    else if (fates[key] == KEY_CLOSED)
        fail_v2(r, 403, "ADMIN-403-3", "may not manage the organization");
    else if (fates[key] == KEY_ORG_GONE)
        fail_v2(r, 404, "ADMIN-404-2", "org not found");
    else
        return false;
    return true;
}

static long query_number(const char *query, const char *name, long fallback) {
    const char *p = strstr(query, name);
    return p ? strtol(p + strlen(name) + 1, NULL, 10) : fallback;
}

bool twisted(const char *word) { return *demo_twist && strstr(demo_twist, word); }

/* Cursors are opaque to clients: a position and the call that gave it, disguised. */
void text_add_links(struct text *t, bool more, uint64_t position, const char *url_base) {
    char cursor[60];
    bool circle = twisted("circle");
    if (circle || twisted("spiral"))
        position = position / 100 % 3 * 100;
    snprintf(cursor, sizeof cursor, "c%llx.%lx", (unsigned long long)(position ^ 0x5eed5eed5eedULL),
             circle ? 0 : demo_counts.calls);
    if (more && twisted("elsewhere"))
        text_addf(t, ",\"links\":{\"next\":\"%s/admin?cursor=%s\"}}", demo_elsewhere, cursor);
    else if (more && url_base && twisted("url"))
        text_addf(t, ",\"links\":{\"self\":\"tok\",\"next\":\"%s?limit=1&cursor=%s\"}}", url_base,
                  cursor);
    else if (more)
        text_addf(t, ",\"links\":{\"self\":\"tok\",\"prev\":null,\"next\":\"%s\"}}", cursor);
    else
        text_add(t, position % 3 == 1 ? ",\"links\":{\"next\":\"\"}}"
                    : position % 3 == 2
                        ? "}"
                        : ",\"links\":{\"self\":\"tok\",\"prev\":null,\"next\":null}}");
}

bool cursor_read(const char *cursor, uint64_t *position, struct reply *r) {
    char *end = NULL;
    *position = cursor[0] == 'c' ? strtoull(cursor + 1, &end, 16) ^ 0x5eed5eed5eedULL : UINT64_MAX;
    long given = end && *end == '.' ? strtol(end + 1, &end, 16) : -1;
    if (given >= 0 && *end == '\0' && *position < 100000000 &&
        (demo_cursor_calls <= 0 || demo_counts.calls - given <= demo_cursor_calls))
        return true;
    fail_v2(r, 400, "ADMIN-400-1", "invalid page cursor");
    return false;
}

/* The next page may be asked for with the cursor alone. */
static void workspaces_answer(const struct call *c, struct reply *r) {
    char cursor[1][160];
    uint64_t from = 0;
    bool more = read_strings(c->body, "cursor", cursor, 1) == 1;
    if (more && strstr(c->body, "\"limit\"")) {
        fail_shape(r, 5, 400, "ADMIN-400-4", "only the cursor");
        return;
    }
    if (more && !cursor_read(cursor[0], &from, r))
        return;
    int upto = more ? PRODUCTS : 5;
    text_addf(&r->body, "{\"data\":[");
    for (int p = (int)from; p < upto; p++) {
        text_addf(&r->body, "%s{\"id\":\"", p > (int)from ? "," : "");
        text_add_ari(&r->body, p);
        text_addf(
            &r->body,
            "\",\"type\":\"workspace\",\"attributes\":{\"name\":\"%s\",\"typeKey\":\"%s\",\"type\":"
            "\"%s\",\"status\":\"online\",\"sandbox\":{\"type\":\"%s\"},\"usage\":null,"
            "\"capacity\":%d%s,\"hostUrl\":\"%s\"},\"relationships\":{\"entitlement\":[{\"id\":"
            "\"e\",\"type\":\"entitlement\",\"attributes\":{\"plan\":\"%s\"}}]}}",
            PRODUCT[p].name, PRODUCT[p].owner, PRODUCT[p].owner,
            PRODUCT[p].sandbox ? "CHILD" : "NONE", PRODUCT[p].capacity,
            twisted("huge") ? "00000000000000000000" : "", PRODUCT[p].host, PRODUCT[p].plan);
    }
    text_addf(&r->body, "]");
    char base[200];
    snprintf(base, sizeof base, "%s/admin/v2/orgs/" ORG_ID "/workspaces", demo_base);
    text_add_links(&r->body, upto < PRODUCTS, (uint64_t)upto, base);
}

static void api_keys_answer(const struct call *c, struct reply *r) {
    if (strstr(c->query, "limit=")) /* an unknown page parameter gives 500 on the real one, too */
    {
        fail_shape(r, 3, 500, "", "Internal Server Error");
        return;
    }
    uint64_t from = 0;
    const char *cursor = strstr(c->query, "cursor=");
    if (cursor && !cursor_read(cursor + 7, &from, r))
        return;
    text_addf(&r->body, "{\"data\":[");
    time_t now = time(NULL);
    /* A key a page. */
    int first = (int)from, end = twisted("pages") && first < KEY_COUNT ? first + 1 : KEY_COUNT;
    for (int i = first; i < end; i++) {
        text_addf(&r->body,
                  "%s{\"id\":\"key-%d\",\"label\":\"%s\",\"expiresAt\":", i > first ? "," : "",
                  i + 1, KEYS[i].label);
        text_add_time(&r->body, (int64_t)now + KEYS[i].days * 86400 + 3600, 1);
        text_addf(&r->body, ",\"lastActiveAt\":");
        text_add_time(&r->body, (int64_t)now - 86400 * (i + 1), 0);
        text_addf(&r->body, ",\"orgId\":\"" ORG_ID "\"}");
    }
    text_addf(&r->body, "]");
    text_add_links(&r->body, end < KEY_COUNT, (uint64_t)end, NULL);
}

static void orgs_answer(int kind, struct reply *r) {
    if (kind == KEY_FULL)
        text_addf(&r->body,
                  "{\"data\":[{\"id\":\"" ORG_ID
                  "\",\"type\":\"orgs\",\"attributes\":{\"name\":\"%s\"}}],\"links\":{}}",
                  org_name());
    else if (kind == KEY_FOREIGN)
        text_addf(&r->body, "{\"data\":[{\"id\":\"9z9z9z9z-0000-4000-8000-000000000000\",\"type\":"
                            "\"orgs\",\"attributes\":{\"name\":\"Foreign Works\"}}],\"links\":{}}");
    /* A scoped key sees no organization here. */
    else
        text_addf(&r->body, "{\"data\":[],\"links\":{}}");
}

static bool path_below(const char *path, const char *prefix, const char **rest) {
    size_t n = strlen(prefix);
    if (strncmp(path, prefix, n) != 0)
        return false;
    *rest = path + n;
    return true;
}

/* -1: all of them; -2: unknown. */
static int directory_of(const char *path) {
    if (strncmp(path, "-/", 2) == 0)
        return -1;
    for (int d = 0; d < org_directories; d++)
        if (strncmp(path, org_directory_id(d), strlen(org_directory_id(d))) == 0 &&
            path[strlen(org_directory_id(d))] == '/')
            return d;
    return -2;
}

static void directory_call(const struct call *c, const char *rest, int kind, struct reply *r) {
    const char *after = strchr(rest, '/'), *id = NULL;
    int directory = directory_of(rest);
    if (!after || directory == -2) {
        fail_v2(r, 404, "ADMIN-404-1", "unknown directory");
        return;
    }
    if (kind == KEY_NO_USERS) {
        fail_v2(r, 403, "ADMIN-403-3", "the key lacks the scope read:directories:admin");
        return;
    }
    if (strcmp(after, "/users/search") == 0) {
        users_search(c, directory, r);
        return;
    }
    if (strcmp(after, "/users/count") == 0) {
        users_count(c, directory, r);
        return;
    }
    if (strcmp(after, "/groups/search") == 0) {
        groups_search(c, directory, r);
        return;
    }
    bool group = path_below(after, "/groups/", &id),
         user = !group && path_below(after, "/users/", &id);
    if (group && kind == KEY_NO_GROUPS) {
        fail_v2(r, 403, "ADMIN-403-3", "the key lacks the scope read:groups:admin");
        return;
    }
    if ((group || user) && strstr(id, "/role-assignments")) {
        char plain[140];
        snprintf(plain, sizeof plain, "%.*s", (int)strcspn(id, "/"), id);
        group ? group_roles(plain, r) : user_roles(c, plain, directory, r);
        return;
    }
    fail_v2(r, 404, "ADMIN-404-1", "unknown address");
}

static void directories(struct reply *r) {
    static const char *const NAME[DIRECTORIES_MAX] = {"Primary Directory", "Research",
                                                      "Sandbox & more"};
    text_add(&r->body, "{\"data\":[");
    for (int d = 0; d < org_directories; d++)
        text_addf(&r->body, "%s{\"directoryId\":\"%s\",\"name\":\"%s\"}", d ? "," : "",
                  org_directory_id(d), NAME[d]);
    text_add(&r->body, "]");
    text_add_links(&r->body, false, 0, NULL);
}

void api_answer(const struct call *c, struct reply *r) {
    const char *rest = NULL;
    int key = key_number(c);
    if (license_call(c, r))
        return;
    if (fate_answers(c, key, r))
        return;
    int kind = KEYS[key].kind;
    if (strcmp(c->method, "POST") == 0 && !strstr(c->content_type, "application/json")) {
        fail_shape(r, 3, 415, "", "Unsupported Media Type");
        return;
    }
    if (strcmp(c->path, "/admin/v1/orgs/" ORG_ID "/events-stream") == 0 && kind == KEY_FULL) {
        events_answer(c, r);
        return;
    }
    if (strcmp(c->path, "/admin/v1/orgs/" ORG_ID "/domains") == 0 && kind != KEY_FOREIGN) {
        domains_answer(kind != KEY_FULL, r);
        return;
    }
    if (query_number(c->query, "limit", 20) > 100) {
        fail_v2(r, 400, "ADMIN-400-24", "limit must be between 1 and 100");
        return;
    }
    if (strcmp(c->path, "/admin/v1/orgs") == 0) {
        orgs_answer(kind, r);
        return;
    }
    if (kind == KEY_FOREIGN) {
        fail_v2(r, 404, "ADMIN-404-2", "org not found");
        return;
    }
    if (write_call(c, kind != KEY_FULL, r))
        return;
    if (strcmp(c->path, "/admin/v1/orgs/" ORG_ID) == 0) {
        text_addf(&r->body,
                  "{\"data\":{\"id\":\"" ORG_ID
                  "\",\"type\":\"orgs\",\"attributes\":{\"name\":\"%s\"}}}",
                  org_name());
        return;
    }
    if (strcmp(c->path, "/admin/v2/orgs/" ORG_ID "/workspaces") == 0) {
        workspaces_answer(c, r);
        return;
    }
    if (strcmp(c->path, "/admin/v2/orgs/" ORG_ID "/directories") == 0) {
        directories(r);
        return;
    }
    if (strcmp(c->path, "/admin/api-access/v1/orgs/" ORG_ID "/api-keys") == 0) {
        api_keys_answer(c, r);
        return;
    }
    if (path_below(c->path, "/admin/v2/orgs/" ORG_ID "/directories/", &rest)) {
        directory_call(c, rest, kind, r);
        return;
    }
    r->status = 404;
    text_add(&r->body, "{\"message\":\"no Route matched with those values\"}");
}
