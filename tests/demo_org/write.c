/* The write side: calls that change the organization, their odd answers, and a journal of them.
 * What a call changes stands in the records of org.c. Refusals as far as they are documented or
 * were seen live; where nobody knows, one that is hard to bear is chosen (suspending twice is a
 * 409, revoking what is not held a 404). */
#include "demo.h"
#include "org.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    int64_t user;
    char kind[16], target[160];
    int status;
    bool effect, answered;
};
static struct entry *journal;
static size_t journal_n, journal_room;
static struct {
    char kind[16];
    long in, count;
} after; /* what becomes of the answer once the effect has happened */
long demo_chaos, demo_licence_full;

void write_forget(void) {
    free(journal);
    journal = NULL;
    journal_n = journal_room = 0;
}

void write_fault(const char *spec) {
    const char *colon = strchr(spec, ':'), *x = colon ? strchr(colon, 'x') : NULL;
    snprintf(after.kind, sizeof after.kind, "%.*s", (int)strcspn(spec, ":"), spec);
    after.in = colon ? strtol(colon + 1, NULL, 10) : 1;
    after.count = x ? strtol(x + 1, NULL, 10) : 1;
}

/* After the effect: lost (the connection ends), hang (silence), cut (a part of the status line), or
 * a status. */
static void answer_spoil(struct reply *r, const char *kind) {
    int status = (int)strtol(kind, NULL, 10);
    if (status > 0)
        fail_shape(r, 3, status, "FAULT", "after the effect");
    r->lost = strcmp(kind, "lost") == 0;
    r->hang = strcmp(kind, "hang") == 0;
    r->cut = strcmp(kind, "cut") == 0;
}

static void journal_add(int64_t user, const char *kind, const char *target, struct reply *r,
                        bool effect) {
    if (journal_n == journal_room) {
        journal_room = journal_room ? journal_room * 2 : 256;
        journal = realloc(journal, journal_room * sizeof *journal);
        if (!journal)
            abort();
    }
    struct entry *e = &journal[journal_n++];
    *e = (struct entry){.user = user, .status = r->status, .effect = effect};
    if (effect)
        event_add(user, kind);
    snprintf(e->kind, sizeof e->kind, "%s", kind);
    snprintf(e->target, sizeof e->target, "%s", target);
    static const char *const CHAOS[] = {"500", "lost", "cut", "502"};
    if (*after.kind && --after.in <= 0) {
        answer_spoil(r, after.kind);
        if (--after.count <= 0)
            after.kind[0] = '\0';
    } else if (demo_chaos && (long)(org_hash(journal_n, 900) % 200) < demo_chaos)
        answer_spoil(r, CHAOS[org_hash(journal_n, 901) % 4]);
    e->answered = !r->lost && !r->hang && !r->cut && r->status == e->status;
}

/* Before any effect, half as often as after one. */
static bool chaos_strikes(struct reply *r) {
    static unsigned long n;
    if (!demo_chaos || (long)(org_hash(++n, 902) % 200) >= demo_chaos)
        return false;
    if (org_hash(n, 903) % 20 < 10) {
        r->lost = true;
        return true;
    }
    bool limit = org_hash(n, 903) % 20 == 19; /* a limit holds everything for a second */
    fail_shape(r, 3, limit ? 429 : 503, "FAULT", "before any effect");
    r->retry_after = limit ? 1 : 0;
    return true;
}

static void write_refuse(int64_t user, const char *kind, const char *target, struct reply *r,
                         int status, const char *code, const char *title) {
    fail_v2(r, status, code, title);
    journal_add(user, kind, target, r, false);
}

static void write_accept(int64_t user, const char *kind, const char *target, struct reply *r) {
    r->status = 204;
    journal_add(user, kind, target, r, true);
}

static bool is_org_admin(int64_t user) {
    const char *role = org_platform_role((uint64_t)user);
    return role && strcmp(role, "atlassian/org-admin") == 0;
}

