/* Answers a filter from the user index. Whole sets come first: status, groups, roles. Then, chunk
 * by chunk and only where people are left, the text, idle time and seats. */
#include "index/index_find.h"
#include "index/index_find_seats.h"
#include "index/index_find_text.h"
#include "index/index_read.h"

#include <string.h>

struct find {
    struct db *db;
    const struct user_filter *filter;
    int64_t now, chunks;
    uint64_t *bits;    /* the people left */
    uint64_t *scratch; /* all zero between two conditions */
};

static size_t find_bytes(const struct find *s) {
    return (size_t)s->chunks * USER_INDEX_BLOCKS * sizeof *s->bits;
}

/* The people left are those in scratch, which is cleared. */
static void find_keep_scratch(struct find *s) {
    for (int64_t i = 0; i < s->chunks * USER_INDEX_BLOCKS; i++)
        s->bits[i] &= s->scratch[i];
    memset(s->scratch, 0, find_bytes(s));
}

/* The people left are those not in scratch, which is cleared. */
static void find_drop_scratch(struct find *s) {
    for (int64_t i = 0; i < s->chunks * USER_INDEX_BLOCKS; i++)
        s->bits[i] &= ~s->scratch[i];
    memset(s->scratch, 0, find_bytes(s));
}

static enum rc_err find_keep_set(struct find *s, const char *kind, const char *value) {
    if (!value)
        return OK;
    TRY(user_index_add_set(s->db, kind, value, s->scratch, s->chunks));
    find_keep_scratch(s);
    return OK;
}

/* Adds to scratch who has one of the values. */
typedef enum rc_err find_add(struct find *s, const char *kind, const char *value);

static enum rc_err find_add_set(struct find *s, const char *kind, const char *value) {
    return user_index_add_set(s->db, kind, value, s->scratch, s->chunks);
}

static enum rc_err find_add_all(struct find *s, find_add *add, const char *kind,
                                const struct user_filter_list *l) {
    for (int i = 0; i < l->n; i++)
        TRY(add(s, kind, l->at[i]));
    return OK;
}

/* Keeps who has a value of in, then drops who has one of out. */
static enum rc_err find_keep_lists(struct find *s, find_add *add, const char *kind,
                                   const struct user_filter_list *in,
                                   const struct user_filter_list *out) {
    if (in->n) {
        TRY(find_add_all(s, add, kind, in));
        find_keep_scratch(s);
    }
    if (out->n) {
        TRY(find_add_all(s, add, kind, out));
        find_drop_scratch(s);
    }
    return OK;
}

/* Everybody with a known e-mail has a domain. */
static enum rc_err find_keep_domain(struct find *s) {
    const struct user_filter *f = s->filter;
    struct rows *r = NULL;
    TRY(find_keep_lists(s, find_add_set, "domain", &f->domain, &f->not_domain));
    if (!f->not_domain.n)
        return OK;
    TRY(db_query(s->db, Q_USER_INDEX_VALUES_UP, &r, "s", "domain"));
    while (db_next(r))
        TRY(find_add_set(s, "domain", db_text(r, 0)));
    find_keep_scratch(s);
    return db_end(r);
}

/* Adds the members of every group whose row id is in the first column. */
static enum rc_err find_add_groups(struct find *s, struct rows *r) {
    while (db_next(r))
        TRY(user_index_add_set(s->db, "group", db_text(r, 0), s->scratch, s->chunks));
    return db_end(r);
}

/* Adds every person whose row id is in the first column. */
static enum rc_err find_add_people(const struct find *s, struct rows *r, uint64_t *to) {
    while (db_next(r)) {
        int64_t user = db_int(r, 0);
        if (user >= 0 && user / USER_INDEX_CHUNK < s->chunks)
            user_index_bit_set(to, user);
    }
    return db_end(r);
}

static enum rc_err find_add_group(struct find *s, const char *kind, const char *group) {
    struct rows *r = NULL;
    (void)kind;
    TRY(db_query(s->db, Q_USER_INDEX_GROUPS, &r, "s", group));
    return find_add_groups(s, r);
}

/* Nobody matches when something to leave out is not in the organization: user_filter. */
static enum rc_err find_check_known(struct find *s, enum query known,
                                    const struct user_filter_list *out) {
    for (int i = 0; i < out->n; i++) {
        int64_t id = 0;
        bool found = false;
        TRY(db_get_int(s->db, known, &id, &found, "s", out->at[i]));
        if (!found)
            memset(s->bits, 0, find_bytes(s));
    }
    return OK;
}

static enum rc_err find_check_all_known(struct find *s) {
    const struct user_filter *f = s->filter;
    TRY(find_check_known(s, Q_USER_INDEX_GROUP_HERE, &f->not_group));
    TRY(find_check_known(s, Q_USER_INDEX_ROLE_HERE, &f->not_role));
    TRY(find_check_known(s, Q_USER_INDEX_DOMAIN_HERE, &f->not_domain));
    TRY(find_check_known(s, Q_USER_INDEX_PRODUCT_HERE, &f->not_product));
    return find_check_known(s, Q_USER_INDEX_SITE_HERE, &f->not_site);
}

static enum rc_err find_add_role(struct find *s, const char *kind, const char *role) {
    struct rows *r = NULL;
    (void)kind;
    TRY(user_index_add_set(s->db, "platform", role, s->scratch, s->chunks));
    TRY(user_index_add_set(s->db, "direct", role, s->scratch, s->chunks));
    TRY(db_query(s->db, Q_USER_INDEX_ROLE_GROUPS, &r, "s", role));
    return find_add_groups(s, r);
}

