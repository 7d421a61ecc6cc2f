/* Checks a key that was entered: it must authenticate, name its organization and be able to read users. Only a key that
 * passed takes the place of the current one, in one transaction. */
#include "atlassian.h"
#include "audit.h"
#include "event.h"
#include "log.h"
#include "text.h"

#include <string.h>

struct entry {
    int64_t id;
    const char *label, *typed_org, *typed_expires, *key;
    const char *org_id, *org_name, *atlassian_id, *source;
    int64_t expires_at; /* 0: unknown */
};

static enum rc_err open_sealed(struct lane *l, const char *org_id, const void *sealed, size_t n,
                               const char **key) {
    struct opener *o = NULL;
    char *plain = NULL;
    TRY(opener_open(l->config->keys, PAIR_SEAL, &o, l->err));
    enum rc_err rc = secret_open(o, l->arena, (struct secret_place){SECRET_API_KEY, org_id}, sealed,
                                 n, &plain, l->err);
    opener_close(o);
    *key = plain;
    return rc;
}

enum rc_err key_open(struct lane *l, const char **key, const char **org_id) {
    struct rows *r = NULL;
    TRY(db_query(l->db, Q_KEY_SEALED, &r, ""));
    if (!db_next(r)) {
        TRY(db_end(r));
        return FAIL(l->err, ERR_INPUT, "No organization API key is in place.", "%s", "no current key");
    }
    size_t n = 0;
    const void *sealed = db_blob(r, 0, &n);
    *org_id = db_text(r, 1);
    TRY(db_end(r));
    return open_sealed(l, *org_id ? *org_id : "", sealed, n, key);
}

static enum rc_err refuse(struct lane *l, const struct entry *e, int64_t job, const char *problem) {
    TRY(db_begin(l->db));
    TRY(db_exec(l->db, Q_KEY_REFUSE, NULL, "iis", e->id, l->now, problem));
    TRY(db_exec(l->db, Q_JOB_FINISH, NULL, "isis", job, "failed", l->now, problem));
    TRY(audit_add(l->db, l->now, "rollcall", "key.refused", "api key", NULL, NULL, problem));
    return db_commit(l->db);
}

/* From now on the key opens for its organization alone. */
static enum rc_err bind_key(struct lane *l, const struct entry *e) {
    struct secret_place place = {SECRET_API_KEY, e->org_id};
    struct sealed s;
    TRY(secret_seal(l->config->keys, l->arena, place, e->key, &s, l->err));
    return db_exec(l->db, Q_SEAL_KEY, NULL, "ibs", e->id, s.box, s.n, s.sealer);
}

static enum rc_err accept_key(struct lane *l, const struct entry *e, int64_t job) {
    TRY(db_begin(l->db));
    TRY(bind_key(l, e));
    TRY(db_exec(l->db, Q_KEY_REPLACE, NULL, ""));
    TRY(db_exec(l->db, Q_KEY_ACCEPT, NULL, "iisssis", e->id, l->now, e->org_id, e->org_name, e->atlassian_id,
                e->expires_at, e->source));
    TRY(event_cancel_old_keys(l->db, l->now));
    TRY(db_exec(l->db, Q_JOB_FINISH, NULL, "isis", job, "done", l->now, "the key works"));
    TRY(audit_add(l->db, l->now, "rollcall", "key.accepted", "api key", NULL, e->org_name, NULL));
    return db_commit(l->db);
}

/* Figures, people and settings here are those of one organization: a key of another must not slip in as its renewal. */
static enum rc_err compare_org(struct lane *l, const struct entry *e, const char **problem) {
    const char *present = NULL;
    bool found = false;
    TRY(db_get_text(l->db, Q_KEY_PRESENT_ORG, &present, &found, ""));
    if (found && strcmp(present, e->org_id) != 0)
        *problem = arena_printf(l->arena, "This key belongs to another organization, %s (%s), than the key in use (%s). Enter a key of the same "
                                          "organization, or remove the key in use first.", e->org_name ? e->org_name : "unnamed", e->org_id, present);
    return OK;
}

/* GET v1/orgs gives the one organization of an unscoped key, an empty list for a scoped one. */
static enum rc_err find_org(struct lane *l, struct http *h, struct entry *e, const char **problem) {
    struct answer a = {0};
    TRY(atlassian_call(l, h, "/admin/v1/orgs", NULL, &a));
    if (a.status == 401) {
        *problem = "Atlassian does not accept this key: it was mistyped, has expired or was revoked. Create a new one at "
                   "admin.atlassian.com under Settings, API keys, and enter it here.";
        return OK;
    }
    if (a.status == 200 && strlen(a.body) == a.length) {
        TRY(db_get_text(l->db, Q_JSON_TEXT, &e->org_id, NULL, "ss", a.body, "$.data[0].id"));
        TRY(db_get_text(l->db, Q_JSON_TEXT, &e->org_name, NULL, "ss", a.body, "$.data[0].attributes.name"));
    }
    if (e->org_id && *e->typed_org && strcmp(e->org_id, e->typed_org) != 0)
        *problem = arena_printf(l->arena, "This key belongs to another organization, %s (%s), not to %s. Enter a key of that organization, "
                                          "or correct the organization ID.", e->org_name ? e->org_name : "unnamed", e->org_id, e->typed_org);
    if (e->org_id && !*problem)
        TRY(compare_org(l, e, problem));
    if (e->org_id || *problem)
        return OK;
    if (!*e->typed_org) {
        *problem = "The key works but does not say its organization, as keys with scopes do. Create a key without scopes at "
                   "admin.atlassian.com, or enter the organization ID too.";
        return OK;
    }
    e->org_id = e->typed_org;
    char *path = arena_printf(l->arena, "/admin/v1/orgs/%s", text_percent_encode(l->arena, e->org_id));
    TRY(atlassian_call(l, h, path, NULL, &a));
    if (a.status == 403 || a.status == 404)
        *problem = "Atlassian does not open this organization to the key. Check the organization ID, or create a key in that organization.";
    else if (a.status == 200)
        TRY(db_get_text(l->db, Q_JSON_TEXT, &e->org_name, NULL, "ss", a.body, "$.data.attributes.name"));
    return OK;
}

