/* The search for groups and the lists of role assignments, of groups and of users. */
#include "demo.h"
#include "org.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ORG_GIVES: it tells of one resource more. */
static bool gives_more(const char *id) {
    size_t n = strlen(id);
    return strncmp(demo_gives, id, n) == 0 && demo_gives[n] == ':';
}

void groups_search(const struct call *c, int directory, struct reply *r) {
    char cursor[1][160];
    uint64_t g = 0;
    long limit = read_number(c->body, "limit", 20), n = 0;
    if (limit < 1 || limit > 100) {
        fail_v2(r, 400, "ADMIN-400-24", "limit must be between 1 and 100");
        return;
    }
    if (twisted("hollow"))
        limit = 0;
    if (read_strings(c->body, "cursor", cursor, 1) && !cursor_read(cursor[0], &g, r))
        return;
    text_add(&r->body, "{\"data\":[");
    for (; (int)g < org_groups() && n < limit; g++) {
        struct group group;
        org_group((int)g, &group);
        if (directory >= 0 && group.directory != directory)
            continue;
        text_addf(&r->body, "%s{\"id\":\"%s\",\"name\":", n++ ? "," : "", group.id);
        text_add_json(&r->body, group.name);
        text_addf(
            &r->body,
            ",\"description\":\"\",\"directoryId\":\"%s\",\"externalSynced\":%s,\"managedBy\":\"%"
            "s\",\"managementAccess\":{\"deletable\":true,"
            "\"modifiable\":%s,\"readable\":true},\"counts\":{",
            org_directory_id(group.directory), group.external ? "true" : "false",
            group.external                     ? "external"
            : twisted("unknown") && g % 3 == 0 ? "a-new-word"
                                               : "admins",
            group.external ? "false" : "true");
        if (!twisted("sizeless"))
            text_addf(&r->body, "\"users\":%lld,",
                      twisted("huge") ? (long long)INT64_MAX : (long long)org_members((int)g));
        text_addf(&r->body, "\"resources\":%d}}", (group.product >= 0) + gives_more(group.id));
    }
    text_add(&r->body, "]");
    text_add_links(&r->body, (int)g < org_groups(), g, NULL);
}

void group_roles(const char *id, struct reply *r) {
    int g = org_group_number(id);
    struct group group;
    if (g < 0 || (g == 3 && twisted("leaving"))) {
        fail_v2(r, 404, "ADMIN-404-10", "unknown group");
        return;
    }
    org_group(g, &group);
    text_add(&r->body, "{\"data\":[");
    if (group.product >= 0) {
        text_add(&r->body, "{\"resourceId\":\"");
        text_add_ari(&r->body, group.product);
        text_addf(&r->body, "\",\"resourceOwner\":\"%s\",\"roles\":[\"%s\"],\"defaultRole\":%s}",
                  PRODUCT[group.product].owner, ROLE[group.role],
                  g < 2 ? "\"atlassian/user\"" : "null");
    }
    if (gives_more(id)) { /* tells only: who is billable stays */
        const char *what = demo_gives + strlen(id) + 1;
        int p = (int)strtol(what, NULL, 10) % PRODUCTS;
        bool site = strcmp(what, "site") == 0; /* the whole site's admin */
        text_add(&r->body, group.product >= 0 ? ",{\"resourceId\":\"" : "{\"resourceId\":\"");
        if (site)
            text_addf(&r->body, "ari:cloud:platform::site/%s", PRODUCT[0].part);
        else
            text_add_ari(&r->body, p);
        text_addf(&r->body,
                  "\",\"resourceOwner\":\"%s\",\"roles\":[\"atlassian/%s\"],\"defaultRole\":null}",
                  site ? "platform" : PRODUCT[p].owner, site ? "site-admin" : "user");
    }
    text_add(&r->body, "]");
    text_add_links(&r->body, false, 0, NULL);
}

