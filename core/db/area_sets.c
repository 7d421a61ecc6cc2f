/* The state of an area's connection: who is inside, as bits by row id, from the user index. A
 * person is inside who holds a seat or a role on one of its product instances and has a domain that
 * goes with it. */
#include "db/area_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct area AREA_NOTHING;

void area_close(struct area_view *v) {
    if (!v)
        return;
    arena_close(v->arena);
    arena_close(v->names);
    free(v->key);
    free(v);
}

void area_forget(struct area_view *v) {
    arena_reset(v->arena);
    v->version = AREA_VERSION_NONE;
    v->loaded = false;
    v->product = NULL;
    v->product_n = 0;
    v->sees = NULL;
    v->chunks = 0;
    v->roles = NULL;
    v->set.id = 0;
    v->figures.any = false;
    *v->figures.day = '\0';
}

void area_begin(struct db *db, int64_t version) {
    if (version == AREA_VERSION_NONE || version != db->view->version)
        area_forget(db->view);
    db->view->version = version;
}

void area_end(struct db *db) {
    db->area = &AREA_NOTHING;
    db->view->open = false;
}

int area_prepare(struct db *db, enum query q, sqlite3_stmt **s) {
    if (!db->view)
        return db_prepare(db, q, s);
    db->view->inside = true;
    int rc = db_prepare(db, q, s);
    db->view->inside = false;
    return rc;
}

static size_t area_blocks(const struct area_view *v) {
    return (size_t)v->chunks * USER_INDEX_BLOCKS;
}

static uint64_t *area_bits(struct area_view *v) {
    return arena_alloc(v->arena, (area_blocks(v) + 1) * sizeof(uint64_t));
}

static void bits_and(const struct area_view *v, uint64_t *bits, const uint64_t *with) {
    for (size_t i = 0; i < area_blocks(v); i++)
        bits[i] &= with[i];
}

static void bits_or(const struct area_view *v, uint64_t *bits, const uint64_t *with) {
    for (size_t i = 0; i < area_blocks(v); i++)
        bits[i] |= with[i];
}

