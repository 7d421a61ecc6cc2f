/* How to find out whether a key may change people, without changing anybody:
 * - GET /admin/v1/orgs names the organization to a key without scopes and is empty for one with
 * scopes (jira.js live tests; jira.atlassian.com ACCESS-966).
 * - GET /users/{id}/manage only returns what could be done with an account. It answers 403 and
 * names the scope manage:org to every key with scopes (jira.js guide, measured; no dialog offers
 * that scope). For an account that the organization does not manage it is a 403 without that name.
 * No write call prints a scope in Atlassian's OpenAPI of 2026-08-21, and all need a key without any
 * (jira.atlassian.com AX-1798). Scopes of a key cannot be changed later. */
#include "atlassian/key_probe.h"
#include "atlassian/api.h"
#include "base/log.h"
#include "base/text.h"
#include "sql/timer/atlassian/key_probe.h"

#include <string.h>

enum { KEY_PAGES_MAX = 50 };
static const char SCOPE_TO_MANAGE[] = "manage:org"; /* Atlassian's name for it, no sentence */

/* Sets k->why by the status. False: the answer is not about the key. what: the kind of reading that
 * was refused, or NULL. */
static bool probe_refuse(struct lane *l, struct key_probe *k, const struct http_answer *a,
                         const char *what) {
    static const struct {
        int status;
        const char *entry, *entry_reading, *in_use, *reading;
    } WHY[] = {
        {401, "key-unknown", "key-org-closed", "key-ended", "key-ended"},
        {403, "key-org-closed", "key-reads-not", "key-closed", "key-lost-reading"},
        {404, "key-org-closed", "key-org-closed", "org-gone", "org-gone"},
    };
    for (size_t i = 0; i < sizeof WHY / sizeof *WHY; i++)
        if (WHY[i].status == a->status) {
            const char *code = what ? WHY[i].reading : WHY[i].in_use;
            if (k->entry)
                code = what ? WHY[i].entry_reading : WHY[i].entry;
            const char *detail = k->entry ? NULL : atlassian_error_text(l, a);
            k->why =
                what ? reason_with(l->arena, code, what, detail, NULL) : reason_of(code, detail);
            return true;
        }
    if (k->entry)
        k->why = reason_with(l->arena, "key-odd-answer", arena_printf(l->arena, "%d", a->status),
                             atlassian_error_text(l, a), NULL);
    return k->entry;
}

static enum rc_err value_at(struct lane *l, const struct http_answer *a, const char *at,
                            const char **out) {
    *out = NULL;
    if (a->status != 200 || strlen(a->body) != a->length)
        return OK;
    return db_get_text(l->db, Q_JSON_TEXT, out, NULL, "ss", a->body, at);
}

static enum rc_err find_named_org(struct lane *l, struct http *h, struct key_probe *k) {
    struct http_answer a = {0};
    if (!*k->org_id) {
        k->why = reason_of("key-tells-no-org", NULL);
        return OK;
    }
    const char *path =
        arena_printf(l->arena, "/admin/v1/orgs/%s", text_percent_encode(l->arena, k->org_id));
    TRY(atlassian_call(l, h, path, NULL, &a));
    if (a.status == 401 || a.status == 403 || a.status == 404)
        probe_refuse(l, k, &a, NULL);
    return value_at(l, &a, "$.data.attributes.name", &k->org_name);
}

/* Lists organizations: the one of a key without scopes, none for a key with scopes. Other answers
 * prove nothing about scopes. */
static enum rc_err find_org(struct lane *l, struct http *h, struct key_probe *k) {
    struct http_answer a = {0};
    const char *org_id = NULL, *list = NULL;
    TRY(atlassian_call(l, h, "/admin/v1/orgs", NULL, &a));
    if (a.status == 401) {
        probe_refuse(l, k, &a, NULL);
        return OK;
    }
    TRY(value_at(l, &a, "$.data[0].id", &org_id));
    TRY(value_at(l, &a, "$.data[0].attributes.name", &k->org_name));
    TRY(value_at(l, &a, "$.data", &list));
    if (org_id)
        k->act = API_KEY_CAN;
    else if (list && strcmp(list, "[]") == 0)
        k->act = API_KEY_CANNOT;
    if (!org_id)
        return find_named_org(l, h, k);
    if (*k->org_id && strcmp(org_id, k->org_id) != 0)
        k->why = !k->entry ? reason_of("key-closed", NULL)
                           : reason_with(l->arena, "key-other-org",
                                         k->org_name ? k->org_name : "unnamed", org_id, k->org_id);
    k->org_id = org_id;
    return OK;
}

static enum rc_err read_one(struct lane *l, struct http *h, struct key_probe *k, const char *what,
                            const char *tail, const char *body, struct http_answer *a) {
    const char *path = arena_printf(l->arena, "/admin/v2/orgs/%s/%s",
                                    text_percent_encode(l->arena, k->org_id), tail);
    *a = (struct http_answer){0};
    TRY(atlassian_call(l, h, path, body, a));
    if (a->status == 200 || probe_refuse(l, k, a, what))
        return OK;
    return FAIL(l->err, ERR_UPSTREAM, "Atlassian did not answer whether the key is valid.",
                "%s: status %d", path, a->status);
}

