/* A page of users, walked node by node as SQLite's json_tree gives it, into staging. What a user is made of stands in the table
 * below; whatever else a page holds, and whatever is missing, does no harm. Reads no live table. */
#include "users_page.h"
#include "text.h"

#include <string.h>

enum field { ACCOUNT_ID, ACCOUNT_TYPE, NAME, NICKNAME, EMAIL, STATUS, ACCOUNT_STATUS, MEMBERSHIP_STATUS, CLAIM_STATUS, MANAGEMENT_SOURCE, ADDED_TO_ORG,
             JOB_TITLE, DEPARTMENT, FIELDS, PLATFORM_ROLES = FIELDS, PRODUCT_ACCESS, GROUPS, NAMES };
#define WORD(w) {(w), sizeof(w) - 1}
static const struct { const char *text; size_t n; } FIELD[NAMES] = {WORD("accountId"), WORD("accountType"), WORD("name"), WORD("nickname"), WORD("email"), WORD("status"),
    WORD("accountStatus"), WORD("membershipStatus"), WORD("claimStatus"), WORD("managementSource"), WORD("addedToOrg"), WORD("jobTitle"), WORD("department"),
    WORD("platformRoles"), WORD("productAccess"), WORD("groups")};

enum { MEMO_SLOTS = 1 << 15, MEMO_MOST = MEMO_SLOTS / 2, TEXT_MOST = 300, ID_MOST = 128 };
struct use { int64_t product, at; };
struct memo {
    struct arena *arena;
    struct people *people;
    int64_t directory; /* where a listing names none: the only one, else 0 */
    int n;
    struct { const char *text; size_t length; int64_t number; } slot[MEMO_SLOTS];
    /* of the user being read */
    int64_t *group;
    struct use *use;
    const char **role;
    size_t groups, uses, roles, group_room, use_room, role_room;
};

struct walk {
    struct lane *l;
    struct memo *memo;
    int64_t directory;                           /* 0: none in particular */
    int64_t data, links, meta, user;             /* ids of nodes, 0 none; user: the one being read */
    int64_t users;                               /* read so far */
    const char *next, *meta_next;                /* the page after this one */
    int64_t roles, access, groups;               /* its lists, 0 none yet */
    int64_t member;                              /* the group or access being read */
    bool of_access;
    const char *field[FIELDS], *last_active;
    int64_t product;                             /* of the access, 0: none we know */
};

/* What a column holds, lent until the next row; NULL for NULL. */
static const char *bytes_of(struct rows *r, int column, size_t *n) { return db_is_null(r, column) ? (*n = 0, NULL) : db_lend_blob(r, column, n); }
static bool is(const char *bytes, size_t n, const char *word) { return bytes && strlen(word) == n && memcmp(bytes, word, n) == 0; }
static const char *kept(struct walk *w, struct rows *r, int column) {
    size_t n = 0;
    const char *bytes = bytes_of(r, column, &n);
    return bytes ? arena_strndup(w->l->arena, bytes, n) : NULL;
}

static int field_of(const char *key, size_t n) {
    for (int i = 0; i < NAMES; i++)
        if (FIELD[i].n == n && memcmp(FIELD[i].text, key, n) == 0)
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

struct memo *users_page_memo(struct lane *l, struct people *people, int64_t directory) {
    struct arena *own = arena_open((size_t)16 * 1024 * 1024); /* the lane's is wound back after each page */
    struct memo *m = arena_alloc(own, sizeof *m);
    m->arena = own;
    m->people = people;
    m->directory = directory;
    arena_on_reset(l->arena, end_memo, own);
    return m;
}

static size_t slot_of(const struct memo *m, const char *text, size_t n) {
    uint64_t h = 1469598103934665603u; /* FNV-1a */
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)text[i]) * 1099511628211u;
    size_t i = (size_t)(h ^ h >> 29) % MEMO_SLOTS;
    while (m->slot[i].text && (m->slot[i].length != n || memcmp(m->slot[i].text, text, n) != 0))
        i = (i + 1) % MEMO_SLOTS;
    return i;
}

