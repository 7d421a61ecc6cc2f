/* A page of users, walked node by node as SQLite's json_tree gives it, into staging. What a user is made of stands in the table
 * below; whatever else a page holds, and whatever is missing, does no harm. Knows no live table. */
#include "users_page.h"
#include "text.h"

#include <string.h>

enum field { ACCOUNT_ID, ACCOUNT_TYPE, NAME, NICKNAME, EMAIL, STATUS, ACCOUNT_STATUS, MEMBERSHIP_STATUS, CLAIM_STATUS, MANAGEMENT_SOURCE, ADDED_TO_ORG,
             JOB_TITLE, DEPARTMENT, FIELDS, PLATFORM_ROLES = FIELDS, PRODUCT_ACCESS, GROUPS, NAMES };
static const char *const FIELD[NAMES] = {"accountId", "accountType", "name", "nickname", "email", "status", "accountStatus", "membershipStatus", "claimStatus",
    "managementSource", "addedToOrg", "jobTitle", "department", "platformRoles", "productAccess", "groups"};

enum { MEMO_SLOTS = 1 << 15, MEMO_MOST = MEMO_SLOTS / 2 };
struct memo { struct arena *arena; int n; struct { const char *text; int64_t number; } slot[MEMO_SLOTS]; };

struct walk {
    struct lane *l;
    struct memo *memo;
    int64_t n, directory;                        /* row in staging; 0: no directory in particular */
    int64_t data, links, meta, user;             /* ids of nodes, 0 none; user: the one being read */
    int64_t users;                               /* read so far */
    const char *next, *meta_next;                /* the page after this one */
    int64_t roles, access, groups;               /* its lists, 0 none yet */
    int64_t member;                              /* the group or access being read */
    bool of_access;
    const char *field[FIELDS], *ari, *last_active;
};

static int field_of(const char *key) {
    for (int i = 0; key && i < NAMES; i++)
        if (FIELD[i][0] == key[0] && strcmp(FIELD[i], key) == 0)
            return i;
    return NAMES;
}

/* Any precision, any offset; at worst its first 19 characters count, as UTC. False: no time at all. */
static bool time_of(const char *text, int64_t *at) {
    char cut[21];
    if (!text)
        return false;
    if (text_parse_iso(text, at))
        return true;
    if (strlen(text) < 19)
        return false;
    memcpy(cut, text, 19);
    cut[19] = 'Z';
    cut[20] = '\0';
    return text_parse_iso(cut, at);
}

static void end_memo(void *arg) { arena_close(arg); }

struct memo *users_page_memo(struct lane *l) {
    struct arena *own = arena_open((size_t)16 * 1024 * 1024); /* the lane's is wound back after each page */
    struct memo *m = arena_alloc(own, sizeof *m);
    m->arena = own;
    arena_on_reset(l->arena, end_memo, own);
    return m;
}

static size_t slot_of(const struct memo *m, const char *text) {
    uint64_t h = 1469598103934665603u; /* FNV-1a */
    for (const char *p = text; *p; p++)
        h = (h ^ (unsigned char)*p) * 1099511628211u;
    size_t i = (size_t)(h ^ h >> 29) % MEMO_SLOTS;
    while (m->slot[i].text && strcmp(m->slot[i].text, text) != 0)
        i = (i + 1) % MEMO_SLOTS;
    return i;
}

/* 0 is a number too: of what no listing showed. */
static void remember(struct memo *m, size_t slot, const char *text, int64_t number) {
    if (m->n >= MEMO_MOST || strlen(text) > 300)
        return;
    m->n++;
    m->slot[slot].text = arena_strdup(m->arena, text);
    m->slot[slot].number = number;
}

/* ari:cloud:OWNER::site/PART. The owner's word differs between calls; ours is the one of the workspaces. */
static bool split_ari(struct lane *l, const char *ari, const char **owner, const char **part) {
    const char *slash = strrchr(ari, '/');
    if (!text_starts(ari, "ari:cloud:") || !slash)
        return false;
    size_t n = strcspn(ari + 10, ":");
    *owner = arena_strndup(l->arena, ari + 10, n);
    *part = slash + 1;
    if (strcmp(*owner, "jira-service-desk") == 0)
        *owner = "jira-servicedesk";
    else if (strcmp(*owner, "jira") == 0)
        *owner = "jira-software";
    return true;
}

static enum rc_err product_of(struct walk *w, const char *ari, int64_t *product) {
    const char *owner = NULL, *part = NULL;
    bool found = false;
    size_t slot = slot_of(w->memo, ari);
    if (w->memo->slot[slot].text) {
        *product = w->memo->slot[slot].number;
        return OK;
    }
    *product = 0;
    if (split_ari(w->l, ari, &owner, &part))
        TRY(db_get_int(w->l->db, Q_STAGE_PRODUCT_NUMBER, product, &found, "ss", part, owner));
    remember(w->memo, slot, ari, *product);
    return OK;
}

static enum rc_err group_of(struct walk *w, const char *id, int64_t *group) {
    bool found = false;
    size_t slot = slot_of(w->memo, id);
    if (w->memo->slot[slot].text) {
        *group = w->memo->slot[slot].number;
        return OK;
    }
    *group = 0;
    TRY(db_get_int(w->l->db, Q_STAGE_GROUP_NUMBER, group, &found, "s", strrchr(id, '/') ? strrchr(id, '/') + 1 : id));
    remember(w->memo, slot, id, *group);
    return OK;
}

