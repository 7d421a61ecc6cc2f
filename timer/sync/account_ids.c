/* An open-addressing table from accounts to numbers, and a few bits for each number. */
#include "sync/account_ids.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    MET = 1,
    IDLE = 2,
    SPARE = 1024,
    EXPECTED_MAX = 2000000,
    MB = 1024 * 1024,
    HUGE_PAGE = 2 * MB,
    TABLE_AND_CACHE = 16 * MB,
    CACHE_LEAST = 2 * MB
};

/* Packed: twelve bytes, found together. hash 0: free */
struct slot {
    uint64_t hash;
    uint32_t number;
} __attribute__((packed));

struct accounts {
    unsigned char key[SECRET_HASH_KEY];
    struct slot *slot;
    size_t room, taken;
    uint8_t *bits; /* by number */
    size_t bits_room;
    int64_t last, met; /* highest number given; people met */
};

void accounts_close(struct accounts *p) {
    free(p->slot);
    free(p->bits);
    *p = (struct accounts){0};
}

static void end(void *arg) {
    accounts_close(arg);
    free(arg);
}

/* Of huge pages, where there are any: a slot lies anywhere, and to find its page among thousands
 * takes longer than to read it. */
static void make_room(struct accounts *p, size_t room) {
    size_t bytes = (room * sizeof *p->slot / HUGE_PAGE + 1) * HUGE_PAGE;
    p->room = bytes / sizeof *p->slot;
    p->slot = aligned_alloc(HUGE_PAGE, bytes);
    if (!p->slot)
        abort();
    madvise(p->slot, bytes, MADV_HUGEPAGE); /* refused: small ones will do */
    memset(p->slot, 0, bytes);
}

static size_t first_slot(const struct accounts *p, uint64_t hash) {
    return (size_t)((hash >> 32) * p->room >> 32);
}

/* Where this hash is, or would be. */
static size_t slot_of(const struct accounts *p, uint64_t hash) {
    size_t i = first_slot(p, hash);
    while (p->slot[i].hash && p->slot[i].hash != hash)
        i = i + 1 == p->room ? 0 : i + 1;
    return i;
}

static void grow(struct accounts *p) {
    struct slot *slot = p->slot;
    size_t room = p->room;
    make_room(p, room + room / 2 + SPARE);
    for (size_t i = 0; i < room; i++)
        if (slot[i].hash)
            p->slot[slot_of(p, slot[i].hash)] = slot[i];
    free(slot);
}

uint64_t account_hash(const struct accounts *p, const char *account_id) {
    uint64_t hash = secret_hash(p->key, account_id, strlen(account_id));
    hash += hash == 0; /* 0 is for free slots */
    __builtin_prefetch(&p->slot[first_slot(p, hash)]);
    return hash;
}

static void take(struct accounts *p, uint64_t hash, int64_t number) {
    if (p->taken + p->taken / 4 >= p->room) /* fuller, and the ways to a free slot grow long */
        grow(p);
    p->slot[slot_of(p, hash)] = (struct slot){hash, (uint32_t)number};
    p->taken++;
    if (number > p->last)
        p->last = number;
}

int64_t account_number(struct accounts *p, uint64_t hash) {
    const struct slot *slot = &p->slot[slot_of(p, hash)];
    if (slot->hash)
        return slot->number;
    take(p, hash, p->last + 1);
    return p->last;
}

static uint8_t *bits_of(struct accounts *p, int64_t number) {
    size_t at = (size_t)number;
    if (at >= p->bits_room) {
        size_t room = at + at / 2 + SPARE;
        p->bits = realloc(p->bits, room);
        if (!p->bits)
            abort();
        memset(p->bits + p->bits_room, 0, room - p->bits_room);
        p->bits_room = room;
    }
    return &p->bits[at];
}

bool account_mark_seen(struct accounts *p, int64_t number) {
    uint8_t *bits = bits_of(p, number);
    if (*bits & MET)
        return false;
    *bits |= MET;
    p->met++;
    return true;
}

bool account_is_seen(const struct accounts *p, int64_t number) {
    return (size_t)number < p->bits_room && p->bits[number] & MET;
}
int64_t accounts_seen(const struct accounts *p) { return p->met; }
void account_set_idle(struct accounts *p, int64_t number) { *bits_of(p, number) |= IDLE; }
bool account_is_idle(const struct accounts *p, int64_t number) {
    return (size_t)number < p->bits_room && p->bits[number] & IDLE;
}

enum rc_err account_hash_collision(struct lane *l) {
    return FAIL(
        l->err, ERR_CONFLICT,
        "Two accounts fell on one number by chance. Nothing was changed; the next run draws anew.",
        "%s", "hashes of accounts clash");
}

/* *clash: two of the accounts look alike under this key. */
static enum rc_err load(struct lane *l, struct accounts *p, bool *clash) {
    struct rows *r = NULL;
    *clash = false;
    TRY(db_query(l->db, Q_STAGE_ACCOUNTS, &r, ""));
    while (!*clash && db_next(r)) {
        uint64_t hash = account_hash(p, db_text_borrow(r, 1));
        *clash = p->slot[slot_of(p, hash)].hash != 0;
        if (!*clash)
            take(p, hash, db_int(r, 0));
    }
    return db_end(r);
}

/* The table takes its room from the cache of staging, so a run takes the same memory however many
 * people there are. With few of them staging never leaves that cache; with many it is read and
 * written in order nearly everywhere, and a small one will do. */
static enum rc_err share_memory(struct lane *l, const struct accounts *p) {
    size_t table = p->room * sizeof *p->slot;
    return db_temp_cache(l->db, table + CACHE_LEAST < TABLE_AND_CACHE ? TABLE_AND_CACHE - table
                                                                      : CACHE_LEAST);
}

enum rc_err accounts_open(struct lane *l, int64_t expected, struct accounts **out) {
    struct accounts *p = calloc(1, sizeof *p);
    bool clash = true;
    if (!p)
        abort();
    arena_on_reset(l->arena, end, p);
    expected = expected < EXPECTED_MAX ? expected
                                       : EXPECTED_MAX; /* more must come before it is believed */
    make_room(p, (size_t)(expected > 0 ? expected + expected / 4 : 0) + SPARE);
    while (clash) {
        secret_random(p->key, sizeof p->key);
        memset(p->slot, 0, p->room * sizeof *p->slot);
        p->taken = 0;
        TRY(load(l, p, &clash));
    }
    *out = p;
    TRY(share_memory(l, p));
    return db_exec(l->db, Q_STAGE_ACCOUNTS_READ, NULL, "");
}
