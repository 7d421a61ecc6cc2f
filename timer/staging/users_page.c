/* Walks a page of users node by node, as SQLite's json_tree returns it. The table below lists the
 * fields of a user; whatever else a page holds, and whatever is missing, does no harm. */
#include "staging/users_page.h"
#include "base/text.h"
#include "sql/timer/staging/users_page.h"
#include "staging/id_numbers.h"

#include <string.h>

/* The keys of a user's JSON object: its fields in the order of enum user_field, then its lists. */
enum { PLATFORM_ROLES = USER_FIELDS, PRODUCT_ACCESS, GROUPS, COUNTS, USER_KEYS };
#define WORD(w)                                                                                    \
    { (w), sizeof(w) - 1 }
static const struct {
    const char *text;
    size_t n;
} KEY[USER_KEYS] = {WORD("accountId"),
                    WORD("accountType"),
                    WORD("name"),
                    WORD("email"),
                    WORD("status"),
                    WORD("accountStatus"),
                    WORD("membershipStatus"),
                    WORD("claimStatus"),
                    WORD("managementSource"),
                    WORD("addedToOrg"),
                    WORD("jobTitle"),
                    WORD("department"),
                    WORD("platformRoles"),
                    WORD("productAccess"),
                    WORD("groups"),
                    WORD("counts")};

enum { ACCOUNT_ID_BYTES_MAX = 128 };
/* The largest page there may be, with nothing but groups in it, needs half of it. */
static const size_t READER_BYTES_MAX = (size_t)128 * 1024 * 1024;

struct users_reader {
    struct arena *arena; /* of its own: the lane's is rewound after each page */
    struct accounts *accounts;
    struct id_numbers *numbers;
    struct user_stage stage;
    struct int_rows listed; /* of users_page_who */
};

/* SQLite numbers the nodes of a document. A container shows its number as the parent of its first
 * child, which is the next node. */
struct page_walk {
    struct lane *l;
    struct users_reader *reader;
    int64_t directory; /* 0: none in particular */
    bool only_who;
    int64_t what; /* see users_page_who */
    /* numbers of containers; 0: not there, or empty */
    int64_t data, links, meta;
    int64_t user, roles, access, groups, counts; /* of the user being read */
    int64_t member;                              /* the group or access being read */
    int64_t *opened; /* where the number of the container just opened goes, if it has a child */
    int64_t newest;  /* the highest number so far */
    bool any;        /* there was a node */
    int64_t users;   /* read so far */
    const char *next, *meta_next; /* the next page, by its two names */
    bool in_access;               /* member is an access, not a group */
    const char *last_active;      /* of the access */
    int64_t product;              /* of the access; 0: unknown */
    int64_t resources;            /* that the user has access to; -1: not told */
    uint64_t hash;                /* of the account */
};

static bool bytes_equal(const char *bytes, size_t n, const char *word) {
    return bytes && strlen(word) == n && memcmp(bytes, word, n) == 0;
}

static const char *copy_value(struct page_walk *w, const struct cells *c) {
    size_t n = 0;
    const char *bytes = cell_text(c, STAGE_NODES__ATOM, &n);
    return bytes ? arena_strndup(w->l->arena, bytes, n) : NULL;
}

static int find_key(const char *key, size_t n) {
    for (int i = 0; i < USER_KEYS; i++)
        if (KEY[i].n == n && memcmp(KEY[i].text, key, n) == 0)
            return i;
    return USER_KEYS;
}

static void users_reader_end(void *arg) { arena_close(arg); }

struct users_reader *users_reader_open(struct lane *l, struct accounts *accounts,
                                       int64_t directory) {
    struct arena *own = arena_open(READER_BYTES_MAX);
    struct users_reader *reader = arena_alloc(own, sizeof *reader);
    reader->arena = own;
    reader->accounts = accounts;
    reader->numbers = id_numbers_open(own);
    reader->stage.arena = own;
    reader->stage.directory = directory;
    arena_on_reset(l->arena, users_reader_end, own);
    return reader;
}

const struct users_oddities *users_reader_oddities(const struct users_reader *reader) {
    return &reader->stage.odd;
}

/* --- ends of containers */

static void end_member(struct page_walk *w) {
    if (w->in_access && w->last_active)
        user_stage_add_use(&w->reader->stage, w->product, w->last_active);
    w->member = w->product = 0;
    w->last_active = NULL;
}

static enum rc_err take_user(struct page_walk *w) {
    struct users_reader *reader = w->reader;
    const char *account = reader->stage.user.field[ACCOUNT_ID];
    if (!account || !*account || strlen(account) > ACCOUNT_ID_BYTES_MAX)
        return OK;
    int64_t number = account_number(reader->accounts, w->hash);
    if (w->only_who) {
        int_rows_add(&reader->listed, reader->arena, number, w->what, 0);
        return OK;
    }
    account_set_resources(reader->accounts, number, w->resources);
    bool first = account_mark_seen(reader->accounts, number);
    return user_stage_put(&reader->stage, number, first, w->directory);
}

static enum rc_err end_user(struct page_walk *w) {
    end_member(w);
    TRY(take_user(w));
    user_stage_next(&w->reader->stage);
    w->user = w->roles = w->access = w->groups = w->counts = 0;
    return OK;
}

/* --- nodes, by the container they are in */

static enum rc_err begin_user(struct page_walk *w) {
    TRY(end_user(w));
    w->users++;
    w->resources = -1;
    w->opened = &w->user;
    return OK;
}

