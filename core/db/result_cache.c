/* Answers to queries, kept by a worker while the database stands.
 *
 * The same statement with the same values on the same state of the database has the same rows: a
 * statement of ours asks for no clock, no chance and no connection (tests/lint/sql.sh holds that).
 * So a reading connection of the web program keeps the rows it has read, and answers from them
 * until another connection commits anything at all: each page begins its reading transaction by
 * asking SQLite for data_version, which every commit of another connection changes, and another
 * number lets everything go. What is kept depends on nothing else - who asks, which page, which
 * second - and says nothing that the file does not say. A statement that is given the time is kept
 * for that second alone.
 *
 * Bounded: past KEPT_BYTES nothing more is kept, and the next page begins with nothing. Long
 * answers, the values of blobs and what was not read to its end are not kept. Connections that
 * write keep nothing: own changes do not count in data_version. */
#include "db/internal.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT_BYTES = 256 * 1024, ANSWER_BYTES = 48 * 1024, SLOTS = 256 };

struct result_cache {
    struct arena *arena;
    int64_t version;
    size_t held;
    bool full; /* the next reading transaction begins with nothing */
    struct cached_result *slot[SLOTS];
    bool too_long[QUERY__COUNT]; /* a statement whose answer once was: listened to no more */
};

struct result_cache *cache_open(void) {
    struct result_cache *k = calloc(1, sizeof *k);
    if (!k)
        abort();
    k->arena = arena_open(2 * (size_t)KEPT_BYTES); /* KEPT_BYTES and the ends of its blocks */
    return k;
}

void cache_close(struct result_cache *k) {
    if (!k)
        return;
    arena_close(k->arena);
    free(k);
}

void cache_begin(struct result_cache *k, int64_t version) {
    if (k->version == version && !k->full)
        return;
    arena_reset(k->arena);
    memset(k->slot, 0, sizeof k->slot);
    k->held = 0;
    k->full = false;
    k->version = version;
}

static bool add(struct cache_key *out, const void *bytes, size_t n) {
    if (n > sizeof out->bytes - out->length)
        return false;
    memcpy(out->bytes + out->length, bytes, n);
    out->length += n;
    return true;
}

bool cache_key_make(enum query q, const char *types, va_list *ap, struct cache_key *out) {
    bool fits = true;
    out->length = 0;
    fits = add(out, &q, sizeof q);
    for (const char *t = types; *t && fits; t++) {
        const char *text = *t == 's' ? va_arg(*ap, const char *) : NULL;
        int64_t number = *t == 'i' ? va_arg(*ap, int64_t) : 0;
        fits = *t == 's'   ? (text ? add(out, "s", 1) && add(out, text, strlen(text) + 1)
                                   : add(out, "n", 1))
               : *t == 'i' ? add(out, "i", 1) && add(out, &number, sizeof number)
                           : *t == 'n' && add(out, "n", 1);
    }
    unsigned hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < out->length; i++)
        hash = (hash ^ out->bytes[i]) * 16777619u;
    out->slot = (hash ^ hash >> 16) % SLOTS;
    return fits;
}

const struct cached_result *cache_find(const struct result_cache *k, const struct cache_key *q) {
    const struct cached_result *a = k->slot[q->slot];
    while (a && (a->question_length != q->length || memcmp(a->question, q->bytes, q->length) != 0))
        a = a->next;
    return a;
}

/* Aligned for any type, as the arena has it. */
static void *hold(struct result_cache *k, struct cached_result *a, size_t n) {
    size_t taken = (n / sizeof(max_align_t) + 1) * sizeof(max_align_t);
    k->held += taken;
    a->bytes += taken;
    return arena_room(k->arena, n);
}

struct cached_result *cache_begin_result(struct result_cache *k, enum query query,
                                         const struct cache_key *q) {
    k->full = k->full || k->held + sizeof(struct cached_result) + q->length > KEPT_BYTES;
    if (k->full || k->too_long[query])
        return NULL;
    struct cached_result *a = arena_alloc(k->arena, sizeof *a);
    k->held += sizeof *a;
    a->q = query;
    a->question = memcpy(hold(k, a, q->length), q->bytes, q->length);
    a->question_length = q->length;
    a->slot = q->slot;
    return a;
}

/* The text last: SQLite turns a number into it in place. */
static struct cached_value hear_cell(struct result_cache *k, struct cached_result *a,
                                     sqlite3_stmt *s, int column) {
    struct cached_value c = {.type = sqlite3_column_type(s, column),
                             .number = sqlite3_column_int64(s, column)};
    const void *bytes = c.type == SQLITE_NULL   ? NULL
                        : c.type == SQLITE_BLOB ? sqlite3_column_blob(s, column)
                                                : sqlite3_column_text(s, column);
    c.length = (size_t)sqlite3_column_bytes(s, column);
    if (bytes) {
        char *text = hold(k, a, c.length + 1);
        memcpy(text, bytes, c.length);
        text[c.length] = '\0';
        c.text = text;
    }
    return c;
}

/* An upper bound, without turning a number into text. */
static size_t bytes_of_row(sqlite3_stmt *s, int columns) {
    size_t bytes = sizeof(struct cached_row) + (size_t)columns * (sizeof(struct cached_value) + 32);
    for (int i = 0; i < columns; i++) {
        int type = sqlite3_column_type(s, i);
        bytes +=
            type == SQLITE_TEXT || type == SQLITE_BLOB ? (size_t)sqlite3_column_bytes(s, i) : 0;
    }
    return bytes;
}

const struct cached_row *cache_add_row(struct result_cache *k, struct cached_result *a,
                                       sqlite3_stmt *s) {
    int columns = sqlite3_column_count(s);
    size_t bytes = bytes_of_row(s, columns);
    if (a->bytes + bytes > ANSWER_BYTES) {
        k->too_long[a->q] = true;
        return NULL;
    }
    k->full = k->held + bytes > KEPT_BYTES;
    if (k->full)
        return NULL;
    struct cached_row *row = hold(k, a, sizeof *row + (size_t)columns * sizeof *row->cell);
    row->next = NULL;
    for (int i = 0; i < columns; i++)
        row->cell[i] = hear_cell(k, a, s, i);
    if (a->last)
        a->last->next = row;
    else
        a->first = row;
    a->last = row;
    return row;
}

void cache_commit(struct result_cache *k, struct cached_result *a) {
    a->next = k->slot[a->slot];
    k->slot[a->slot] = a;
}