static void write_membership(const struct call *c, int directory, const char *group_id,
                             const char *account, struct reply *r) {
    bool join = strcmp(c->method, "POST") == 0;
    char body[1][160] = {""};
    const char *kind = join ? "join-group" : "leave-group";
    struct group group = {.directory = -1};
    int g = org_group_number(group_id);
    if (join && read_strings(c->body, "accountId", body, 1) == 1)
        account = body[0];
    int64_t user = org_find(account);
    if (g >= 0)
        org_group(g, &group);
    if (g < 0 || strcmp(group.id, group_id) != 0 || group.directory != directory)
        write_refuse(user, kind, group_id, r, 404, "ADMIN-UAM-404-3", "group not found");
    else if (group.external)
        write_refuse(user, kind, group_id, r, 403, "ADMIN-403-5",
                     "the group is managed by an identity provider");
    else if (user < 0 || !(org_facts((uint64_t)user)->directories >> directory & 1))
        write_refuse(user, kind, group_id, r, 404, "ADMIN-404-8", "unknown user");
    else if (join && org_member((uint64_t)user, g))
        write_refuse(user, kind, group_id, r, 409, "ADMIN-UAM-409-2", "already a member");
    else if (!join && !org_member((uint64_t)user, g))
        write_refuse(user, kind, group_id, r, 404, "ADMIN-404-8", "not a member");
    else if (join && group.product >= 0 && demo_licence_full)
        write_refuse(user, kind, group_id, r, 409, "ADMIN-UAM-409-3", "LicenceExceededException");
    else {
        org_set_member((uint64_t)user, g, join);
        write_accept(user, kind, group_id, r);
    }
}

static void write_suspension(const struct call *c, int directory, const char *account, bool restore,
                             struct reply *r) {
    const char *kind = restore ? "restore" : "suspend", *directory_id = org_directory_id(directory);
    int64_t user = org_find(account);
    struct facts *f = user < 0 ? NULL : org_facts((uint64_t)user);
    if (!*c->body) {
        fail_shape(r, 3, 415, "", "Unsupported Media Type");
        journal_add(user, kind, directory_id, r, false);
    } else if (!f || !(f->directories >> directory & 1))
        write_refuse(user, kind, directory_id, r, 404, "ADMIN-404-8", "unknown user");
    else if (!restore && is_org_admin(user))
        write_refuse(user, kind, directory_id, r, 400, "ADMIN-400-24",
                     "an organization admin cannot be suspended");
    else if ((bool)(f->suspended >> directory & 1) != restore)
        write_refuse(user, kind, directory_id, r, 409, "ADMIN-409-28",
                     restore ? "not suspended" : "suspended already");
    else if (restore && demo_licence_full)
        write_refuse(user, kind, directory_id, r, 409, "ADMIN-409-3", "licence limit exceeded");
    else {
        f->suspended =
            (uint8_t)(restore ? f->suspended & ~(1u << directory) : f->suspended | 1u << directory);
        write_accept(user, kind, directory_id, r);
    }
}

static void write_role(const struct call *c, const char *account, bool assign, struct reply *r) {
    char name[1][160] = {""}, resource[1][160] = {""}, target[340];
    const char *kind = assign ? "assign-role" : "revoke-role";
    int64_t user = org_find(account);
    int product = -1;
    read_strings(c->body, "role", name, 1);
    read_strings(c->body, "resource", resource, 1);
    for (int p = 0; p < PRODUCTS; p++) {
        struct text ari = {0};
        text_add_ari(&ari, p);
        product = strcmp(ari.at, resource[0]) == 0 ? p : product;
        free(ari.at);
    }
    snprintf(target, sizeof target, "%s@%s", name[0], resource[0]);
    bool admin = strcmp(name[0], ROLE[ROLE_ADMIN]) == 0;
    if (user < 0)
        write_refuse(user, kind, target, r, 404, "ADMIN-UAM-404-3", "unknown user");
    else if (product < 0 || (!admin && strcmp(name[0], ROLE[ROLE_USER]) != 0))
        write_refuse(user, kind, target, r, 400, "ADMIN-UAM-400-3", "role not valid for resource");
    else {
        uint16_t *bits = admin ? &org_facts((uint64_t)user)->direct_admin
                               : &org_facts((uint64_t)user)->direct_user;
        if ((bool)(*bits >> product & 1) == assign)
            write_refuse(user, kind, target, r, assign ? 409 : 404,
                         assign ? "ADMIN-UAM-409-2" : "ADMIN-UAM-404-1",
                         assign ? "held already" : "not held");
        else if (assign && demo_licence_full)
            write_refuse(user, kind, target, r, 409, "ADMIN-UAM-409-3", "licence limit exceeded");
        else {
            *bits = (uint16_t)(assign ? *bits | 1u << product : *bits & ~(1u << product));
            write_accept(user, kind, target, r);
        }
    }
}

/* An error of user management: a key, what it speaks of, and the words live answers add. */
static void write_refuse_account(int64_t user, const char *kind, struct reply *r, int status,
                                 const char *key, const char *context) {
    r->status = status;
    text_addf(&r->body,
              "{\"key\":\"%s\",\"context\":{%s},\"errorKey\":\"%s\",\"errorDetail\":\"%s\"}", key,
              context, status == 404 ? "account-not-found" : key, key);
    journal_add(user, kind, "account", r, false);
}

