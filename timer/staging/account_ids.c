/* An open-addressing table from accounts to numbers, and a few bits for each number. */
#include "staging/account_ids.h"
#include "sql/timer/staging/account_ids.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { SEEN = 1, IDLE = 2, KNOWN = 4 }; /* bits of a number; known: and not gone */
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
    uint8_t *bits;        /* by number */
    uint16_t *resources;  /* by number: one more than told, 0: not told */
    size_t bits_capacity; /* of both */
    int64_t last;         /* the highest number given */
    int64_t seen;         /* how many were seen in this run */
    int64_t known, known_seen;
};

void accounts_close(struct accounts *a) {
    free(a->slot);
    free(a->bits);
    free(a->resources);
    *a = (struct accounts){0};
}

static void accounts_end(void *arg) {
    accounts_close(arg);
    free(arg);
}

/* Uses huge pages, where there are any: slots are spread, and finding a slot's page among thousands
 * takes longer than reading it. */
static void table_alloc(struct accounts *a, size_t capacity) {
    size_t bytes = (capacity * sizeof *a->slot / HUGE_PAGE_BYTES + 1) * HUGE_PAGE_BYTES;
    a->capacity = bytes / sizeof *a->slot;
    a->slot = aligned_alloc(HUGE_PAGE_BYTES, bytes);
    if (!a->slot)
        abort();
    madvise(a->slot, bytes, MADV_HUGEPAGE); /* when refused, small pages do */
    memset(a->slot, 0, bytes);
}

static size_t home_slot(const struct accounts *a, uint64_t hash) {
    return (size_t)((hash >> 32) * a->capacity >> 32);
}

/* The slot that has this hash, or would have it. */
static size_t accounts_slot(const struct accounts *a, uint64_t hash) {
    size_t i = home_slot(a, hash);
    while (a->slot[i].hash && a->slot[i].hash != hash)
        i = i + 1 == a->capacity ? 0 : i + 1;
    return i;
}

static void table_grow(struct accounts *a) {
    struct slot *slot = a->slot;
    size_t capacity = a->capacity;
    table_alloc(a, capacity + capacity / 2 + SPARE);
    for (size_t i = 0; i < capacity; i++)
        if (slot[i].hash)
            a->slot[accounts_slot(a, slot[i].hash)] = slot[i];
    free(slot);
}

uint64_t account_hash(const struct accounts *a, const char *account_id) {
    uint64_t hash = secret_hash(a->key, account_id, strlen(account_id));
    hash += hash == 0; /* 0 means a free slot */
    __builtin_prefetch(&a->slot[home_slot(a, hash)]);
    return hash;
}

static void table_add(struct accounts *a, uint64_t hash, int64_t number) {
    /* when fuller, the searches for a free slot grow long */
    if (a->used + a->used / 4 >= a->capacity)
        table_grow(a);
    a->slot[accounts_slot(a, hash)] = (struct slot){hash, (uint32_t)number};
    a->used++;
    if (number > a->last)
        a->last = number;
}

int64_t account_number(struct accounts *a, uint64_t hash) {
    const struct slot *slot = &a->slot[accounts_slot(a, hash)];
    if (slot->hash)
        return slot->number;
    table_add(a, hash, a->last + 1);
    return a->last;
}

static uint8_t *bits_of(struct accounts *a, int64_t number) {
    size_t at = (size_t)number;
    if (at >= a->bits_capacity) {
        size_t capacity = at + at / 2 + SPARE;
        size_t more = capacity - a->bits_capacity;
        a->bits = realloc(a->bits, capacity);
        a->resources = realloc(a->resources, capacity * sizeof *a->resources);
        if (!a->bits || !a->resources)
            abort();
        memset(a->bits + a->bits_capacity, 0, more);
        memset(a->resources + a->bits_capacity, 0, more * sizeof *a->resources);
        a->bits_capacity = capacity;
    }
    return &a->bits[at];
}

bool account_mark_seen(struct accounts *a, int64_t number) {
    uint8_t *bits = bits_of(a, number);
    if (*bits & SEEN)
        return false;
    *bits |= SEEN;
    a->seen++;
    a->known_seen += (*bits & KNOWN) != 0;
    return true;
}