/* 0 is a number too: of what no listing showed. */
static void remember(struct memo *m, size_t slot, const char *text, size_t n, int64_t number) {
    if (m->n >= MEMO_MOST || n > TEXT_MOST)
        return;
    m->n++;
    m->slot[slot].text = arena_strndup(m->arena, text, n);
    m->slot[slot].length = n;
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

/* By the ARI of an access or the id of a group. */
static enum rc_err number_of(struct walk *w, const char *bytes, size_t n, bool product, int64_t *number) {
    bool found = false;
    const char *owner = NULL, *part = NULL;
    size_t slot = slot_of(w->memo, bytes, n);
    if (w->memo->slot[slot].text) {
        *number = w->memo->slot[slot].number;
        return OK;
    }
    *number = 0;
    const char *id = arena_strndup(w->l->arena, bytes, n);
    if (!product)
        TRY(db_get_int(w->l->db, Q_STAGE_GROUP_NUMBER, number, &found, "s", strrchr(id, '/') ? strrchr(id, '/') + 1 : id));
    else if (split_ari(w->l, id, &owner, &part))
        TRY(db_get_int(w->l->db, Q_STAGE_PRODUCT_NUMBER, number, &found, "ss", part, owner));
    remember(w->memo, slot, bytes, n, *number);
    return OK;
}

/* Room for one more in a list that lives as long as the run. */
static void *room_for(struct memo *m, void *list, size_t n, size_t *room, size_t size) {
    if (n < *room)
        return list;
    *room = *room ? *room * 2 : 64;
    void *bigger = arena_alloc(m->arena, *room * size);
    return n ? memcpy(bigger, list, n * size) : bigger;
}

static void end_member(struct walk *w) {
    struct memo *m = w->memo;
    int64_t at = 0;
    if (w->member && w->of_access && w->product && time_of(w->last_active, &at)) {
        m->use = room_for(m, m->use, m->uses, &m->use_room, sizeof *m->use);
        m->use[m->uses++] = (struct use){w->product, at};
    }
    w->member = w->product = 0;
    w->last_active = NULL;
}

/* The same account again: from another directory, or it moved while we read. The livelier state counts. */
static enum rc_err check_same(struct walk *w, int64_t number) {
    int64_t same = 0;
    TRY(db_get_int(w->l->db, Q_STAGE_SAME, &same, NULL, "is", number, w->field[ACCOUNT_ID]));
    return same ? OK : people_mixed(w->l);
}

static enum rc_err put_user(struct walk *w, int64_t number) {
    const char *const *f = w->field;
    int64_t added = 0;
    bool first = people_meet(w->memo->people, number);
    if (!first)
        TRY(check_same(w, number));
    return db_exec(w->l->db, first ? Q_STAGE_USER : Q_STAGE_USER_AGAIN, NULL, "issssssssssissi", number, f[ACCOUNT_ID], f[ACCOUNT_TYPE], f[NAME], f[NICKNAME],
                   f[EMAIL], f[STATUS], f[ACCOUNT_STATUS], f[MEMBERSHIP_STATUS], f[CLAIM_STATUS], f[MANAGEMENT_SOURCE],
                   time_of(f[ADDED_TO_ORG], &added) ? added : (int64_t)0, f[JOB_TITLE], f[DEPARTMENT], w->l->now);
}

static enum rc_err put_lists(struct walk *w, int64_t number) {
    const struct memo *m = w->memo;
    int64_t directory = w->directory ? w->directory : m->directory;
    const char *membership = w->field[MEMBERSHIP_STATUS];
    for (size_t i = 0; i < m->groups; i++)
        TRY(db_exec(w->l->db, Q_STAGE_MEMBER, NULL, "ii", number, m->group[i]));
    for (size_t i = 0; i < m->uses; i++)
        TRY(db_exec(w->l->db, Q_STAGE_ACTIVITY, NULL, "iii", number, m->use[i].product, m->use[i].at));
    for (size_t i = 0; i < m->roles; i++)
        TRY(db_exec(w->l->db, Q_STAGE_PLATFORM, NULL, "is", number, m->role[i]));
    if (!directory || (membership && strcmp(membership, "no_membership") == 0))
        return OK;
    return db_exec(w->l->db, Q_STAGE_USER_DIRECTORY, NULL, "iis", number, directory, membership ? membership : "active");
}

static enum rc_err end_user(struct walk *w) {
    const char *account = w->field[ACCOUNT_ID];
    end_member(w);
    if (w->user && account && *account && strlen(account) <= ID_MOST) {
        int64_t number = people_number(w->memo->people, account);
        TRY(put_user(w, number));
        TRY(put_lists(w, number));
    }
    w->user = 0;
    return OK;
}

static enum rc_err begin_user(struct walk *w, int64_t id) {
    TRY(end_user(w));
    w->users++;
    w->user = id;
    w->roles = w->access = w->groups = 0;
    w->memo->groups = w->memo->uses = w->memo->roles = 0;
    memset(w->field, 0, sizeof w->field);
    return OK;
}

static void take_field(struct walk *w, struct rows *r, int64_t id) {
    size_t n = 0;
    const char *key = bytes_of(r, 2, &n);
    int field = key ? field_of(key, n) : NAMES;
    if (field < FIELDS)
        w->field[field] = kept(w, r, 3);
    else if (field == PLATFORM_ROLES)
        w->roles = id;
    else if (field == PRODUCT_ACCESS)
        w->access = id;
    else if (field == GROUPS)
        w->groups = id;
}

static enum rc_err take_group(struct walk *w, const char *id, size_t n) {
    struct memo *m = w->memo;
    int64_t number = 0;
    TRY(number_of(w, id, n, false, &number));
    if (number) {
        m->group = room_for(m, m->group, m->groups, &m->group_room, sizeof *m->group);
        m->group[m->groups++] = number;
    }
    return OK;
}

static enum rc_err take_member(struct walk *w, struct rows *r) {
    size_t key_n = 0, n = 0;
    const char *key = bytes_of(r, 2, &key_n), *value = bytes_of(r, 3, &n);
    if (!key || !value)
        return OK;
    if (is(key, key_n, "id"))
        return w->of_access ? number_of(w, value, n, true, &w->product) : take_group(w, value, n);
    if (w->of_access && is(key, key_n, "lastActiveTimestamp"))
        w->last_active = kept(w, r, 3);
    return OK;
}

static void take_role(struct walk *w, struct rows *r) {
    struct memo *m = w->memo;
    const char *role = kept(w, r, 3);
    if (!role)
        return;
    m->role = room_for(m, m->role, m->roles, &m->role_room, sizeof *m->role);
    m->role[m->roles++] = role;
}

static enum rc_err take_outer(struct walk *w, struct rows *r, int64_t id, int64_t parent) {
    size_t n = 0;
    const char *key = bytes_of(r, 2, &n);
    TRY(end_user(w));
    if (parent != 0) {
        if (is(key, n, "next"))
            *(parent == w->links ? &w->next : &w->meta_next) = kept(w, r, 3);
    } else if (is(key, n, "data") && !w->data)
        w->data = id;
    else if (is(key, n, "links") && !w->links)
        w->links = id;
    else if (is(key, n, "meta") && !w->meta)
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
    if (parent == w->user)
        take_field(w, r, id);
    else if (w->member && parent == w->member)
        return take_member(w, r);
    else if (w->roles && parent == w->roles)
        take_role(w, r);
    else if ((w->access && parent == w->access) || (w->groups && parent == w->groups)) {
        end_member(w);
        w->member = id;
        w->of_access = parent == w->access;
    }
    return OK;
}

enum rc_err users_page_stage(struct lane *l, struct memo *memo, int64_t directory, const char *page, struct users_page *out) {
    struct walk w = {.l = l, .memo = memo, .directory = directory};
    struct rows *r = NULL;
    TRY(db_query(l->db, Q_STAGE_NODES, &r, "s", page));
    *out = (struct users_page){0};
    if (!db_next(r)) /* the page itself */
        return db_end(r) == ERR_INTERNAL ? OK : db_end(r); /* no JSON: no users */
    while (db_next(r))
        TRY(take_node(&w, r));
    TRY(db_end(r));
    TRY(end_user(&w));
    *out = (struct users_page){.users = w.users, .next = w.next ? w.next : w.meta_next};
    return OK;
}