/* The roles of a group need another scope than the search for groups. */
static enum rc_err read_roles(struct lane *l, struct http *h, struct key_probe *k,
                              const struct http_answer *groups) {
    struct http_answer a = {0};
    const char *directory = NULL, *group = NULL;
    TRY(value_at(l, groups, "$.data[0].directoryId", &directory));
    TRY(value_at(l, groups, "$.data[0].id", &group));
    if (!directory || !group)
        return OK; /* there is no group */
    const char *tail = arena_printf(l->arena, "directories/%s/groups/%s/role-assignments?limit=1",
                                    text_percent_encode(l->arena, directory),
                                    text_percent_encode(l->arena, group));
    TRY(read_one(l, h, k, "the roles of groups", tail, NULL, &a));
    if (a.status == 404) /* the group was deleted meanwhile */
        k->why.code = NULL;
    return OK;
}

/* Tries each kind of reading that a synchronization needs. One row of each is enough. */
static enum rc_err try_reading(struct lane *l, struct http *h, struct key_probe *k,
                               const char **account) {
    static const struct {
        const char *what, *tail, *body;
    } READS[] = {
        {"users", "directories/-/users/search", "{\"limit\":1}"},
        {"groups", "directories/-/groups/search", "{\"limit\":1}"},
        {"products", "workspaces", "{\"limit\":1}"},
        {"directories", "directories?limit=1", NULL},
    };
    struct http_answer a[sizeof READS / sizeof *READS];
    for (size_t i = 0; i < sizeof READS / sizeof *READS && !k->why.code; i++)
        TRY(read_one(l, h, k, READS[i].what, READS[i].tail, READS[i].body, &a[i]));
    if (k->why.code)
        return OK;
    TRY(value_at(l, &a[0], "$.data[0].accountId", account));
    return read_roles(l, h, k, &a[1]);
}

/* The second proof, in case the list of organizations is one day open to keys with scopes, or fails
 * just now. */
static enum rc_err try_managing(struct lane *l, struct http *h, struct key_probe *k,
                                const char *account) {
    struct http_answer a = {0};
    if (k->act == API_KEY_CANNOT || !account)
        return OK;
    const char *path = arena_printf(l->arena, "/users/%s/manage?privileges=lifecycle.enablement",
                                    text_percent_encode(l->arena, account));
    TRY(atlassian_call(l, h, path, NULL, &a));
    if (a.status == 403 && a.body && strstr(a.body, SCOPE_TO_MANAGE))
        k->act = API_KEY_CANNOT;
    else if (a.status == 200)
        k->act = API_KEY_CAN;
    return OK;
}

/* No call identifies the key itself. We find it in the list by its label, later by Atlassian's id;
 * of several matches the living one with the latest use counts. When the list cannot be read to its
 * end, we keep what is known. */
static enum rc_err read_expiry(struct lane *l, struct http *h, struct key_probe *k) {
    const char *list = arena_printf(l->arena, "/admin/api-access/v1/orgs/%s/api-keys?pageSize=1000",
                                    text_percent_encode(l->arena, k->org_id));
    const char *path = list, *next = NULL, *known = k->atlassian_id;
    int64_t count = 0, used = -1;
    for (int page = 0; (known || *k->label) && page < KEY_PAGES_MAX; page++) {
        struct http_answer a = {0};
        struct rows *r = NULL;
        TRY(atlassian_call(l, h, path, NULL, &a));
        if (a.status != 200 || atlassian_page(l, &a, "api-keys", &next, &count) != OK)
            return OK;
        TRY(db_query(l->db, Q_JSON_KEY_EXPIRY, &r, "ssis", a.body, k->label, l->now, known));
        if (db_next(r) && db_int(r, JSON_KEY_EXPIRY__USED_AT) > used) {
            k->atlassian_id = db_text(r, JSON_KEY_EXPIRY__ID);
            k->expires_at = db_int(r, JSON_KEY_EXPIRY__EXPIRES_AT);
            used = db_int(r, JSON_KEY_EXPIRY__USED_AT);
        }
        TRY(db_end(r));
        if (!next)
            break;
        path = arena_printf(l->arena, "%s&cursor=%s", list, text_percent_encode(l->arena, next));
    }
    return OK;
}

/* All data here belongs to one organization. A key of another organization must not slip in as a
 * renewal. */
static void compare_org(struct lane *l, struct key_probe *k) {
    if (!k->why.code && k->other_org && strcmp(k->other_org, k->org_id) != 0)
        k->why = reason_with(l->arena, "key-strange-org", k->org_name ? k->org_name : "unnamed",
                             k->org_id, k->other_org);
}

static enum rc_err probe_run(struct lane *l, struct http *h, struct key_probe *k) {
    const char *account = NULL;
    if (!k->reads || k->act == API_KEY_UNTRIED) {
        TRY(find_org(l, h, k));
        compare_org(l, k);
        if (!k->why.code)
            TRY(try_reading(l, h, k, &account));
        if (!k->why.code)
            TRY(try_managing(l, h, k, account));
    }
    return k->why.code ? OK : read_expiry(l, h, k);
}

enum rc_err key_probe(struct lane *l, struct key_probe *k) {
    struct http *h = NULL;
    TRY(http_open(l->config, k->key, &h, l->err));
    http_set_brief(h);
    enum rc_err rc = probe_run(l, h, k);
    http_close(h);
    return rc;
}
