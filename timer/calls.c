/* The write calls, and what their answers mean (Atlassian's OpenAPI of 2026-08-21; what live tenants answer). */
#include "act.h"
#include "atlassian.h"

#include <string.h>

static bool is(const struct call *c, const char *kind) { return strcmp(c->kind, kind) == 0; }
static bool is_good(int status) { return status >= 200 && status < 300; }

static enum rc_err quote(struct call *c, const char *text, const char **out) {
    return db_get_text(c->act->l->db, Q_JSON_QUOTE, out, NULL, "s", text);
}

/* Writes want the real directory of a group. Suspending and restoring act on one directory, the account calls on the
 * account everywhere, roles on the product. */
enum rc_err call_prepare(struct call *c, struct chain *chain, const char **problem) {
    struct arena *a = c->act->l->arena;
    const char *org = c->act->org, *resource = NULL, *role = NULL;
    bool group = is(c, "leave-group") || is(c, "join-group"), place = is(c, "suspend") || is(c, "restore");
    chain->body = "{}"; /* without a body and its type some calls answer 415 */
    if ((group || place) && !c->directory) {
        *problem = "The directory of it is not known. Synchronize first.";
        return OK;
    }
    if (is(c, "leave-group")) {
        chain->method = "DELETE";
        chain->body = NULL;
        chain->path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/groups/%s/memberships/%s", org, c->directory, c->group, c->account);
    } else if (is(c, "join-group")) {
        chain->path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/groups/%s/memberships", org, c->directory, c->group);
        chain->body = arena_printf(a, "{\"accountId\":%s}", c->quoted);
    } else if (place)
        chain->path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/users/%s/%s", org, c->directory, c->account, c->kind);
    else if (is(c, "disable") || is(c, "enable"))
        chain->path = arena_printf(a, "/users/%s/manage/lifecycle/%s", c->account, c->kind);
    else {
        TRY(quote(c, c->resource, &resource));
        TRY(quote(c, c->role, &role));
        chain->path = arena_printf(a, "/admin/v1/orgs/%s/users/%s/roles/%s", org, c->account, is(c, "assign-role") ? "assign" : "revoke");
        chain->body = arena_printf(a, "{\"role\":%s,\"resource\":%s}", role, resource);
    }
    return OK;
}

static const char *refusal(const struct call *c, int status, const char *says) {
    bool group = is(c, "leave-group") || is(c, "join-group");
    switch (status) {
    case 400: return is(c, "suspend") ? "Atlassian refuses to suspend this person (organization admins cannot be suspended)." : "Atlassian calls this request wrong.";
    case 401: return "Atlassian no longer accepts the key.";
    case 402: return "Atlassian asks for a paid plan.";
    case 403:
        return group ? "Atlassian does not let this group be changed: the identity provider owns it, or the key may not."
                     : "Atlassian does not allow this: the account is not managed by the organization, or the key may not.";
    case 404: return "Atlassian does not know the person, the group or the directory.";
    case 409: return strstr(says, "409-3") ? "No licence is left for this." : "It contradicts the state at Atlassian.";
    case 415: return "Atlassian did not take the form of the request.";
    default: return "Atlassian refused.";
    }
}

/* "Already a member" and "not a member" come as 409 and 404, but so do "no licence" and "no such group": whether what was
 * wanted is so now, only the person's state can tell. */
static bool needs_a_look(const struct call *c, int status, const char *says) {
    if (status == 0 || status == 408 || status >= 500 || is_good(status))
        return true;
    if (status == 404)
        return is(c, "leave-group") || is(c, "revoke-role");
    return status == 409 && !strstr(says, "409-3");
}

void call_judge(struct call *c, const struct answer *a) {
    struct act *x = c->act;
    c->status = a->status;
    if (is_good(a->status) && !atlassian_holds_error(x->l, a)) {
        c->state = "done";
        x->failures = 0;
        return;
    }
    const char *says = a->status ? atlassian_says(x->l, a) : "";
    c->reason = a->status == 0   ? "No answer came from Atlassian."
                : is_good(a->status) ? arena_printf(x->l->arena, "Atlassian's answer says success (%d), but holds an error.%s", a->status, says)
                : a->status >= 500 || a->status == 408 ? arena_printf(x->l->arena, "Atlassian had an error of its own (%d).%s", a->status, says)
                               : arena_printf(x->l->arena, "%s%s", refusal(c, a->status, says), says);
    c->state = needs_a_look(c, a->status, says) ? "intent" : "failed";
    if (a->status == 401 && !x->halt)
        x->halt = ACT_KEY_ENDED;
    if (strcmp(c->state, "failed") == 0 || a->status == 0 || a->status >= 500 || is_good(a->status))
        x->failures++;
}
