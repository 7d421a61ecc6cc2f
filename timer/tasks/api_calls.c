/* The write calls, and what their answers mean (Atlassian's OpenAPI of 2026-08-21; answers of live
 * tenants). */
#include "tasks/api_calls.h"
#include "atlassian/api.h"

#include <string.h>

static bool is_kind(const struct call *c, const char *kind) { return strcmp(c->kind, kind) == 0; }
static bool is_good(int status) { return status >= 200 && status < 300; }

static enum rc_err quote_json(struct call *c, const char *text, const char **out) {
    return db_get_text(c->execution->l->db, Q_JSON_QUOTE, out, NULL, "s", text);
}

/* Writes need the real directory of a group. Suspend and restore act on one directory, the account
 * calls on the account everywhere, roles on the product. */
enum rc_err call_prepare(struct call *c, struct chain *chain, struct reason *problem) {
    struct arena *a = c->execution->l->arena;
    const char *org = c->execution->org, *resource = NULL, *role = NULL;
    bool group = is_kind(c, "leave-group") || is_kind(c, "join-group");
    bool in_directory = is_kind(c, "suspend") || is_kind(c, "restore");
    bool removal = is_kind(c, "remove-user");
    chain->body = "{}"; /* some calls answer 415 without a body and its type */
    if ((group || in_directory || removal) && !c->directory) {
        *problem = reason_of("directory-unknown", NULL);
        return OK;
    }
    if (is_kind(c, "leave-group")) {
        chain->method = "DELETE";
        chain->body = NULL;
        chain->path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/groups/%s/memberships/%s",
                                   org, c->directory, c->group, c->account);
    } else if (is_kind(c, "join-group")) {
        chain->path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/groups/%s/memberships", org,
                                   c->directory, c->group);
        chain->body = arena_printf(a, "{\"accountId\":%s}", c->quoted);
    } else if (removal) {
        chain->method = "DELETE";
        chain->body = NULL;
        chain->path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/users/%s", org,
                                   c->directory, c->account);
    } else if (in_directory) {
        chain->path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/users/%s/%s", org,
                                   c->directory, c->account, c->kind);
    } else if (is_kind(c, "disable") || is_kind(c, "enable") || is_kind(c, "delete") ||
               is_kind(c, "cancel-delete")) {
        chain->path = arena_printf(a, "/users/%s/manage/lifecycle/%s", c->account, c->kind);
    } else {
        TRY(quote_json(c, c->resource, &resource));
        TRY(quote_json(c, c->role, &role));
        chain->path = arena_printf(a, "/admin/v1/orgs/%s/users/%s/roles/%s", org, c->account,
                                   is_kind(c, "assign-role") ? "assign" : "revoke");
        chain->body = arena_printf(a, "{\"role\":%s,\"resource\":%s}", role, resource);
    }
    return OK;
}

static const char *refusal_code(const struct call *c, int status, bool no_licence) {
    bool group = is_kind(c, "leave-group") || is_kind(c, "join-group");
    switch (status) {
    case 400: return is_kind(c, "suspend") ? "refused-admin" : "refused-wrong";
    case 401: return "refused-key";
    case 402: return "refused-plan";
    case 403:
        if (group)
            return "refused-group";
        return is_kind(c, "remove-user") ? "refused-removal" : "refused-account";
    case 404: return "refused-unknown";
    case 409: return no_licence ? "refused-licence" : "refused-state";
    case 415: return "refused-form";
    default: return "refused";
    }
}

static bool means_no_licence(const char *error_code) {
    return strcmp(error_code, "ADMIN-UAM-409-3") == 0 || strcmp(error_code, "ADMIN-409-3") == 0;
}

/* "Already a member" and "not a member" come as 409 and 404, but so do "no licence" and "no such
 * group". Only the person's state shows whether the step is done. */
static bool needs_reading(const struct call *c, int status, bool no_licence) {
    if (status == 0 || status == 408 || status >= 500 || is_good(status))
        return true;
    if (status == 404)
        return is_kind(c, "leave-group") || is_kind(c, "revoke-role") ||
               is_kind(c, "remove-user") || is_kind(c, "cancel-delete");
    return status == 409 && !no_licence;
}

static struct reason failure_reason(const struct call *c, const struct http_answer *a,
                                    bool no_licence) {
    struct lane *l = c->execution->l;
    if (a->status == 0)
        return reason_of("no-answer", NULL);
    const char *detail = atlassian_error_text(l, a);
    const char *status = arena_printf(l->arena, "%d", a->status);
    if (is_good(a->status))
        return reason_with(l->arena, "success-with-error", status, detail, NULL);
    if (a->status >= 500 || a->status == 408)
        return reason_with(l->arena, "their-error", status, detail, NULL);
    return reason_of(refusal_code(c, a->status, no_licence), detail);
}

void call_classify(struct call *c, const struct http_answer *a) {
    struct execution *x = c->execution;
    c->status = a->status;
    if (is_good(a->status) && !atlassian_has_error(x->l, a)) {
        c->state = "done";
        x->failures = 0;
        return;
    }
    c->error_code = a->status ? atlassian_error_code(x->l, a) : "";
    bool no_licence = means_no_licence(c->error_code);
    c->why = failure_reason(c, a, no_licence);
    c->state = needs_reading(c, a->status, no_licence) ? "intent" : "failed";
    if (a->status == 401 || a->status == 403)
        x->l->refused = a->status;
    if (a->status == 401 && !x->halt.code)
        x->halt = reason_of("key-ended", NULL);
    if (strcmp(c->state, "failed") == 0 || a->status == 0 || a->status >= 500 || is_good(a->status))
        x->failures++;
}
