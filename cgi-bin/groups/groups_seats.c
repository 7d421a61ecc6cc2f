/* Reads groups and what they give, then counts members and their seats in one pass over the sets of
 * the user index. */
#include "groups/groups_seats.h"
#include "base/text.h"
#include "index/index.h"
#include "index/index_find.h"
#include "sql/groups/groups_seats.h"
#include "terms/role.h"

#include <string.h>

static struct grant_product *groups_product(struct groups *g, int64_t id) {
    for (int i = 0; i < g->product_count; i++)
        if (g->products[i].id == id)
            return &g->products[i];
    return NULL;
}

static enum rc_err groups_read_products(struct db *db, struct groups *g) {
    struct rows *r = NULL;
    size_t capacity = 0;
    TRY(db_query(db, Q_GROUPS_PRODUCTS, &r, ""));
    while (db_next(r)) {
        g->products = arena_grow(db_arena(db), g->products, (size_t)g->product_count, &capacity,
                                 sizeof *g->products);
        g->products[g->product_count++] =
            (struct grant_product){.id = db_int(r, GROUPS_PRODUCTS__ID),
                                   .product = db_text(r, GROUPS_PRODUCTS__PRODUCT),
                                   .site = db_text(r, GROUPS_PRODUCTS__SITE),
                                   .site_name = db_text(r, GROUPS_PRODUCTS__SITE_NAME)};
    }
    return db_end(r);
}

static enum rc_err groups_read_rows(struct db *db, int64_t now, int64_t only, struct groups *g) {
    struct rows *r = NULL;
    size_t capacity = 0;
    TRY(db_query(db, Q_GROUPS_ALL, &r, "ii", only, now));
    while (db_next(r)) {
        const char *name = db_text(r, GROUPS_ALL__NAME);
        g->rows = arena_grow(db_arena(db), g->rows, (size_t)g->count, &capacity, sizeof *g->rows);
        g->rows[g->count++] =
            (struct group_row){.id = db_int(r, GROUPS_ALL__ID),
                               .group_id = db_text(r, GROUPS_ALL__GROUP_ID),
                               .name = *name ? name : "(no name)",
                               .managed_by = db_text(r, GROUPS_ALL__MANAGED_BY),
                               .protected_by = db_text(r, GROUPS_ALL__PROTECTED_BY),
                               .is_synced = db_int(r, GROUPS_ALL__EXTERNAL_SYNCED) != 0};
    }
    return db_end(r);
}

/* One more role of the group on a product: of the last grant, or of a new one. */
static void groups_add_role(struct db *db, struct groups *g, size_t *capacity, struct rows *r) {
    int64_t group = db_int(r, GROUPS_GRANTS__USER_GROUP);
    struct grant_product *on = groups_product(g, db_int(r, GROUPS_GRANTS__PRODUCT));
    const char *role = db_text(r, GROUPS_GRANTS__ROLE);
    struct group_grant *last = g->grant_count ? &g->grants[g->grant_count - 1] : NULL;
    if (!on)
        return;
    if (last && last->group == group && last->on == on) {
        last->roles = arena_printf(db_arena(db), "%s, %s", last->roles, role);
        last->is_billable = last->is_billable || role_is_billable(role);
        return;
    }
    g->grants =
        arena_grow(db_arena(db), g->grants, (size_t)g->grant_count, capacity, sizeof *g->grants);
    g->grants[g->grant_count++] = (struct group_grant){
        .group = group, .on = on, .roles = role, .is_billable = role_is_billable(role)};
}

/* Both lists rise by the row ids of groups. */
static void groups_join_grants(struct groups *g) {
    int at = 0;
    for (int i = 0; i < g->count; i++) {
        struct group_row *row = &g->rows[i];
        while (at < g->grant_count && g->grants[at].group < row->id)
            at++;
        row->grants = g->grants + at;
        while (at < g->grant_count && g->grants[at].group == row->id) {
            row->grant_count++;
            at++;
        }
    }
}

static enum rc_err groups_read_grants(struct db *db, int64_t only, struct groups *g) {
    struct rows *r = NULL;
    size_t capacity = 0;
    TRY(db_query(db, Q_GROUPS_GRANTS, &r, "i", only));
    while (db_next(r))
        groups_add_role(db, g, &capacity, r);
    TRY(db_end(r));
    groups_join_grants(g);
    return OK;
}

/* Who holds a seat of each product that a billable role gives, and who an inactive one. */
static enum rc_err groups_find_seats(struct db *db, int64_t now, struct groups *g,
                                     int64_t *chunks) {
    for (int i = 0; i < g->grant_count; i++) {
        struct grant_product *p = g->grants[i].on;
        struct user_filter f = USER_FILTER_ANY;
        struct user_set seats, inactive;
        if (!g->grants[i].is_billable || p->seats)
            continue;
        f.product = user_filter_only(p->product);
        f.site = user_filter_only(p->site);
        f.billable = true;
        TRY(users_find(db, &f, now, &seats));
        f.threshold = true;
        TRY(users_find(db, &f, now, &inactive));
        p->seats = seats.bits;
        p->inactive = inactive.bits;
        *chunks = seats.chunks;
    }
    return OK;
}

