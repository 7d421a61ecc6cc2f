/* Who holds anything of each product instance, as bits: the only structure of the index that
 * several passes add to, so it is in memory as a whole, 1 KB for 8192 people. */
#include "index/index_instances.h"
#include "index/index.h"

#include <stdio.h>

#include "sql/core/index/index_build.h"

struct index_instance {
    int64_t product;
    uint64_t **chunk; /* NULL: nobody in it */
    size_t count, capacity;
};
struct index_grant {
    int64_t group, product;
};

enum rc_err index_instances_read_grants(struct db *db, struct index_instances *x,
                                        enum query grants) {
    struct rows *r = NULL;
    TRY(db_query(db, grants, &r, ""));
    while (db_next(r)) {
        x->grants =
            arena_grow(x->arena, x->grants, x->grant_count, &x->grant_capacity, sizeof *x->grants);
        x->grants[x->grant_count++] =
            (struct index_grant){.group = db_int(r, USER_INDEX_GRANTS__USER_GROUP),
                                 .product = db_int(r, USER_INDEX_GRANTS__PRODUCT)};
    }
    return db_end(r);
}

/* Where the product is, or belongs. */
static size_t instances_position(const struct index_instances *x, int64_t product) {
    size_t from = 0, to = x->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (x->all[middle].product < product)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static struct index_instance *instances_find(struct index_instances *x, int64_t product) {
    size_t at = instances_position(x, product);
    if (at < x->count && x->all[at].product == product)
        return &x->all[at];
    x->all = arena_grow(x->arena, x->all, x->count, &x->capacity, sizeof *x->all);
    memmove(x->all + at + 1, x->all + at, (x->count - at) * sizeof *x->all);
    x->count++;
    x->all[at] = (struct index_instance){.product = product};
    return &x->all[at];
}

void index_instances_add(struct index_instances *x, int64_t user, int64_t product) {
    struct index_instance *i = instances_find(x, product);
    size_t chunk = (size_t)(user / USER_INDEX_CHUNK);
    while (i->count <= chunk) {
        i->chunk = arena_grow(x->arena, i->chunk, i->count, &i->capacity, sizeof(uint64_t *));
        i->chunk[i->count++] = NULL;
    }
    if (!i->chunk[chunk])
        i->chunk[chunk] = arena_alloc(x->arena, USER_INDEX_BYTES);
    user_index_bit_set(i->chunk[chunk], user % USER_INDEX_CHUNK);
}

void index_instances_add_member(struct index_instances *x, int64_t user, int64_t group) {
    size_t from = 0, to = x->grant_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (x->grants[middle].group < group)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < x->grant_count && x->grants[from].group == group; from++)
        index_instances_add(x, user, x->grants[from].product);
}

static void instances_add_chunk(struct index_sets *s, const char *product, const uint64_t *bits) {
    for (uint32_t w = 0; w < USER_INDEX_BLOCKS; w++)
        for (uint64_t word = bits[w]; word; word &= word - 1)
            index_sets_add(s, "instance", product, w * 64 + (uint32_t)__builtin_ctzll(word));
}

enum rc_err index_instances_end(struct index_instances *x, struct index_sets *s) {
    size_t chunks = 0;
    for (size_t i = 0; i < x->count; i++)
        if (x->all[i].count > chunks)
            chunks = x->all[i].count;
    for (size_t chunk = 0; chunk < chunks; chunk++) {
        uint32_t offset = 0;
        TRY(index_sets_enter(s, (int64_t)chunk * USER_INDEX_CHUNK, &offset));
        for (size_t i = 0; i < x->count; i++) {
            char product[24];
            const struct index_instance *instance = &x->all[i];
            snprintf(product, sizeof product, "%lld", (long long)instance->product);
            if (chunk < instance->count && instance->chunk[chunk])
                instances_add_chunk(s, product, instance->chunk[chunk]);
        }
    }
    return index_sets_end(s);
}