bool account_is_seen(const struct accounts *a, int64_t number) {
    return (size_t)number < a->bits_capacity && a->bits[number] & SEEN;
}
int64_t accounts_seen(const struct accounts *a) { return a->seen; }
int64_t accounts_vanished(const struct accounts *a) { return a->known - a->known_seen; }

int64_t account_next_vanished(const struct accounts *a, int64_t number) {
    for (size_t i = (size_t)number + 1; i < a->bits_capacity; i++)
        if ((a->bits[i] & (KNOWN | SEEN)) == KNOWN)
            return (int64_t)i;
    return 0;
}

void account_set_idle(struct accounts *a, int64_t number) { *bits_of(a, number) |= IDLE; }
bool account_is_idle(const struct accounts *a, int64_t number) {
    return (size_t)number < a->bits_capacity && a->bits[number] & IDLE;
}

void account_set_resources(struct accounts *a, int64_t number, int64_t resources) {
    (void)bits_of(a, number);
    int64_t stored = resources < RESOURCES_MAX ? resources + 1 : RESOURCES_MAX + 1;
    if (stored > a->resources[number])
        a->resources[number] = (uint16_t)stored;
}

int64_t account_resources(const struct accounts *a, int64_t number) {
    return (size_t)number < a->bits_capacity ? (int64_t)a->resources[number] - 1 : -1;
}

enum rc_err account_hash_collision(struct lane *l) {
    return FAIL(l->err, ERR_CONFLICT,
                "Internal ID clash; the next sync resolves it. Your data is unchanged.", "%s",
                "hashes of accounts clash");
}

static void load_person(struct accounts *a, struct mail_domains *domains, struct rows *r) {
    if (!db_is_null(r, STAGE_ACCOUNTS__GONE_AT))
        return;
    *bits_of(a, db_int(r, STAGE_ACCOUNTS__ID)) |= KNOWN;
    a->known++;
    if (!db_is_null(r, STAGE_ACCOUNTS__MANAGED))
        mail_domains_add(&domains[db_int(r, STAGE_ACCOUNTS__MANAGED)],
                         db_text_borrow(r, STAGE_ACCOUNTS__EMAIL_DOMAIN), 1);
}

/* *collides: two of the accounts have one hash under this key. */
static enum rc_err load_known(struct lane *l, struct accounts *a, struct mail_domains *domains,
                              bool *collides) {
    struct rows *r = NULL;
    *collides = false;
    TRY(db_query(l->db, Q_STAGE_ACCOUNTS, &r, ""));
    while (!*collides && db_next(r)) {
        uint64_t hash = account_hash(a, db_text_borrow(r, 1));
        *collides = a->slot[accounts_slot(a, hash)].hash != 0;
        if (!*collides)
            table_add(a, hash, db_int(r, 0));
        if (!*collides)
            load_person(a, domains, r);
    }
    return db_end(r);
}

/* Takes the table's memory from the cache of staging, so a run needs the same memory however many
 * people there are. With few people staging never leaves that cache. With many it is read and
 * written mostly in order, and a small cache does. */
static enum rc_err share_memory(struct lane *l, const struct accounts *a) {
    size_t table = a->capacity * sizeof *a->slot;
    size_t cache = CACHE_BYTES_MIN;
    if (table + CACHE_BYTES_MIN < TABLE_AND_CACHE_BYTES)
        cache = TABLE_AND_CACHE_BYTES - table;
    return db_temp_cache(l->db, cache);
}

enum rc_err accounts_open(struct lane *l, int64_t expected,
                          struct mail_domains domains[DOMAIN_KINDS], struct accounts **out) {
    struct accounts *a = calloc(1, sizeof *a);
    bool collides = true;
    if (!a)
        abort();
    arena_on_reset(l->arena, accounts_end, a);
    expected = expected < EXPECTED_MAX ? expected : EXPECTED_MAX;
    table_alloc(a, (size_t)(expected > 0 ? expected + expected / 4 : 0) + SPARE);
    while (collides) {
        secret_random(a->key, sizeof a->key);
        memset(a->slot, 0, a->capacity * sizeof *a->slot);
        a->used = 0;
        a->known = 0;
        memset(domains, 0, DOMAIN_KINDS * sizeof *domains);
        TRY(load_known(l, a, domains, &collides));
    }
    *out = a;
    TRY(share_memory(l, a));
    return db_exec(l->db, Q_STAGE_ACCOUNTS_READ, NULL, "");
}