static enum rc_err find_keep_protected(struct find *s) {
    struct rows *r = NULL;
    if (!s->filter->protected_only)
        return OK;
    TRY(user_index_add_set(s->db, "platform", "atlassian/org-admin", s->scratch, s->chunks));
    TRY(db_query(s->db, Q_USER_INDEX_PROTECTED_PEOPLE, &r, "i", s->now));
    TRY(find_add_people(s, r, s->scratch));
    TRY(db_query(s->db, Q_USER_INDEX_PROTECTED_GROUPS, &r, "i", s->now));
    TRY(find_add_groups(s, r));
    find_keep_scratch(s);
    return OK;
}

/* Account ids share a number in front, so a shorter beginning would match everybody. */
enum { ACCOUNT_PREFIX_MIN = 10 };

/* The people whose account id begins with `prefix`; *out NULL: it is no beginning of one. */
static enum rc_err find_accounts(struct find *s, const char *prefix, uint64_t **out) {
    struct rows *r = NULL;
    *out = NULL;
    if (strlen(prefix) < ACCOUNT_PREFIX_MIN || strchr(prefix, ' '))
        return OK;
    *out = arena_alloc(db_arena(s->db), find_bytes(s));
    /* U+10FFFF sorts after every character of an account id. */
    const char *past = arena_printf(db_arena(s->db), "%s\xf4\x8f\xbf\xbf", prefix);
    TRY(db_query(s->db, Q_USER_INDEX_ACCOUNTS, &r, "ss", prefix, past));
    return find_add_people(s, r, *out);
}

static bool find_any(const uint64_t *bits) {
    uint64_t all = 0;
    for (int i = 0; i < USER_INDEX_BLOCKS; i++)
        all |= bits[i];
    return all != 0;
}

static enum rc_err find_keep_chunks(struct find *s) {
    const struct user_filter *f = s->filter;
    struct index_find_text text = {.n = 0};
    struct index_find_seats seats = {.filter = f, .now = s->now};
    struct index_find_seats without = {.now = s->now};
    if (f->q) {
        index_find_text_read(db_arena(s->db), f->q, &text);
        TRY(find_accounts(s, f->q, &text.accounts));
    }
    TRY(index_find_seats_begin(s->db, &seats));
    TRY(index_find_without_begin(s->db, f, &without));
    for (int64_t chunk = 0; chunk < s->chunks; chunk++) {
        uint64_t *bits = s->bits + chunk * USER_INDEX_BLOCKS;
        if (f->q && find_any(bits))
            TRY(index_find_text_keep(s->db, &text, chunk, bits));
        if (f->idle_days > 0 && find_any(bits))
            TRY(index_find_idle_keep(s->db, &seats, chunk, bits));
        if (seats.needed && find_any(bits))
            TRY(index_find_seats_keep(s->db, &seats, chunk, bits));
        if (without.needed && find_any(bits))
            TRY(index_find_seats_drop(s->db, &without, chunk, bits));
    }
    return OK;
}

enum rc_err users_find(struct db *db, const struct user_filter *f, int64_t now,
                       struct user_set *out) {
    struct find s = {.db = db, .filter = f, .now = now};
    *out = (struct user_set){0};
    TRY(db_get_int(db, Q_USER_INDEX_CHUNKS, &s.chunks, NULL, ""));
    s.bits = arena_alloc(db_arena(db), find_bytes(&s));
    s.scratch = arena_alloc(db_arena(db), find_bytes(&s));
    TRY(user_index_add_set(db, "present", "", s.bits, s.chunks));
    TRY(find_keep_lists(&s, find_add_set, "status", &f->status, &f->not_status));
    TRY(find_keep_set(&s, "claim", f->claim));
    TRY(find_keep_domain(&s));
    TRY(find_keep_set(&s, "synced", f->synced ? "" : NULL));
    TRY(find_check_all_known(&s));
    TRY(find_keep_lists(&s, find_add_group, "group", &f->group, &f->not_group));
    TRY(find_keep_lists(&s, find_add_role, "role", &f->role, &f->not_role));
    TRY(find_keep_protected(&s));
    TRY(find_keep_chunks(&s));
    *out = (struct user_set){.bits = s.bits, .chunks = s.chunks};
    for (int64_t i = 0; i < s.chunks * USER_INDEX_BLOCKS; i++)
        out->count += __builtin_popcountll(s.bits[i]);
    return OK;
}

enum rc_err users_count(struct db *db, const struct user_filter *f, int64_t now, int64_t *n) {
    struct user_set s;
    TRY(users_find(db, f, now, &s));
    *n = s.count;
    return OK;
}

bool users_in(const struct user_set *s, int64_t user) {
    return user >= 0 && user / USER_INDEX_CHUNK < s->chunks && user_index_bit(s->bits, user);
}

int users_after(const struct user_set *s, int64_t after, int limit, int64_t *ids) {
    int n = 0;
    int64_t from = after + 1 > 0 ? after + 1 : 0;
    for (int64_t w = from / 64; n < limit && w < s->chunks * USER_INDEX_BLOCKS; w++) {
        uint64_t word = s->bits[w];
        if (w == from / 64)
            word &= ~(uint64_t)0 << from % 64;
        for (; word && n < limit; word &= word - 1)
            ids[n++] = w * 64 + __builtin_ctzll(word);
    }
    return n;
}