int area_add_set(struct db *db, const char *kind, const char *value, uint64_t *bits) {
    sqlite3_stmt *s = NULL;
    int rc = area_prepare(db, Q_AREA_SET, &s);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(s, 1, kind, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(s, 2, value, -1, SQLITE_STATIC);
    if (rc != SQLITE_OK)
        return rc;
    while (sqlite3_step(s) == SQLITE_ROW) {
        const void *bytes = sqlite3_column_blob(s, 1);
        user_index_add_members(bytes, (size_t)sqlite3_column_bytes(s, 1),
                               sqlite3_column_int64(s, 0), bits, db->view->chunks);
    }
    rc = sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return rc;
}

static int area_read_chunks(struct db *db) {
    sqlite3_stmt *s = NULL;
    int rc = area_prepare(db, Q_AREA_CHUNKS, &s);
    if (rc != SQLITE_OK)
        return rc;
    if (sqlite3_step(s) == SQLITE_ROW)
        db->view->chunks = sqlite3_column_int64(s, 0);
    return sqlite3_reset(s);
}

static bool is_whole(const struct area *area, const struct area_product *p) {
    return area->part[p->first].domain == NULL;
}

static bool has_same_domains(const struct area *area, const struct area_product *p,
                             const struct area_product *other) {
    bool same = p->n == other->n && !is_whole(area, other);
    for (int i = 0; same && i < p->n; i++)
        same = strcmp(area->part[p->first + i].domain, area->part[other->first + i].domain) == 0;
    return same;
}

/* Products of the area from its parts, which are sorted by product. */
static void area_list_products(struct area_view *v, const struct area *area) {
    v->product = arena_alloc(v->arena, ((size_t)area->n + 1) * sizeof *v->product);
    for (int i = 0; i < area->n; i++) {
        struct area_product *last = &v->product[v->product_n - (v->product_n > 0)];
        if (v->product_n == 0 || last->id != area->part[i].product)
            v->product[v->product_n++] =
                (struct area_product){.id = area->part[i].product, .first = i, .n = 1};
        else
            last->n++;
    }
}

static int area_read_domains(struct db *db, struct area_product *p) {
    struct area_view *v = db->view;
    if (is_whole(db->area, p))
        return SQLITE_OK;
    for (const struct area_product *other = v->product; other < p; other++)
        if (has_same_domains(db->area, p, other)) {
            p->domains = other->domains;
            return SQLITE_OK;
        }
    p->domains = area_bits(v);
    int rc = SQLITE_OK;
    for (int i = 0; i < p->n && rc == SQLITE_OK; i++)
        rc = area_add_set(db, "domain", db->area->part[p->first + i].domain, p->domains);
    return rc;
}

/* Adds who holds something of the product, and has one of its domains, to v->sees. */
static int area_read_holders(struct db *db, const struct area_product *p) {
    struct area_view *v = db->view;
    uint64_t *holders = area_bits(v);
    char value[24];
    snprintf(value, sizeof value, "%lld", (long long)p->id);
    int rc = area_add_set(db, "instance", value, holders);
    if (p->domains)
        bits_and(v, holders, p->domains);
    bits_or(v, v->sees, holders);
    return rc;
}

int area_sets_load(struct db *db) {
    struct area_view *v = db->view;
    if (!v->open)
        return SQLITE_AUTH;
    if (v->loaded)
        return SQLITE_OK;
    int rc = area_read_chunks(db);
    v->product_n = 0;
    area_list_products(v, db->area);
    v->sees = area_bits(v);
    v->people = arena_alloc(v->arena, ((size_t)v->chunks + 1) * sizeof(struct user_index_people *));
    v->seats = arena_alloc(v->arena, ((size_t)v->chunks + 1) * sizeof(struct area_seats *));
    v->runs = arena_alloc(v->arena, AREA_SLOTS * sizeof(struct area_run *));
    v->groups = arena_alloc(v->arena, AREA_SLOTS * sizeof(struct area_group *));
    for (int i = 0; i < v->product_n && rc == SQLITE_OK; i++) {
        rc = area_read_domains(db, &v->product[i]);
        if (rc == SQLITE_OK)
            rc = area_read_holders(db, &v->product[i]);
    }
    uint64_t *present = area_bits(v);
    if (rc == SQLITE_OK)
        rc = area_add_set(db, "present", "", present);
    bits_and(v, v->sees, present);
    v->loaded = rc == SQLITE_OK;
    return rc;
}

const struct area_product *area_product_find(const struct area_view *v, int64_t product) {
    int from = 0, to = v->product_n;
    while (from < to) {
        int middle = from + (to - from) / 2;
        if (v->product[middle].id == product)
            return &v->product[middle];
        if (v->product[middle].id < product)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

static bool area_bit(const struct area_view *v, const uint64_t *bits, int64_t user) {
    return user >= 0 && user / USER_INDEX_CHUNK < v->chunks && user_index_bit(bits, user);
}

bool area_has(const struct area_view *v, const struct area_product *product, int64_t user) {
    return area_bit(v, v->sees, user) &&
           (!product || !product->domains || area_bit(v, product->domains, user));
}

/* --- what groups give */

static int area_group_read(struct db *db, int64_t group, struct area_group **out) {
    struct area_view *v = db->view;
    struct area_group *g =
        arena_alloc(v->arena, sizeof *g + (size_t)v->product_n * sizeof *g->domains);
    sqlite3_stmt *s = NULL;
    int rc = area_prepare(db, Q_AREA_GROUP_PRODUCTS, &s);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(s, 1, group);
    if (rc != SQLITE_OK)
        return rc;
    g->id = group;
    while (sqlite3_step(s) == SQLITE_ROW) {
        const struct area_product *p = area_product_find(v, sqlite3_column_int64(s, 0));
        if (p && !p->domains)
            g->everybody = true;
        else if (p && (g->n == 0 || g->domains[g->n - 1] != p->domains))
            g->domains[g->n++] = p->domains;
    }
    *out = g;
    rc = sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return rc;
}

static int area_group_find(struct db *db, int64_t group, struct area_group **out) {
    struct area_view *v = db->view;
    struct area_group **slot = &v->groups[(uint64_t)group % AREA_SLOTS];
    int rc = SQLITE_OK;
    for (*out = *slot; *out && (*out)->id != group;)
        *out = (*out)->next;
    if (*out)
        return SQLITE_OK;
    rc = area_group_read(db, group, out);
    if (rc != SQLITE_OK)
        return rc;
    (*out)->next = *slot;
    *slot = *out;
    return SQLITE_OK;
}

/* Whom the group gives something inside: everybody inside, or the people of some domains. *out
 * NULL: nobody. */
static int area_group_bits(struct db *db, int64_t group, const uint64_t **out) {
    struct area_view *v = db->view;
    struct area_group *g = NULL;
    int rc = area_group_find(db, group, &g);
    if (rc != SQLITE_OK)
        return rc;
    if (g->n > 1 && !g->everybody && !g->sum) {
        g->sum = area_bits(v);
        for (int i = 0; i < g->n; i++)
            bits_or(v, g->sum, g->domains[i]);
    }
    if (g->everybody)
        *out = v->sees;
    else if (g->n > 1)
        *out = g->sum;
    else
        *out = g->n ? g->domains[0] : NULL;
    return SQLITE_OK;
}

int area_gives(struct db *db, int64_t group, int64_t user, bool *gives) {
    const struct area_view *v = db->view;
    struct area_group *g = NULL;
    int rc = area_group_find(db, group, &g);
    if (rc != SQLITE_OK)
        return rc;
    *gives = g->everybody;
    for (int i = 0; i < g->n && !*gives; i++)
        *gives = area_bit(v, g->domains[i], user);
    *gives = *gives && area_bit(v, v->sees, user);
    return SQLITE_OK;
}

/* --- the people that a row of browse_set may show */

/* Who has a role that no group gives, on an instance inside. */
static int area_role_bits(struct db *db, const char *role, const uint64_t **out) {
    struct area_view *v = db->view;
    int rc = SQLITE_OK;
    for (struct area_role *known = v->roles; known; known = known->next)
        if (strcmp(known->name, role) == 0) {
            *out = known->bits;
            return rc;
        }
    struct area_role *r = arena_alloc(v->arena, sizeof *r);
    *r = (struct area_role){v->roles, arena_strdup(v->arena, role), area_bits(v)};
    uint64_t *holders = area_bits(v);
    for (int i = 0; i < v->product_n && rc == SQLITE_OK; i++) {
        const struct area_product *p = &v->product[i];
        const char *value = arena_printf(v->arena, "%lld %s", (long long)p->id, role);
        memset(holders, 0, area_blocks(v) * sizeof *holders);
        rc = area_add_set(db, "direct_on", value, holders);
        if (p->domains)
            bits_and(v, holders, p->domains);
        bits_or(v, r->bits, holders);
    }
    bits_and(v, r->bits, v->sees);
    v->roles = r;
    *out = r->bits;
    return rc;
}

int area_set_bits(struct db *db, const char *kind, const char *value, const uint64_t **out) {
    *out = NULL;
    if (strcmp(kind, "instance") == 0 || strcmp(kind, "direct_on") == 0)
        return SQLITE_OK;
    if (strcmp(kind, "direct") == 0)
        return area_role_bits(db, value, out);
    if (strcmp(kind, "group") == 0)
        return area_group_bits(db, strtoll(value, NULL, 10), out);
    *out = db->view->sees;
    return SQLITE_OK;
}