static enum rc_err read_users(struct lane *l, struct http *h, const struct entry *e, const char **problem) {
    struct answer a = {0};
    char *path = arena_printf(l->arena, "/admin/v2/orgs/%s/directories/-/users/search", text_percent_encode(l->arena, e->org_id));
    TRY(atlassian_call(l, h, path, "{\"limit\":1}", &a));
    if (a.status == 403)
        *problem = "The key works but may not read users: it has scopes. Create an organization API key without scopes at "
                   "admin.atlassian.com under Settings, API keys.";
    else if (a.status == 401 || a.status == 404)
        *problem = "Atlassian does not open the users of this organization to the key. Create a key in the right organization, without scopes.";
    else if (a.status != 200)
        *problem = arena_printf(l->arena, "Reading users failed (status %d).%s Enter the key again later.", a.status, atlassian_says(l, &a));
    return OK;
}

enum { KEY_PAGES_MOST = 50 };

/* No call says "this is me": the label finds the entry; the living one with the latest use counts. Where the list cannot be
 * read to its end, the typed date stands. */
static enum rc_err read_expiry(struct lane *l, struct http *h, struct entry *e) {
    const char *list = arena_printf(l->arena, "/admin/api-access/v1/orgs/%s/api-keys?pageSize=1000", text_percent_encode(l->arena, e->org_id));
    const char *path = list, *next = NULL;
    int64_t day = 0, count = 0, used = -1;
    if (*e->typed_expires && text_parse_date(e->typed_expires, &day)) {
        e->expires_at = day + 86400 - 1; /* the end of the typed day */
        e->source = "typed";
    }
    for (int page = 0; *e->label && page < KEY_PAGES_MOST; page++) {
        struct answer a = {0};
        struct rows *r = NULL;
        TRY(atlassian_call(l, h, path, NULL, &a));
        if (a.status != 200 || atlassian_page(l, &a, "api-keys", &next, &count) != OK)
            return OK;
        TRY(db_query(l->db, Q_JSON_KEY_EXPIRY, &r, "ssi", a.body, e->label, l->now));
        if (db_next(r) && db_int(r, 2) > used) {
            e->atlassian_id = db_text(r, 0);
            e->expires_at = db_int(r, 1);
            used = db_int(r, 2);
            e->source = "atlassian";
        }
        TRY(db_end(r));
        if (!next)
            break;
        path = arena_printf(l->arena, "%s&cursor=%s", list, text_percent_encode(l->arena, next));
    }
    return OK;
}

static enum rc_err examine(struct lane *l, struct entry *e, const char **problem) {
    struct http *h = NULL;
    TRY(http_open(l->config, e->key, &h, l->err));
    http_be_brief(h);
    enum rc_err rc = find_org(l, h, e, problem);
    if (rc == OK && !*problem)
        rc = read_users(l, h, e, problem);
    if (rc == OK && !*problem)
        rc = read_expiry(l, h, e);
    http_close(h);
    return rc;
}

enum rc_err keycheck_run(struct lane *l, int64_t job, int64_t key_id, bool *passed) {
    l->err->phase = "checking the API key";
    struct entry e = {.id = key_id};
    struct rows *r = NULL;
    const char *problem = NULL;
    *passed = false;
    TRY(db_query(l->db, Q_KEY_ENTRY, &r, "i", key_id));
    bool found = db_next(r);
    size_t n = 0;
    const void *sealed = found ? db_blob(r, 0, &n) : NULL;
    if (found) {
        e.label = db_text(r, 1);
        e.typed_org = db_text(r, 2);
        e.typed_expires = db_text(r, 3);
    }
    TRY(db_end(r));
    if (!found)
        return db_exec(l->db, Q_JOB_FINISH, NULL, "isis", job, "done", l->now, "the key was replaced or removed before");
    enum rc_err rc = open_sealed(l, e.typed_org, sealed, n, &e.key);
    if (rc == OK)
        rc = examine(l, &e, &problem);
    if (rc != OK)
        problem = arena_printf(l->arena, "The check could not be finished: %s Enter the key again.", l->err->people);
    if (problem)
        return refuse(l, &e, job, problem);
    *passed = true;
    return accept_key(l, &e, job);
}