static void write_refuse_conflict(int64_t user, const char *account, const char *kind,
                                  struct reply *r) {
    char context[400];
    snprintf(context, sizeof context,
             "\"message\":\"not eligible\",\"accountId\":\"%.100s\",\"errorCodes\":[{\"code\":"
             "\"lifecycle.%s\",\"message\":\"as the account is\",\"link\":\"\"}]",
             account, kind);
    write_refuse_account(user, kind, r, 409, "conflict.lifecycleErrors", context);
}

/* Deletion, and its cancelling. The document tells 403 forbidden.action for what the caller may not
 * do, and externalDirectory.scim among its reasons: so are accounts of an identity provider
 * refused. It is silent about who is not to be deleted and is to be kept: 404 notFound here, as
 * there is no 409 for that call. */
static void write_deletion(int64_t user, const char *account, bool cancel, struct reply *r) {
    const char *kind = cancel ? "cancel-delete" : "delete";
    bool waits = org_facts((uint64_t)user)->account == STATE_FOR_DELETION;
    if (org_synced((uint64_t)user))
        write_refuse_account(user, kind, r, 403, "forbidden.action",
                             "\"allowed\":false,\"reason\":{\"key\":\"externalDirectory.scim\"}");
    else if (waits && !cancel)
        write_refuse_conflict(user, account, kind, r);
    else if (!waits && cancel)
        write_refuse_account(user, kind, r, 404, "notFound", "");
    else {
        cancel ? org_cancel_delete((uint64_t)user) : org_delete((uint64_t)user, demo_now());
        text_addf(&r->body, "{\"message\":\"AccountId %s has been %s.\"}", account,
                  cancel ? "restored" : "deleted");
        journal_add(user, kind, "account", r, true);
    }
}

/* What may be done with an account, for asking only: no write. */
static void answer_manage(const char *account, struct reply *r) {
    int64_t user = org_find(account);
    if (user < 0 || org_gone((uint64_t)user))
        fail_shape(r, 6, 404, "account-not-found", "accountNotFound");
    else if (!org_facts((uint64_t)user)->managed)
        fail_shape(r, 6, 403, "caller must be a verified org admin of the account", "forbidden");
    else
        text_addf(&r->body, "{\"lifecycle.enablement\":{\"allowed\":%s}}",
                  org_synced((uint64_t)user) ? "false" : "true");
}

/* The account itself, everywhere; only managed ones. */
static void write_lifecycle(const char *account, const char *verb, struct reply *r) {
    bool enable = strcmp(verb, "enable") == 0;
    int64_t user = org_find(account);
    struct facts *f = user < 0 ? NULL : org_facts((uint64_t)user);
    if (!f ||
        (org_gone((uint64_t)user) && f->account == STATE_FOR_DELETION)) /* its grace is over */
        write_refuse_account(user, verb, r, 404, "accountNotFound", "");
    else if (!f->managed)
        write_refuse_account(user, verb, r, 403, "forbidden", "");
    else if (strstr(verb, "delete"))
        write_deletion(user, account, strcmp(verb, "cancel-delete") == 0, r);
    else if (f->account == STATE_FOR_DELETION || (f->account == STATE_DEACTIVATED) != enable)
        write_refuse_conflict(user, account, verb, r);
    else {
        f->account = enable ? STATE_ACTIVE : STATE_DEACTIVATED;
        write_accept(user, verb, "account", r);
    }
}

/* The document names neither organization admins nor an identity provider's people: refused as
 * suspending the former and writing groups of the latter are. */
static void write_removal(int directory, const char *account, struct reply *r) {
    const char *kind = "remove-user", *directory_id = org_directory_id(directory);
    int64_t user = org_find(account);
    if (user < 0 || !(org_facts((uint64_t)user)->directories >> directory & 1))
        write_refuse(user, kind, directory_id, r, 404, "ADMIN-404-8", "unknown user");
    else if (org_synced((uint64_t)user))
        write_refuse(user, kind, directory_id, r, 403, "ADMIN-403-5",
                     "managed by an identity provider");
    else if (is_org_admin(user))
        write_refuse(user, kind, directory_id, r, 400, "ADMIN-400-24",
                     "an organization admin stays");
    else {
        org_remove((uint64_t)user, directory);
        write_accept(user, kind, directory_id, r);
    }
}

