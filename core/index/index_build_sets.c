/* Collects members of properties as distances and stores them as rows of browse_set: bits where a
 * chunk has many members, else distances, of a small group those of many chunks in one row. */
#include "index/index_build_sets.h"
#include "index/index.h"

#include <string.h>

enum { DISTANCES_MAX = USER_INDEX_BYTES / sizeof(uint16_t), JOIN_MAX = 128 };

/* The members of a property that no row holds yet, as distances:
 *
 *     at[0] ... at[kept - 1] | at[kept] ... at[n - 1]
 *     of earlier chunks      | of the current chunk
 */
struct index_property {
    const char *kind, *value;
    uint16_t *at;
    size_t room;
    uint32_t n, carried;
    uint32_t first; /* offset of the current chunk's first member */
    bool far;       /* its distance from the kept ones does not fit */
    int64_t chunk;  /* of the first kept member */
    int64_t last;   /* id of the last member */
};

/* FNV-1a, with the high bits mixed in. */
static uint64_t sets_hash(const char *kind, const char *value) {
    uint64_t h = 1469598103934665603u;
    for (const char *p = kind; *p; p++)
        h = (h ^ (unsigned char)*p) * 1099511628211u;
    for (const char *p = value; *p; p++)
        h = (h ^ (unsigned char)*p) * 1099511628211u;
    return h ^ h >> 29;
}

static uint32_t *sets_slot(const struct index_sets *s, const char *kind, const char *value) {
    uint32_t i = (uint32_t)sets_hash(kind, value) & (s->slot_count - 1);
    while (s->slots[i]) {
        const struct index_property *p = &s->all[s->slots[i] - 1];
        if (strcmp(p->value, value) == 0 && strcmp(p->kind, kind) == 0)
            break;
        i = (i + 1) & (s->slot_count - 1);
    }
    return &s->slots[i];
}

/* Doubles the room for properties, and the hash table with it. */
static void sets_grow(struct index_sets *s) {
    struct index_property *old = s->all;
    uint32_t room = s->room ? s->room * 2 : 512;
    s->all = arena_alloc(s->arena, room * sizeof *s->all);
    if (s->count)
        memcpy(s->all, old, s->count * sizeof *s->all);
    s->room = room;
    s->slot_count = room * 2;
    s->slots = arena_alloc(s->arena, s->slot_count * sizeof *s->slots);
    for (uint32_t i = 0; i < s->count; i++)
        *sets_slot(s, s->all[i].kind, s->all[i].value) = i + 1;
    uint32_t *touched = arena_alloc(s->arena, room * sizeof *touched);
    if (s->touched_count)
        memcpy(touched, s->touched, s->touched_count * sizeof *touched);
    s->touched = touched;
}

static struct index_property *sets_property(struct index_sets *s, const char *kind,
                                            const char *value) {
    if (s->count + 1 >= s->room)
        sets_grow(s);
    uint32_t *slot = sets_slot(s, kind, value);
    if (!*slot) {
        s->all[s->count] =
            (struct index_property){.kind = kind, .value = arena_strdup(s->arena, value)};
        *slot = ++s->count;
    }
    return &s->all[*slot - 1];
}

void index_sets_add(struct index_sets *s, const char *kind, const char *value, uint32_t offset) {
    struct index_property *p = sets_property(s, kind, value);
    int64_t id = s->chunk * USER_INDEX_CHUNK + offset;
    if (p->n && p->last == id)
        return;
    if (p->n == p->carried) { /* the first member in this chunk */
        s->touched[s->touched_count++] = (uint32_t)(p - s->all);
        p->first = offset;
        p->far = id - p->last >= USER_INDEX_HOP;
    }
    p->at = arena_grow(s->arena, p->at, p->n, &p->room, sizeof *p->at);
    p->at[p->n++] = (uint16_t)(id - p->last);
    p->last = id;
}

static enum rc_err property_store(struct index_sets *s, const struct index_property *p,
                                  const void *bytes, size_t n) {
    return db_exec(s->db, Q_USER_INDEX_NEW_SET, NULL, "ssiib", p->kind, p->value, p->chunk,
                   (int64_t)p->carried, bytes, n);
}

static enum rc_err property_store_carried(struct index_sets *s, struct index_property *p) {
    if (p->carried)
        TRY(property_store(s, p, p->at, p->carried * sizeof *p->at));
    p->n -= p->carried;
    if (p->n)
        memmove(p->at, p->at + p->carried, p->n * sizeof *p->at);
    p->carried = 0;
    return OK;
}

static enum rc_err property_store_bits(struct index_sets *s, struct index_property *p) {
    unsigned char bits[USER_INDEX_BYTES] = {0};
    for (uint32_t i = 0, at = 0; i < p->n; i++) {
        at += p->at[i];
        bits[at / 8] |= (unsigned char)(1 << at % 8);
    }
    TRY(property_store(s, p, bits, sizeof bits));
    p->n = p->carried = 0;
    return OK;
}

/* At the end of a chunk: its members join the kept ones when one row can hold them all. */
static enum rc_err property_end_chunk(struct index_sets *s, struct index_property *p) {
    bool joins = p->carried && p->n <= JOIN_MAX && !p->far;
    if (!joins) {
        TRY(property_store_carried(s, p));
        p->at[0] = (uint16_t)p->first;
        p->chunk = s->chunk;
    }
    p->carried = p->n;
    return p->n < DISTANCES_MAX ? OK : property_store_bits(s, p);
}

static enum rc_err sets_end_chunk(struct index_sets *s) {
    for (uint32_t i = 0; i < s->touched_count; i++)
        TRY(property_end_chunk(s, &s->all[s->touched[i]]));
    s->touched_count = 0;
    return OK;
}

enum rc_err index_sets_enter(struct index_sets *s, int64_t user, uint32_t *offset) {
    *offset = (uint32_t)(user % USER_INDEX_CHUNK);
    if (user / USER_INDEX_CHUNK == s->chunk)
        return OK;
    TRY(sets_end_chunk(s));
    s->chunk = user / USER_INDEX_CHUNK;
    return OK;
}

enum rc_err index_sets_end(struct index_sets *s) {
    TRY(sets_end_chunk(s));
    for (uint32_t i = 0; i < s->count; i++)
        TRY(property_store_carried(s, &s->all[i]));
    return OK;
}
