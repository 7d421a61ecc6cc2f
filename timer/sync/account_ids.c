/* An open-addressing table from accounts to numbers, and a few bits for each number. */
#include "sync/account_ids.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { SEEN = 1, IDLE = 2 }; /* bits of a number */
enum {
    SPARE = 1024,
    EXPECTED_MAX = 2000000, /* a greater announcement is not believed before they come */
    MB = 1024 * 1024,
    HUGE_PAGE_BYTES = 2 * MB,
    TABLE_AND_CACHE_BYTES = 16 * MB,
    CACHE_BYTES_MIN = 2 * MB
};

/* Packed to 12 bytes, so that a slot is one cache miss. hash 0: free */
struct slot {
    uint64_t hash;
    uint32_t number;
} __attribute__((packed));

struct accounts {
    unsigned char key[SECRET_HASH_KEY];
    struct slot *slot;
    size_t capacity, used;
    uint8_t *bits; /* by number */
    size_t bits_capacity;
    int64_t last; /* the highest number given */
    int64_t seen; /* how many were seen in this run */
};

void accounts_close(struct accounts *p) {
    free(p->slot);
    free(p->bits);
    *p = (struct accounts){0};
}

static void accounts_end(void *arg) {
    accounts_close(arg);
    free(arg);
}

/* Uses huge pages, where there are any: slots are spread, and finding a slot's page among thousands
 * takes longer than reading it. */
static void table_alloc(struct accounts *p, size_t capacity) {
    size_t bytes = (capacity * sizeof *p->slot / HUGE_PAGE_BYTES + 1) * HUGE_PAGE_BYTES;
    p->capacity = bytes / sizeof *p->slot;
    p->slot = aligned_alloc(HUGE_PAGE_BYTES, bytes);
    if (!p->slot)
        abort();
    madvise(p->slot, bytes, MADV_HUGEPAGE); /* when refused, small pages do */
    memset(p->slot, 0, bytes);
}

static size_t home_slot(const struct accounts *p, uint64_t hash) {
    return (size_t)((hash >> 32) * p->capacity >> 32);
}

/* The slot that has this hash, or would have it. */
static size_t find_slot(const struct accounts *p, uint64_t hash) {
    size_t i = home_slot(p, hash);
    while (p->slot[i].hash && p->slot[i].hash != hash)
        i = i + 1 == p->capacity ? 0 : i + 1;
    return i;
}

static void table_grow(struct accounts *p) {
    struct slot *slot = p->slot;
    size_t capacity = p->capacity;
    table_alloc(p, capacity + capacity / 2 + SPARE);
    for (size_t i = 0; i < capacity; i++)
        if (slot[i].hash)
            p->slot[find_slot(p, slot[i].hash)] = slot[i];
    free(slot);
}

uint64_t account_hash(const struct accounts *p, const char *account_id) {
    uint64_t hash = secret_hash(p->key, account_id, strlen(account_id));
    hash += hash == 0; /* 0 means a free slot */
    __builtin_prefetch(&p->slot[home_slot(p, hash)]);
    return hash;
}

static void table_add(struct accounts *p, uint64_t hash, int64_t number) {
    if (p->used + p->used / 4 >=
        p->capacity) /* when fuller, the searches for a free slot grow long */
        table_grow(p);
    p->slot[find_slot(p, hash)] = (struct slot){hash, (uint32_t)number};
    p->used++;
    if (number > p->last)
        p->last = number;
}

int64_t account_number(struct accounts *p, uint64_t hash) {
    const struct slot *slot = &p->slot[find_slot(p, hash)];
    if (slot->hash)
        return slot->number;
    table_add(p, hash, p->last + 1);
    return p->last;
}

static uint8_t *bits_of(struct accounts *p, int64_t number) {
    size_t at = (size_t)number;
    if (at >= p->bits_capacity) {
        size_t capacity = at + at / 2 + SPARE;
        p->bits = realloc(p->bits, capacity);
        if (!p->bits)
            abort();
        memset(p->bits + p->bits_capacity, 0, capacity - p->bits_capacity);
        p->bits_capacity = capacity;
    }
    return &p->bits[at];
}

bool account_mark_seen(struct accounts *p, int64_t number) {
    uint8_t *bits = bits_of(p, number);
    if (*bits & SEEN)
        return false;
    *bits |= SEEN;
    p->seen++;
    return true;
}

bool account_is_seen(const struct accounts *p, int64_t number) {
    return (size_t)number < p->bits_capacity && p->bits[number] & SEEN;
}
int64_t accounts_seen(const struct accounts *p) { return p->seen; }
void account_set_idle(struct accounts *p, int64_t number) { *bits_of(p, number) |= IDLE; }
bool account_is_idle(const struct accounts *p, int64_t number) {
    return (size_t)number < p->bits_capacity && p->bits[number] & IDLE;
}

enum rc_err account_hash_collision(struct lane *l) {
    return FAIL(
        l->err, ERR_CONFLICT,
        "Two accounts fell on one number by chance. Nothing was changed; the next run draws anew.",
        "%s", "hashes of accounts clash");
}

/* *collides: two of the accounts have one hash under this key. */
static enum rc_err load_known(struct lane *l, struct accounts *p, bool *collides) {
    struct rows *r = NULL;
    *collides = false;
    TRY(db_query(l->db, Q_STAGE_ACCOUNTS, &r, ""));
    while (!*collides && db_next(r)) {
        uint64_t hash = account_hash(p, db_text_borrow(r, 1));
        *collides = p->slot[find_slot(p, hash)].hash != 0;
        if (!*collides)
            table_add(p, hash, db_int(r, 0));
    }
    return db_end(r);
}

/* Takes the table's memory from the cache of staging, so a run needs the same memory however many
 * people there are. With few people staging never leaves that cache. With many it is read and
 * written mostly in order, and a small cache does. */
static enum rc_err share_memory(struct lane *l, const struct accounts *p) {
    size_t table = p->capacity * sizeof *p->slot;
    size_t cache = CACHE_BYTES_MIN;
    if (table + CACHE_BYTES_MIN < TABLE_AND_CACHE_BYTES)
        cache = TABLE_AND_CACHE_BYTES - table;
    return db_temp_cache(l->db, cache);
}

enum rc_err accounts_open(struct lane *l, int64_t expected, struct accounts **out) {
    struct accounts *p = calloc(1, sizeof *p);
    bool collides = true;
    if (!p)
        abort();
    arena_on_reset(l->arena, accounts_end, p);
    expected = expected < EXPECTED_MAX ? expected : EXPECTED_MAX;
    table_alloc(p, (size_t)(expected > 0 ? expected + expected / 4 : 0) + SPARE);
    while (collides) {
        secret_random(p->key, sizeof p->key);
        memset(p->slot, 0, p->capacity * sizeof *p->slot);
        p->used = 0;
        TRY(load_known(l, p, &collides));
    }
    *out = p;
    TRY(share_memory(l, p));
    return db_exec(l->db, Q_STAGE_ACCOUNTS_READ, NULL, "");
}
