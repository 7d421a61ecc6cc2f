/* An open-addressing table with a keyed hash. When it is half full, or a text is very long, numbers
 * are looked up each time. */
#include "staging/id_numbers.h"
#include "terms/product.h"

#include <string.h>

enum { SLOTS = 1 << 15, CACHED_MAX = SLOTS / 2, TEXT_BYTES_MAX = 300 };

struct id_numbers {
    struct arena *arena;
    unsigned char key[SECRET_HASH_KEY];
    int n;
    struct {
        const char *text;
        size_t length;
        int64_t number;
    } slot[SLOTS];
};

struct id_numbers *id_numbers_open(struct arena *a) {
    struct id_numbers *c = arena_alloc(a, sizeof *c);
    c->arena = a;
    secret_random(c->key, sizeof c->key);
    return c;
}

/* The slot that has this text, or would have it. */
static size_t id_numbers_slot(const struct id_numbers *c, const char *text, size_t n) {
    size_t i = (size_t)secret_hash(c->key, text, n) % SLOTS;
    while (c->slot[i].text && (c->slot[i].length != n || memcmp(c->slot[i].text, text, n) != 0))
        i = (i + 1) % SLOTS;
    return i;
}

/* Caches 0, too. */
static void id_numbers_remember(struct id_numbers *c, size_t slot, const char *text, size_t n,
                                int64_t number) {
    if (c->n >= CACHED_MAX || n > TEXT_BYTES_MAX)
        return;
    c->n++;
    c->slot[slot].text = arena_strndup(c->arena, text, n);
    c->slot[slot].length = n;
    c->slot[slot].number = number;
}

enum rc_err id_numbers_group(struct lane *l, struct id_numbers *c, const char *id, size_t n,
                             int64_t *number) {
    bool found = false;
    size_t slot = id_numbers_slot(c, id, n);
    *number = c->slot[slot].number;
    if (c->slot[slot].text)
        return OK;
    const char *whole = arena_strndup(l->arena, id, n);
    TRY(db_get_int(l->db, Q_STAGE_GROUP_NUMBER, number, &found, "s", ari_resource(whole)));
    id_numbers_remember(c, slot, id, n, *number);
    return OK;
}

enum rc_err id_numbers_product(struct lane *l, struct id_numbers *c, const char *ari, size_t n,
                               int64_t *number) {
    bool found = false;
    struct product_ari parts;
    size_t slot = id_numbers_slot(c, ari, n);
    *number = c->slot[slot].number;
    if (c->slot[slot].text)
        return OK;
    if (product_of_ari(arena_strndup(l->arena, ari, n), &parts)) {
        const char *product = arena_strndup(l->arena, parts.product, parts.product_bytes);
        TRY(db_get_int(l->db, Q_STAGE_PRODUCT_NUMBER, number, &found, "ss", parts.site, product));
    }
    id_numbers_remember(c, slot, ari, n, *number);
    return OK;
}