/* The bits of the groups that give the role and lie in the directory. */
static bool by_group(const struct facts *f, int product, enum role role, int directory) {
    uint32_t groups = f->groups & org_groups_giving(product, role);
    for (int g = 0; g < org_fixed_groups(); g++)
        if ((groups >> g & 1) && org_group_directory(g) == directory)
            return true;
    return false;
}

static int text_add_methods(struct text *t, const struct facts *f, int product, int directory) {
    int home = org_directories == 1 ? 0 : PRODUCT[product].directory, n = 0;
    for (int role = 0; role < ROLE_KINDS; role++) {
        bool group = by_group(f, product, (enum role)role, directory);
        bool direct = home == directory && ((role == ROLE_USER && f->direct_user >> product & 1) ||
                                            (role == ROLE_ADMIN && f->direct_admin >> product & 1));
        bool inferred = home == directory && role == ROLE_USER && f->inferred_user >> product & 1;
        if (!group && !direct && !inferred)
            continue;
        text_addf(t, "%s{\"role\":\"%s\",\"roleAssignmentMethods\":[", n++ ? "," : "", ROLE[role]);
        text_addf(t, "%s%s%s%s%s]}", direct ? "\"direct\"" : "",
                  direct && (group || inferred) ? "," : "", group ? "\"group_direct\"" : "",
                  group && inferred ? "," : "", inferred ? "\"inferred\"" : "");
    }
    return n;
}

void user_roles(const struct call *c, const char *account_id, int directory, struct reply *r) {
    int64_t i = org_find(account_id);
    const char *comma = "";
    if (i < 0 || org_gone((uint64_t)i) || (i % 5 == 0 && twisted("leaving"))) {
        fail_v2(r, 404, i % 2 ? "ADMIN-404-8" : "ADMIN-UAM-404-3", "unknown user");
        return;
    }
    if (twisted("mute") && i % 3 < 2) {
        i % 3 ? fail_shape(r, 3, 404, "", "Not Found")
              : fail_v2(r, 403, "ADMIN-403-3", "not of this person");
        return;
    }
    const struct facts *f = org_facts((uint64_t)i);
    const char *cursor = strstr(c->query, "cursor=");
    uint64_t from = 0, row = 0, upto = demo_roles_page > 0 ? (uint64_t)demo_roles_page : UINT32_MAX;
    if (cursor && !cursor_read(cursor + 7, &from, r))
        return;
    upto += from;
    text_add(&r->body, "{\"data\":[");
    for (int d = 0; d < org_directories; d++)
        for (int p = 0; p < PRODUCTS && (directory < 0 || directory == d); p++) {
            size_t before = r->body.length;
            bool placeless = twisted("placeless") && f->suspended >> d & 1;
            text_addf(&r->body,
                      placeless ? "%s{\"resourceId\":\""
                                : "%s{\"directoryId\":\"%s\",\"resourceId\":\"",
                      comma, org_directory_id(d));
            text_add_ari(&r->body, p);
            text_addf(&r->body, "\",\"resourceOwner\":\"%s\",\"%s\":[", PRODUCT[p].owner,
                      twisted("mute") ? "formerly" : "roleAssignments");
            int n = text_add_methods(&r->body, f, p, d);
            text_addf(&r->body, "],\"userDirectoryStatus\":\"%s\"}",
                      f->suspended >> d & 1 ? "suspended" : "active");
            if (n > 0)
                row++;
            if (n == 0 || row <= from || row > upto)
                r->body.length = before;
            else
                comma = ",";
        }
    if (org_platform_role((uint64_t)i) && row < upto)
        text_addf(
            &r->body,
            "%s{\"directoryId\":null,\"resourceId\":null,\"resourceOwner\":\"platform\",\"roles\":["
            "\"%s\"],\"roleAssignments\":[{\"role\":\"%s\","
            "\"roleAssignmentMethods\":[\"direct\"]}],\"userDirectoryStatus\":null}",
            comma, org_platform_role((uint64_t)i), org_platform_role((uint64_t)i));
    text_add(&r->body, "]");
    text_add_links(&r->body, row > upto || (row == upto && org_platform_role((uint64_t)i)), upto,
                   NULL);
}
