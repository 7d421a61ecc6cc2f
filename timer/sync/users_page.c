/* A page of users, walked node by node as SQLite's json_tree gives it: into staging, or only who is
 * on it. What a user is made of stands in the table below; whatever else a page holds, and whatever
 * is missing, does no harm. Reads no live table. */
#include "sync/users_page.h"
#include "base/log.h"
#include "base/text.h"
#include "terms/seat_age.h"

#include <stdio.h>
#include <string.h>

enum field {
    ACCOUNT_ID,
    ACCOUNT_TYPE,
    NAME,
    NICKNAME,
    EMAIL,
    STATUS,
    ACCOUNT_STATUS,
    MEMBERSHIP_STATUS,
    CLAIM_STATUS,
    MANAGEMENT_SOURCE,
    ADDED_TO_ORG,
    JOB_TITLE,
    DEPARTMENT,
    FIELDS,
    PLATFORM_ROLES = FIELDS,
    PRODUCT_ACCESS,
    GROUPS,
    NAMES
};
#define WORD(w)                                                                                    \
    { (w), sizeof(w) - 1 }
static const struct {
    const char *text;
    size_t n;
} FIELD[NAMES] = {
    WORD("accountId"),   WORD("accountType"),      WORD("name"),          WORD("nickname"),
    WORD("email"),       WORD("status"),           WORD("accountStatus"), WORD("membershipStatus"),
    WORD("claimStatus"), WORD("managementSource"), WORD("addedToOrg"),    WORD("jobTitle"),
    WORD("department"),  WORD("platformRoles"),    WORD("productAccess"), WORD("groups")};

enum { CLOCKS_DIFFER = 86400 /* a last activity so far ahead is none */ };
enum { MEMO_SLOTS = 1 << 15, MEMO_MAX = MEMO_SLOTS / 2, TEXT_MAX = 300, ID_MAX = 128 };
static const size_t MEMORY_MAX =
    (size_t)128 * 1024 *
    1024; /* the largest page there may be, with nothing but groups in it, needs half of it */
struct memo {
    struct arena *arena;
    unsigned char key[SECRET_HASH_KEY];
    struct accounts *people;
    int64_t directory; /* where a listing names none: the only one, else 0 */
    int n;
    struct {
        const char *text;
        size_t length;
        int64_t number;
    } slot[MEMO_SLOTS];
    struct int_rows members, uses,
        places; /* of the page: people and their groups, products and when, directories */
    struct int_rows listed; /* of a page that only says who: people, and what that says of them */
    size_t members_before, uses_before; /* those of earlier users */
    struct users_oddities odd;
    const char **role; /* of the user being read */
    size_t roles, role_room;
};

struct walk {
    struct lane *l;
    struct memo *memo;
    int64_t directory; /* 0: none in particular */
    bool only_who;
    int64_t what; /* it says of them */
    /* A node is known by its number. What holds others shows it as the parent of the first of them,
     * which comes next. */
    int64_t data, links, meta; /* 0: none, or nothing in it */
    int64_t user, roles, access, groups,
        member; /* the user being read, its lists, and the group or access being read */
    int64_t *opened, newest; /* where the number goes if something is in it; the highest so far */
    bool any;                /* node */
    int64_t users;           /* read so far */
    const char *next, *meta_next; /* the page after this one */
    bool of_access;
    const char *field[FIELDS], *last_active;
    uint64_t hash;      /* of the account */
    int64_t product;    /* of the access, 0: none we know */
    int64_t newest_use; /* of the user, in any product at all; 0: none */
    bool odd_use;       /* one of them is no sound time */
};

enum { PARENT, KEY, VALUE };
static bool is(const char *bytes, size_t n, const char *word) {
    return bytes && strlen(word) == n && memcmp(bytes, word, n) == 0;
}
static const char *kept(struct walk *w, const struct cells *c) {
    size_t n = 0;
    const char *bytes = cell_text(c, VALUE, &n);
    return bytes ? arena_strndup(w->l->arena, bytes, n) : NULL;
}

static int field_of(const char *key, size_t n) {
    for (int i = 0; i < NAMES; i++)
        if (FIELD[i].n == n && memcmp(FIELD[i].text, key, n) == 0)
            return i;
    return NAMES;
}

/* Any precision, any offset; at worst its first 19 characters count, as UTC. False: no time at all.
 */
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