static void in_user(struct page_walk *w, const struct cells *c) {
    size_t n = 0;
    const char *text = cell_text(c, STAGE_NODES__KEY, &n);
    const char **field = w->reader->stage.user.field;
    int key = text ? find_key(text, n) : USER_KEYS;
    if (key < USER_FIELDS)
        field[key] = copy_value(w, c);
    else if (key == PLATFORM_ROLES)
        w->opened = &w->roles;
    else if (key == PRODUCT_ACCESS)
        w->opened = &w->access;
    else if (key == GROUPS)
        w->opened = &w->groups;
    else if (key == COUNTS)
        w->opened = &w->counts;
    if (key == ACCOUNT_ID && field[key])
        w->hash = account_hash(w->reader->accounts, field[key]);
}

static enum rc_err take_group(struct page_walk *w, const char *id, size_t n) {
    int64_t number = 0;
    TRY(id_numbers_group(w->l, w->reader->numbers, id, n, &number));
    if (number)
        user_stage_add_group(&w->reader->stage, number);
    return OK;
}

static enum rc_err in_member(struct page_walk *w, const struct cells *c) {
    size_t key_n = 0, n = 0;
    const char *key = cell_text(c, STAGE_NODES__KEY, &key_n);
    const char *value = cell_text(c, STAGE_NODES__ATOM, &n);
    if (!key || !value)
        return OK;
    if (bytes_equal(key, key_n, "id")) {
        if (w->in_access)
            return id_numbers_product(w->l, w->reader->numbers, value, n, &w->product);
        return take_group(w, value, n);
    }
    if (w->in_access && bytes_equal(key, key_n, "lastActiveTimestamp"))
        w->last_active = cell_is_int(c, STAGE_NODES__ATOM) ? "a number" : copy_value(w, c);
    return OK;
}

static void in_roles(struct page_walk *w, const struct cells *c) {
    const char *role = copy_value(w, c);
    if (role)
        user_stage_add_role(&w->reader->stage, role);
}

static void in_counts(struct page_walk *w, const struct cells *c) {
    size_t n = 0;
    const char *key = cell_text(c, STAGE_NODES__KEY, &n);
    if (bytes_equal(key, n, "resources") && cell_is_int(c, STAGE_NODES__ATOM))
        w->resources = cell_int(c, STAGE_NODES__ATOM);
}

static enum rc_err in_page(struct page_walk *w, const struct cells *c, int64_t parent) {
    size_t n = 0;
    const char *key = cell_text(c, STAGE_NODES__KEY, &n);
    TRY(end_user(w));
    if (parent != 0) {
        if (bytes_equal(key, n, "next"))
            *(parent == w->links ? &w->next : &w->meta_next) = copy_value(w, c);
    } else if (bytes_equal(key, n, "data") && !w->data) {
        w->opened = &w->data;
    } else if (bytes_equal(key, n, "links") && !w->links) {
        w->opened = &w->links;
    } else if (bytes_equal(key, n, "meta") && !w->meta) {
        w->opened = &w->meta;
    }
    return OK;
}

/* Nodes come in the order of the document, each after its container. The page itself is node 0. */
static enum rc_err users_page_on_node(void *arg, const struct cells *c) {
    struct page_walk *w = arg;
    int64_t parent = cell_int(c, STAGE_NODES__PARENT);
    if (w->opened && parent > w->newest)
        *w->opened = parent;
    w->opened = NULL;
    w->newest = parent > w->newest ? parent : w->newest;
    w->any = true;
    if (parent == 0 || parent == w->links || parent == w->meta)
        return in_page(w, c, parent);
    if (parent == w->data) /* data may be an object, whose members have names */
        return cell_is_int(c, STAGE_NODES__KEY) ? begin_user(w) : OK;
    if (parent == w->user)
        in_user(w, c);
    else if (parent == w->member)
        return in_member(w, c);
    else if (parent == w->roles)
        in_roles(w, c);
    else if (parent == w->counts)
        in_counts(w, c);
    else if (parent == w->access || parent == w->groups) {
        end_member(w);
        w->opened = &w->member;
        w->in_access = parent == w->access;
    }
    return OK;
}

static enum rc_err walk_page(struct page_walk *w, const char *page, struct users_page *out) {
    *out = (struct users_page){0};
    w->reader->stage.lane = w->l;
    user_stage_next(&w->reader->stage);
    enum rc_err rc = db_each_row(w->l->db, Q_STAGE_NODES, users_page_on_node, w, "s", page);
    if (rc == ERR_INTERNAL && !w->any)
        return OK; /* no JSON: no users */
    TRY(rc);
    TRY(end_user(w));
    *out = (struct users_page){.users = w->users, .next = w->next ? w->next : w->meta_next};
    return OK;
}

enum rc_err users_page_stage(struct lane *l, struct users_reader *reader, int64_t directory,
                             const char *page, struct users_page *out) {
    struct page_walk w = {.l = l, .reader = reader, .directory = directory};
    user_stage_begin_page(&reader->stage);
    TRY(walk_page(&w, page, out));
    return user_stage_end_page(&reader->stage);
}

enum rc_err users_page_who(struct lane *l, struct users_reader *reader, int64_t what,
                           const char *page, const struct int_rows **who, struct users_page *out) {
    struct page_walk w = {.l = l, .reader = reader, .only_who = true, .what = what};
    reader->listed.n = 0;
    *who = &reader->listed;
    return walk_page(&w, page, out);
}