/* Cuts "a/b/c" into at most three parts, without a copy. */
static int parts_of(const char *path, char part[5][160]) {
    int n = 0;
    for (; *path && n < 5; n++) {
        size_t length = strcspn(path, "/");
        snprintf(part[n], 160, "%.*s", (int)length, path);
        path += length + (path[length] == '/');
    }
    return n;
}

static const char *tail_of(const char *path, const char *prefix) {
    size_t n = strlen(prefix);
    return strncmp(path, prefix, n) == 0 ? path + n : NULL;
}

static bool is_verb(const char *word) {
    static const char *const VERB[] = {"disable", "enable", "delete", "cancel-delete"};
    for (size_t i = 0; i < sizeof VERB / sizeof *VERB; i++)
        if (strcmp(word, VERB[i]) == 0)
            return true;
    return false;
}

bool write_call(const struct call *c, bool scoped, struct reply *r) {
    char part[5][160] = {{0}};
    const char *v1 = tail_of(c->path, "/admin/v1/orgs/" ORG_ID "/users/"),
               *v2 = tail_of(c->path, "/admin/v2/orgs/" ORG_ID "/directories/"),
               *account = tail_of(c->path, "/users/");
    int n = parts_of(v1 ? v1 : v2 ? v2 : account ? account : "", part), directory = -1;
    bool post = strcmp(c->method, "POST") == 0, remove = strcmp(c->method, "DELETE") == 0;
    bool roles = v1 && post && n == 3 && strcmp(part[1], "roles") == 0;
    bool suspensions = v2 && post && n == 4 && strcmp(part[1], "users") == 0 &&
                       (strcmp(part[3], "suspend") == 0 || strcmp(part[3], "restore") == 0);
    bool members = v2 && strcmp(part[1], "groups") == 0 && strcmp(part[3], "memberships") == 0 &&
                   ((post && n == 4) || (remove && n == 5));
    bool accounts =
        account && post && n == 4 && strcmp(part[2], "lifecycle") == 0 && is_verb(part[3]);
    bool removal = v2 && remove && n == 3 && strcmp(part[1], "users") == 0;
    bool asks =
        account && strcmp(c->method, "GET") == 0 && n == 2 && strcmp(part[1], "manage") == 0;
    if (!roles && !suspensions && !members && !accounts && !removal && !asks)
        return false;
    if (scoped && (accounts || asks)) { /* whatever is called there */
        fail_shape(r, 6, 403, "the key lacks the scope manage:org", "forbidden");
        return true;
    }
    if (asks) {
        answer_manage(part[0], r);
        return true;
    }
    if (chaos_strikes(r))
        return true;
    for (int d = 0; d < org_directories; d++)
        directory = strcmp(part[0], org_directory_id(d)) == 0 ? d : directory;
    if (scoped)
        fail_v2(r, 403, "ADMIN-403-3", "the key has scopes");
    /* "-" included. */
    else if (v2 && directory < 0)
        fail_v2(r, 400, "ADMIN-400-4", "a write needs a real directory");
    else if (suspensions)
        write_suspension(c, directory, part[2], strcmp(part[3], "restore") == 0, r);
    else if (members)
        write_membership(c, directory, part[2], part[4], r);
    else if (removal)
        write_removal(directory, part[2], r);
    else if (roles)
        write_role(c, part[0], strcmp(part[2], "assign") == 0, r);
    else
        write_lifecycle(part[0], part[3], r);
    return true;
}

void write_journal(struct reply *r) {
    char id[64];
    text_add(&r->body, "[");
    for (size_t i = 0; i < journal_n; i++) {
        const struct entry *e = &journal[i];
        if (e->user >= 0)
            org_user_id((uint64_t)e->user, id);
        text_addf(
            &r->body,
            "%s{\"accountId\":\"%s\",\"kind\":\"%s\",\"target\":\"%s\",\"status\":%d,\"effect\":%s,"
            "\"answered\":%s}",
            i ? ",\n" : "", e->user >= 0 ? id : "", e->kind, e->target, e->status,
            e->effect ? "true" : "false", e->answered ? "true" : "false");
    }
    text_add(&r->body, "]\n");
}

/* Everything a write can change, one line for each user. */
void write_state(struct reply *r) {
    r->type = "text/plain";
    for (uint64_t i = 0; i < org_users; i++) {
        const struct facts *f = org_facts(i);
        char id[64];
        org_user_id(i, id);
        text_addf(&r->body, "%s in %x suspended %x account %d direct %x %x groups", id,
                  f->directories, f->suspended, f->account, f->direct_user, f->direct_admin);
        for (int g = 0; g < org_groups(); g++)
            if (org_member(i, g))
                text_addf(&r->body, " %d", g + 1);
        text_add(&r->body, "\n");
    }
}