/* One row of the members of a group: bits, or distances that may reach into later chunks. */
struct member_row {
    const unsigned char *bytes;
    size_t n;
    int64_t chunk, end; /* end: past the last row id that bits of people have */
};

static int64_t members_in(const struct member_row *m, const uint64_t *people) {
    int64_t count = 0, at = m->chunk * USER_INDEX_CHUNK;
    if (m->n == USER_INDEX_BYTES) {
        const uint64_t *block = people + m->chunk * USER_INDEX_BLOCKS;
        for (size_t i = 0; i < USER_INDEX_BLOCKS; i++) {
            uint64_t word = 0;
            memcpy(&word, m->bytes + 8 * i, 8);
            count += __builtin_popcountll(word & block[i]);
        }
        return count;
    }
    for (size_t i = 0; user_index_next(m->bytes, m->n, &i, &at);)
        count += at < m->end && user_index_bit(people, at);
    return count;
}

static void groups_count_row(struct group_row *g, const struct member_row *m) {
    for (int i = 0; i < g->grant_count; i++) {
        struct group_grant *grant = &g->grants[i];
        if (!grant->is_billable || m->chunk * USER_INDEX_CHUNK >= m->end)
            continue;
        int64_t seats = members_in(m, grant->on->seats);
        int64_t inactive = members_in(m, grant->on->inactive);
        grant->seats += seats;
        grant->inactive += inactive;
        g->seats += seats;
        g->inactive += inactive;
    }
}

static struct group_row *groups_row(const struct groups *g, int64_t id) {
    int from = 0, to = g->count;
    while (from < to) {
        int middle = from + (to - from) / 2;
        if (g->rows[middle].id < id)
            from = middle + 1;
        else
            to = middle;
    }
    return from < g->count && g->rows[from].id == id ? &g->rows[from] : NULL;
}

static enum rc_err groups_count(struct db *db, int64_t only, struct groups *g, int64_t chunks) {
    struct rows *r = NULL;
    if (only)
        TRY(db_query(db, Q_GROUPS_MEMBERS_OF, &r, "i", only));
    else
        TRY(db_query(db, Q_GROUPS_MEMBERS, &r, ""));
    while (db_next(r)) {
        struct group_row *row = groups_row(g, db_int(r, GROUPS_MEMBERS__USER_GROUP));
        if (!row)
            continue;
        row->members += db_int(r, GROUPS_MEMBERS__MEMBERS);
        if (!row->grant_count)
            continue;
        struct member_row m = {.chunk = db_int(r, GROUPS_MEMBERS__CHUNK),
                               .end = chunks * USER_INDEX_CHUNK};
        m.bytes = db_blob_borrow(r, GROUPS_MEMBERS__BITS, &m.n);
        groups_count_row(row, &m);
    }
    return db_end(r);
}

enum rc_err groups_read(struct db *db, int64_t now, int64_t only, struct groups *out) {
    int64_t chunks = 0;
    *out = (struct groups){0};
    TRY(groups_read_products(db, out));
    TRY(groups_read_rows(db, now, only, out));
    TRY(groups_read_grants(db, only, out));
    TRY(groups_find_seats(db, now, out, &chunks));
    return groups_count(db, only, out, chunks);
}

/* A twelfth of the year's bill for so many of its seats, rounded half up. */
static int64_t grant_cost(const struct savings_line *l, int64_t inactive) {
    int64_t seats = l->seats + l->price->others, parts = 12 * seats;
    return seats > 0 ? (l->cost_year * inactive + parts / 2) / parts : 0;
}

enum rc_err groups_add_costs(struct db *db, int64_t now, struct groups *g) {
    struct savings s;
    TRY(savings_load(db, db_arena(db), now, &s));
    if (s.total.priced)
        g->currency = s.currency;
    for (int i = 0; i < g->count; i++) {
        struct group_row *row = &g->rows[i];
        for (int k = 0; k < row->grant_count; k++) {
            struct group_grant *grant = &row->grants[k];
            const struct savings_line *l = savings_find(&s, grant->on->product, grant->on->site);
            grant->line = l;
            if (!grant->is_billable || !l || !l->has_price)
                continue;
            grant->cost = grant_cost(l, grant->inactive);
            grant->has_cost = row->has_cost = true;
            row->cost += grant->cost;
        }
    }
    return OK;
}

const char *group_source_text(const struct group_row *g) {
    static const struct {
        const char *managed_by, *label;
    } SOURCES[] = {{"external", "Identity provider"},
                   {"admins", "Atlassian"},
                   {"team-members", "Atlassian, by team members"},
                   {"open", "Atlassian, open to join"}};
    if (g->is_synced)
        return "Identity provider";
    for (size_t i = 0; i < sizeof SOURCES / sizeof *SOURCES; i++)
        if (text_equal(g->managed_by, SOURCES[i].managed_by))
            return SOURCES[i].label;
    return g->managed_by ? g->managed_by : "Unknown";
}