static enum rc_err end_member(struct walk *w) {
    int64_t at = 0, product = 0;
    if (w->member && w->of_access && w->ari && time_of(w->last_active, &at)) {
        TRY(product_of(w, w->ari, &product));
        if (product)
            TRY(db_exec(w->l->db, Q_STAGE_ACTIVITY, NULL, "iii", w->n, product, at));
    }
    w->member = 0;
    w->ari = w->last_active = NULL;
    return OK;
}

static enum rc_err end_user(struct walk *w) {
    const char *const *f = w->field;
    int64_t added = 0;
    TRY(end_member(w));
    if (w->user && f[ACCOUNT_ID])
        TRY(db_exec(w->l->db, Q_STAGE_USER, NULL, "issssssssssissi", w->n, f[ACCOUNT_ID], f[ACCOUNT_TYPE], f[NAME], f[NICKNAME], f[EMAIL], f[STATUS],
                    f[ACCOUNT_STATUS], f[MEMBERSHIP_STATUS], f[CLAIM_STATUS], f[MANAGEMENT_SOURCE], time_of(f[ADDED_TO_ORG], &added) ? added : (int64_t)0,
                    f[JOB_TITLE], f[DEPARTMENT], w->directory));
    w->user = 0;
    return OK;
}

static enum rc_err begin_user(struct walk *w, int64_t id) {
    TRY(end_user(w));
    w->n++;
    w->users++;
    w->user = id;
    w->roles = w->access = w->groups = 0;
    memset(w->field, 0, sizeof w->field);
    return OK;
}

static void take_field(struct walk *w, struct rows *r, int64_t id) {
    int field = field_of(db_lend(r, 2));
    if (field < FIELDS)
        w->field[field] = db_text(r, 3);
    else if (field == PLATFORM_ROLES)
        w->roles = id;
    else if (field == PRODUCT_ACCESS)
        w->access = id;
    else if (field == GROUPS)
        w->groups = id;
}

static enum rc_err take_member(struct walk *w, struct rows *r) {
    const char *key = db_lend(r, 2), *value = db_lend(r, 3);
    if (!key || !value)
        return OK;
    if (!w->of_access) {
        int64_t group = 0;
        if (strcmp(key, "id") == 0)
            TRY(group_of(w, value, &group));
        return group ? db_exec(w->l->db, Q_STAGE_MEMBER, NULL, "ii", w->n, group) : OK;
    }
    if (strcmp(key, "id") == 0)
        w->ari = db_text(r, 3);
    else if (strcmp(key, "lastActiveTimestamp") == 0)
        w->last_active = db_text(r, 3);
    return OK;
}

static enum rc_err take_outer(struct walk *w, struct rows *r, int64_t id, int64_t parent) {
    const char *key = db_lend(r, 2);
    TRY(end_user(w));
    if (parent != 0) {
        if (key && strcmp(key, "next") == 0)
            *(parent == w->links ? &w->next : &w->meta_next) = db_text(r, 3);
    } else if (key && strcmp(key, "data") == 0 && !w->data)
        w->data = id;
    else if (key && strcmp(key, "links") == 0 && !w->links)
        w->links = id;
    else if (key && strcmp(key, "meta") == 0 && !w->meta)
        w->meta = id;
    return OK;
}

/* Nodes come in the order of the document, each after the one it lies in; the page itself is node 0. */
static enum rc_err take_node(struct walk *w, struct rows *r) {
    int64_t id = db_int(r, 0), parent = db_int(r, 1);
    if (w->data && parent == w->data)
        return db_is_int(r, 2) ? begin_user(w, id) : OK; /* an object's members have names */
    if (parent == 0 || (w->links && parent == w->links) || (w->meta && parent == w->meta))
        return take_outer(w, r, id, parent);
    if (w->user == 0)
        return OK;
    if (parent == w->user) {
        take_field(w, r, id);
        return OK;
    }
    if (w->member && parent == w->member)
        return take_member(w, r);
    if (w->roles && parent == w->roles)
        return db_is_null(r, 3) ? OK : db_exec(w->l->db, Q_STAGE_PLATFORM, NULL, "is", w->n, db_lend(r, 3));
    if ((w->access && parent == w->access) || (w->groups && parent == w->groups)) {
        TRY(end_member(w));
        w->member = id;
        w->of_access = parent == w->access;
    }
    return OK;
}

enum rc_err users_page_stage(struct lane *l, struct memo *memo, int64_t *n, int64_t directory, const char *page, struct users_page *out) {
    struct walk w = {.l = l, .memo = memo, .n = *n, .directory = directory};
    struct rows *r = NULL;
    TRY(db_query(l->db, Q_STAGE_NODES, &r, "s", page));
    *out = (struct users_page){0};
    if (!db_next(r)) /* the page itself */
        return db_end(r) == ERR_INTERNAL ? OK : db_end(r); /* no JSON: no users */
    while (db_next(r))
        TRY(take_node(&w, r));
    TRY(db_end(r));
    TRY(end_user(&w));
    *n = w.n;
    *out = (struct users_page){.users = w.users, .next = w.next ? w.next : w.meta_next};
    return OK;
}