struct memo *users_page_memo(struct lane *l, struct accounts *people, int64_t directory) {
    struct arena *own = arena_open(MEMORY_MAX); /* the lane's is wound back after each page */
    struct memo *m = arena_alloc(own, sizeof *m);
    m->arena = own;
    m->people = people;
    secret_random(m->key, sizeof m->key);
    m->directory = directory;
    arena_on_reset(l->arena, end_memo, own);
    return m;
}

const struct users_oddities *users_page_oddities(const struct memo *m) { return &m->odd; }

static size_t slot_of(const struct memo *m, const char *text, size_t n) {
    size_t i = (size_t)secret_hash(m->key, text, n) % MEMO_SLOTS;
    while (m->slot[i].text && (m->slot[i].length != n || memcmp(m->slot[i].text, text, n) != 0))
        i = (i + 1) % MEMO_SLOTS;
    return i;
}

/* 0 is a number too: of what no listing showed. */
static void remember(struct memo *m, size_t slot, const char *text, size_t n, int64_t number) {
    if (m->n >= MEMO_MAX || n > TEXT_MAX)
        return;
    m->n++;
    m->slot[slot].text = arena_strndup(m->arena, text, n);
    m->slot[slot].length = n;
    m->slot[slot].number = number;
}

/* ari:cloud:OWNER::site/PART. The owner's word differs between calls; ours is the one of the
 * workspaces. */
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
static enum rc_err number_of(struct walk *w, const char *bytes, size_t n, bool product,
                             int64_t *number) {
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
        TRY(db_get_int(w->l->db, Q_STAGE_GROUP_NUMBER, number, &found, "s",
                       strrchr(id, '/') ? strrchr(id, '/') + 1 : id));
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

/* The latest use of a product counts. */
static void use(struct memo *m, int64_t product, int64_t at) {
    for (size_t i = m->uses_before; i < m->uses.n; i++)
        if (m->uses.row[i][1] == product) {
            m->uses.row[i][2] = at > m->uses.row[i][2] ? at : m->uses.row[i][2];
            return;
        }
    int_rows_add(&m->uses, m->arena, 0, product, at);
}

/* A time that cannot be read is not "never": whoever has one counts as active now, rather than lose
 * a seat by it. So does whose last activity lies ahead: as it is told it would protect for as long.
 * The year 1 and 1970 are how programs write none: never. */
static int64_t time_of_use(struct walk *w) {
    int64_t at = w->l->now, now = w->l->now;
    if (!time_of(w->last_active, &at) || at > now + CLOCKS_DIFFER) {
        if (w->memo->odd.uses++ == 0)
            log_line(LOG_LEVEL_WARN,
                     "a last activity is no time that can be (\"%.60s\"); people with such a one "
                     "count as active now",
                     w->last_active);
        w->odd_use = true;
    }
    return at > now ? now : seat_time_valid(at, now) ? at : 0;
}

/* A use of a product we do not know is one of the person's all the same. */
static void end_member(struct walk *w) {
    int64_t at = w->of_access && w->last_active ? time_of_use(w) : 0;
    if (at > 0 && w->product)
        use(w->memo, w->product, at);
    if (at > w->newest_use)
        w->newest_use = at;
    w->member = w->product = 0;
    w->last_active = NULL;
}

static bool is_member_type(const char *type) {
    return !type || text_equal_nocase(type, "atlassian");
}

/* Of each word how many; what is one too many stands under the last. */
static void count_type(struct memo *m, const char *type) {
    struct users_oddities *o = &m->odd;
    int i = 0;
    while (i < o->types && strcmp(o->type[i].word, type) != 0)
        i++;
    if (i == USERS_TYPES_MAX)
        i--;
    else if (i == o->types) {
        o->types++;
        snprintf(o->type[i].word, sizeof o->type[i].word, "%.60s", type);
    }
    o->type[i].people++;
}

/* The day of joining, 0 where none is told that can be one. What is odd about the person is
 * counted. */
static int64_t read_added(struct walk *w, bool first) {
    struct users_oddities *o = &w->memo->odd;
    const char *text = w->field[ADDED_TO_ORG];
    int64_t added = 0;
    bool sound = time_of(text, &added) && seat_time_valid(added, w->l->now);
    if (first && !sound)
        ++*(text ? &o->joined_odd : &o->joined_missing);
    if (first && ((text && !sound) || w->odd_use))
        o->people++;
    if (first && !is_member_type(w->field[ACCOUNT_TYPE]))
        count_type(w->memo, w->field[ACCOUNT_TYPE]);
    return sound ? added : 0;
}

/* The same account again: from another directory, or it moved while we read. The livelier state
 * counts. */
static enum rc_err check_same(struct walk *w, int64_t number) {
    int64_t same = 0;
    TRY(db_get_int(w->l->db, Q_STAGE_SAME, &same, NULL, "is", number, w->field[ACCOUNT_ID]));
    return same ? OK : account_hash_collision(w->l);
}

static enum rc_err put_user(struct walk *w, int64_t number, bool first) {
    const char *const *f = w->field;
    int64_t added = read_added(w, first);
    if (!first) {
        TRY(check_same(w, number));
        TRY(db_exec(w->l->db, Q_STAGE_USER_LATEST, NULL, "iii", number, added, w->newest_use));
    }
    return db_exec(w->l->db, first ? Q_STAGE_USER : Q_STAGE_USER_AGAIN, NULL, "issssssssssissii",
                   number, f[ACCOUNT_ID], f[ACCOUNT_TYPE], f[NAME], f[NICKNAME], f[EMAIL],
                   f[STATUS], f[ACCOUNT_STATUS], f[MEMBERSHIP_STATUS], f[CLAIM_STATUS],
                   f[MANAGEMENT_SOURCE], added, f[JOB_TITLE], f[DEPARTMENT], w->l->now,
                   w->newest_use);
}

/* Of who comes again the later use counts: what is there must have been put in. */
static enum rc_err put_uses_again(struct walk *w, int64_t number) {
    struct memo *m = w->memo;
    size_t n = m->uses.n;
    m->uses.n = m->uses_before;
    TRY(db_exec(w->l->db, Q_STAGE_PUT_ACTIVITY, NULL, "l", &m->uses));
    for (size_t i = m->uses_before; i < n; i++)
        TRY(db_exec(w->l->db, Q_STAGE_ACTIVITY_AGAIN, NULL, "iii", number, m->uses.row[i][1],
                    m->uses.row[i][2]));
    m->uses.n = m->uses_before = 0;
    return OK;
}

static enum rc_err put_lists(struct walk *w, int64_t number, bool first) {
    struct memo *m = w->memo;
    int64_t directory = w->directory ? w->directory : m->directory;
    const char *membership = w->field[MEMBERSHIP_STATUS];
    if (!first)
        TRY(put_uses_again(w, number));
    for (size_t i = m->members_before; i < m->members.n; i++)
        m->members.row[i][0] = number;
    for (size_t i = m->uses_before; i < m->uses.n; i++)
        m->uses.row[i][0] = number;
    m->members_before = m->members.n;
    m->uses_before = m->uses.n;
    for (size_t i = 0; i < m->roles; i++)
        TRY(db_exec(w->l->db, Q_STAGE_PLATFORM, NULL, "is", number, m->role[i]));
    if (!directory || (membership && strcmp(membership, "no_membership") == 0))
        return OK;
    if (membership && strcmp(membership, "active") != 0)
        return db_exec(w->l->db, Q_STAGE_USER_DIRECTORY, NULL, "iis", number, directory,
                       membership);
    int_rows_add(&m->places, m->arena, number, directory, 0);
    return OK;
}

static enum rc_err end_user(struct walk *w) {
    const char *account = w->field[ACCOUNT_ID];
    end_member(w);
    if (account && *account && strlen(account) <= ID_MAX) {
        int64_t number = account_number(w->memo->people, w->hash);
        if (w->only_who)
            int_rows_add(&w->memo->listed, w->memo->arena, number, w->what, 0);
        else {
            bool first = account_mark_seen(w->memo->people, number);
            TRY(put_user(w, number, first));
            TRY(put_lists(w, number, first));
        }
    }
    w->memo->members.n = w->memo->members_before; /* of nobody */
    w->memo->uses.n = w->memo->uses_before;
    w->memo->roles = 0;
    w->newest_use = 0;
    w->odd_use = false;
    memset(w->field, 0, sizeof w->field);
    w->user = w->roles = w->access = w->groups = 0;
    return OK;
}

static enum rc_err begin_user(struct walk *w) {
    TRY(end_user(w));
    w->users++;
    w->opened = &w->user;
    return OK;
}

static void take_field(struct walk *w, const struct cells *c) {
    size_t n = 0;
    const char *key = cell_text(c, KEY, &n);
    int field = key ? field_of(key, n) : NAMES;
    if (field < FIELDS)
        w->field[field] = kept(w, c);
    else if (field == PLATFORM_ROLES)
        w->opened = &w->roles;
    else if (field == PRODUCT_ACCESS)
        w->opened = &w->access;
    else if (field == GROUPS)
        w->opened = &w->groups;
    if (field == ACCOUNT_ID && w->field[field])
        w->hash = account_hash(w->memo->people, w->field[field]);
}

static enum rc_err take_group(struct walk *w, const char *id, size_t n) {
    int64_t number = 0;
    TRY(number_of(w, id, n, false, &number));
    if (number)
        int_rows_add(&w->memo->members, w->memo->arena, 0, number, 0);
    return OK;
}

static enum rc_err take_member(struct walk *w, const struct cells *c) {
    size_t key_n = 0, n = 0;
    const char *key = cell_text(c, KEY, &key_n), *value = cell_text(c, VALUE, &n);
    if (!key || !value)
        return OK;
    if (is(key, key_n, "id"))
        return w->of_access ? number_of(w, value, n, true, &w->product) : take_group(w, value, n);
    if (w->of_access && is(key, key_n, "lastActiveTimestamp"))
        w->last_active = cell_is_int(c, VALUE) ? "a number" : kept(w, c);
    return OK;
}

static void take_role(struct walk *w, const struct cells *c) {
    struct memo *m = w->memo;
    const char *role = kept(w, c);
    if (!role)
        return;
    m->role = room_for(m, m->role, m->roles, &m->role_room, sizeof *m->role);
    m->role[m->roles++] = role;
}

static enum rc_err take_outer(struct walk *w, const struct cells *c, int64_t parent) {
    size_t n = 0;
    const char *key = cell_text(c, KEY, &n);
    TRY(end_user(w));
    if (parent != 0) {
        if (is(key, n, "next"))
            *(parent == w->links ? &w->next : &w->meta_next) = kept(w, c);
    } else if (is(key, n, "data") && !w->data)
        w->opened = &w->data;
    else if (is(key, n, "links") && !w->links)
        w->opened = &w->links;
    else if (is(key, n, "meta") && !w->meta)
        w->opened = &w->meta;
    return OK;
}

/* Nodes come in the order of the document, each after the one it lies in; the page itself is node
 * 0. */
static enum rc_err take_node(void *arg, const struct cells *c) {
    struct walk *w = arg;
    int64_t parent = cell_int(c, PARENT);
    if (w->opened && parent > w->newest)
        *w->opened = parent;
    w->opened = NULL;
    w->newest = parent > w->newest ? parent : w->newest;
    w->any = true;
    if (parent == 0 || parent == w->links || parent == w->meta)
        return take_outer(w, c, parent);
    if (parent == w->data)
        return cell_is_int(c, KEY) ? begin_user(w) : OK; /* an object's members have names */
    if (parent == w->user)
        take_field(w, c);
    else if (parent == w->member)
        return take_member(w, c);
    else if (parent == w->roles)
        take_role(w, c);
    else if (parent == w->access || parent == w->groups) {
        end_member(w);
        w->opened = &w->member;
        w->of_access = parent == w->access;
    }
    return OK;
}

static enum rc_err read_page(struct walk *w, const char *page, struct users_page *out) {
    *out = (struct users_page){0};
    enum rc_err rc = db_each_row(w->l->db, Q_STAGE_NODES, take_node, w, "s", page);
    if (rc == ERR_INTERNAL && !w->any)
        return OK; /* no JSON: no users */
    TRY(rc);
    TRY(end_user(w));
    *out = (struct users_page){.users = w->users, .next = w->next ? w->next : w->meta_next};
    return OK;
}

enum rc_err users_page_stage(struct lane *l, struct memo *m, int64_t directory, const char *page,
                             struct users_page *out) {
    struct walk w = {.l = l, .memo = m, .directory = directory};
    m->members.n = m->uses.n = m->places.n = m->members_before = m->uses_before = 0;
    TRY(read_page(&w, page, out));
    TRY(db_exec(l->db, Q_STAGE_PUT_MEMBERS, NULL, "l", &m->members));
    TRY(db_exec(l->db, Q_STAGE_PUT_ACTIVITY, NULL, "l", &m->uses));
    return db_exec(l->db, Q_STAGE_PUT_DIRECTORIES, NULL, "l", &m->places);
}

enum rc_err users_page_who(struct lane *l, struct memo *m, int64_t what, const char *page,
                           const struct int_rows **who, struct users_page *out) {
    struct walk w = {.l = l, .memo = m, .only_who = true, .what = what};
    m->listed.n = 0;
    *who = &m->listed;
    return read_page(&w, page, out);
}
