/* From a filter to the set of people it means: whole sets first, then seats and text only in chunks where somebody is left. */
#include "browse.h"
#include "fold.h"

#include <stdlib.h>
#include <string.h>

enum rc_err browse_add_set(struct db *db, const char *kind, const char *value, uint64_t *bits, int64_t chunks) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_BROWSE_SET, &r, "ss", kind, value));
    while (db_next(r)) {
        int64_t chunk = db_int(r, 0);
        size_t n = 0;
        const unsigned char *bytes = db_lend_blob(r, 1, &n);
        if (chunk < 0 || chunk >= chunks)
            continue;
        uint64_t *to = bits + chunk * BROWSE_WORDS;
        for (size_t i = 0; n == BROWSE_BYTES && i < BROWSE_WORDS; i++) {
            uint64_t word = 0;
            memcpy(&word, bytes + 8 * i, 8);
            to[i] |= word;
        }
        int64_t at = 0, end = (chunks - chunk) * BROWSE_CHUNK;
        for (size_t i = 0; n < BROWSE_BYTES && i + 1 < n; i += 2) {
            uint16_t distance = 0;
            memcpy(&distance, bytes + i, 2);
            at += distance;
            if (at < end)
                to[at / 64] |= (uint64_t)1 << at % 64;
        }
    }
    return db_end(r);
}

enum rc_err browse_scope(struct db *db, const struct user_filter *f, bool apart, struct browse_scope *out) {
    struct rows *r = NULL;
    int room = 1;
    *out = (struct browse_scope){.products = arena_alloc(db_arena(db), sizeof *out->products)};
    out->meant = f->product || f->site || f->inactive_days > 0 || f->active_days > 0 || f->never || f->billable;
    if (!f->product && !f->site && !apart) {
        out->products[out->count++] = 0;
        return OK;
    }
    TRY(db_query(db, Q_BROWSE_SCOPE, &r, "ss", f->product, f->site));
    while (db_next(r)) {
        if (out->count == room) {
            int64_t *more = arena_alloc(db_arena(db), sizeof *more * (size_t)room * 2);
            memcpy(more, out->products, sizeof *more * (size_t)room);
            out->products = more;
            room *= 2;
        }
        out->products[out->count++] = db_int(r, 0);
    }
    return db_end(r);
}

/* Seats of one chunk as they lie in the blob. */
struct packed { uint32_t n; const unsigned char *at, *oldest, *newest, *count; };

static bool unpack(const unsigned char *data, size_t bytes, bool all, struct packed *out) {
    uint32_t n = 0;
    if (bytes < 4)
        return false;
    memcpy(&n, data, 4);
    size_t last = browse_seat_last_at(n);
    if (n > BROWSE_CHUNK || bytes < last + (all ? 9 : 4) * (size_t)n)
        return false;
    *out = (struct packed){n, data + 4, data + last, all ? data + last + 4 * (size_t)n : data + last, all ? data + last + 8 * (size_t)n : NULL};
    return true;
}

static uint32_t place(const struct packed *p, size_t i) {
    uint16_t at = 0;
    memcpy(&at, p->at + 2 * i, 2);
    return at % BROWSE_CHUNK;
}

static uint32_t time_of(const unsigned char *times, size_t i) {
    uint32_t time = 0;
    memcpy(&time, times + 4 * i, 4);
    return time;
}

static void add_seats(struct browse_seats *s, const struct packed *p) {
    for (size_t i = 0; i < p->n; i++) {
        uint32_t at = place(p, i), oldest = time_of(p->oldest, i), newest = time_of(p->newest, i), count = s->count[at] + (p->count ? p->count[i] : 1u);
        bool first = s->count[at] == 0;
        s->oldest[at] = first || oldest < s->oldest[at] ? oldest : s->oldest[at];
        s->newest[at] = first || newest > s->newest[at] ? newest : s->newest[at];
        s->count[at] = count > UINT8_MAX ? UINT8_MAX : (uint8_t)count;
    }
}

enum rc_err browse_seats(struct db *db, const struct browse_scope *s, int64_t chunk, struct browse_seats *out) {
    memset(out->count, 0, sizeof out->count);
    for (int i = 0; i < s->count; i++) {
        struct rows *r = NULL;
        struct packed p;
        size_t n = 0;
        TRY(db_query(db, Q_BROWSE_SEAT, &r, "ii", s->products[i], chunk));
        const unsigned char *data = db_next(r) ? db_lend_blob(r, 0, &n) : NULL;
        if (data && unpack(data, n, s->products[i] == 0, &p))
            add_seats(out, &p);
        TRY(db_end(r));
    }
    return OK;
}

/* Marks who has a seat that fits. Over several seats the oldest decides on inactivity, the newest on activity. */
static void mark(const struct user_filter *f, int64_t now, const struct packed *p, uint64_t *fits) {
    int64_t before = f->never ? 1 : f->inactive_days > 0 ? now - f->inactive_days * 86400 : INT64_MAX;
    int64_t since = f->active_days > 0 ? now - f->active_days * 86400 : 0;
    since = f->active_days > 0 && since < 1 ? 1 : since;
    for (size_t i = 0; i < p->n; i++) {
        bool fit = (int64_t)time_of(p->oldest, i) < before && (int64_t)time_of(p->newest, i) >= since;
        fits[place(p, i) / 64] |= (uint64_t)fit << place(p, i) % 64;
    }
}

static enum rc_err keep_seats(struct db *db, const struct user_filter *f, const struct browse_scope *scope, int64_t now, int64_t chunk, uint64_t *bits) {
    uint64_t fits[BROWSE_WORDS] = {0};
    for (int i = 0; i < scope->count; i++) {
        struct rows *r = NULL;
        struct packed p;
        size_t n = 0;
        TRY(db_query(db, Q_BROWSE_SEAT, &r, "ii", scope->products[i], chunk));
        const unsigned char *data = db_next(r) ? db_lend_blob(r, 0, &n) : NULL;
        if (data && unpack(data, n, scope->products[i] == 0, &p))
            mark(f, now, &p, fits);
        TRY(db_end(r));
    }
    for (int i = 0; i < BROWSE_WORDS; i++)
        bits[i] &= fits[i];
    return OK;
}

/* The needle's byte that is rarest in the text ahead: looking for it alone skips most of the text. */
static size_t rarest(const char *needle, size_t needle_n, const char *text, size_t n) {
    uint32_t seen[256] = {0};
    size_t best = 0;
    for (size_t i = 0; i < n && i < 2048; i++)
        seen[(unsigned char)text[i]]++;
    for (size_t i = 1; i < needle_n; i++)
        if (seen[(unsigned char)needle[i]] < seen[(unsigned char)needle[best]])
            best = i;
    return best;
}

/* Like memmem, which is slow at texts full of hits. */
static const char *find(const char *from, const char *end, const char *needle, size_t needle_n, size_t rare) {
    const char *last = end - (needle_n - rare); /* where the rare byte may stand at most */
    for (const char *p = from + rare; p <= last && (p = memchr(p, needle[rare], (size_t)(last - p) + 1)); p++)
        if (memcmp(p - rare, needle, needle_n) == 0)
            return p - rare;
    return NULL;
}

/* Keeps of one chunk's bits those whose record holds the needle. */
static enum rc_err keep_text(struct db *db, const char *needle, int64_t chunk, uint64_t *bits) {
    uint64_t found[BROWSE_WORDS] = {0};
    struct rows *r = NULL;
    size_t bytes = 0, head = BROWSE_CHUNK * sizeof(uint16_t), needle_n = strlen(needle);
    TRY(db_query(db, Q_BROWSE_TEXT, &r, "i", chunk));
    const char *data = db_next(r) ? db_lend_blob(r, 0, &bytes) : NULL;
    if (data && bytes >= head + needle_n) {
        const char *end = data + bytes, *record_end = data + head, *hit = data + head;
        size_t rare = rarest(needle, needle_n, hit, bytes - head);
        int at = -1;
        while ((hit = find(hit, end, needle, needle_n, rare))) {
            while (record_end <= hit && at + 1 < BROWSE_CHUNK) {
                uint16_t length = 0;
                memcpy(&length, data + 2 * (size_t)++at, 2);
                record_end += length;
            }
            if (record_end <= hit || record_end > end)
                break;
            found[at / 64] |= (uint64_t)1 << at % 64;
            hit = record_end; /* one hit in a record is enough */
        }
    }
    for (int i = 0; i < BROWSE_WORDS; i++)
        bits[i] &= found[i];
    return db_end(r);
}

struct search { struct db *db; const struct user_filter *f; int64_t now, chunks; uint64_t *bits, *scratch; };

static size_t size_of(const struct search *s) { return (size_t)s->chunks * BROWSE_WORDS * sizeof *s->bits; }

static void keep_scratch(struct search *s) {
    for (int64_t i = 0; i < s->chunks * BROWSE_WORDS; i++)
        s->bits[i] &= s->scratch[i];
    memset(s->scratch, 0, size_of(s));
}

static enum rc_err keep_set(struct search *s, const char *kind, const char *value) {
    if (!value)
        return OK;
    TRY(browse_add_set(s->db, kind, value, s->scratch, s->chunks));
    keep_scratch(s);
    return OK;
}

/* The members of every group the rows name. */
static enum rc_err add_groups(struct search *s, struct rows *r) {
    while (db_next(r))
        TRY(browse_add_set(s->db, "group", db_text(r, 0), s->scratch, s->chunks));
    return db_end(r);
}

static enum rc_err keep_group(struct search *s) {
    struct rows *r = NULL;
    if (!s->f->group)
        return OK;
    TRY(db_query(s->db, Q_BROWSE_GROUPS, &r, "s", s->f->group));
    TRY(add_groups(s, r));
    keep_scratch(s);
    return OK;
}

static enum rc_err keep_role(struct search *s) {
    struct rows *r = NULL;
    if (!s->f->role)
        return OK;
    TRY(browse_add_set(s->db, "platform", s->f->role, s->scratch, s->chunks));
    TRY(browse_add_set(s->db, "direct", s->f->role, s->scratch, s->chunks));
    TRY(db_query(s->db, Q_BROWSE_ROLE_GROUPS, &r, "s", s->f->role));
    TRY(add_groups(s, r));
    keep_scratch(s);
    return OK;
}

static enum rc_err keep_protected(struct search *s) {
    struct rows *r = NULL;
    if (!s->f->protected_only)
        return OK;
    TRY(browse_add_set(s->db, "platform", "atlassian/org-admin", s->scratch, s->chunks));
    TRY(db_query(s->db, Q_BROWSE_PROTECTED_PEOPLE, &r, "i", s->now));
    while (db_next(r)) {
        int64_t user = db_int(r, 0);
        if (user >= 0 && user / BROWSE_CHUNK < s->chunks)
            s->scratch[user / 64] |= (uint64_t)1 << user % 64;
    }
    TRY(db_end(r));
    TRY(db_query(s->db, Q_BROWSE_PROTECTED_GROUPS, &r, "i", s->now));
    TRY(add_groups(s, r));
    keep_scratch(s);
    return OK;
}

static bool any(const uint64_t *bits) {
    uint64_t all = 0;
    for (int i = 0; i < BROWSE_WORDS; i++)
        all |= bits[i];
    return all != 0;
}

static enum rc_err keep_chunks(struct search *s) {
    const char *needle = NULL;
    struct browse_scope scope = {0};
    /* two conditions must be true of one seat: then no sum over seats will do */
    bool apart = s->f->active_days > 0 && (s->f->inactive_days > 0 || s->f->never);
    TRY(browse_scope(s->db, s->f, apart, &scope));
    if (s->f->q) {
        size_t room = strlen(s->f->q) * 2 + 5;
        char *out = arena_alloc(db_arena(s->db), room);
        if (fold_text(s->f->q, out, room) == 0) { /* accents alone: nothing to look for is nobody, never everybody */
            memset(s->bits, 0, size_of(s));
            return OK;
        }
        needle = out;
    }
    for (int64_t c = 0; c < s->chunks; c++) {
        uint64_t *bits = s->bits + c * BROWSE_WORDS;
        if (needle && any(bits))
            TRY(keep_text(s->db, needle, c, bits));
        if (scope.meant && any(bits))
            TRY(keep_seats(s->db, s->f, &scope, s->now, c, bits));
    }
    return OK;
}

enum rc_err users_find(struct db *db, const struct user_filter *f, int64_t now, struct user_set *out) {
    struct search s = {.db = db, .f = f, .now = now};
    *out = (struct user_set){0};
    TRY(db_get_int(db, Q_BROWSE_CHUNKS, &s.chunks, NULL, ""));
    s.bits = arena_alloc(db_arena(db), size_of(&s));
    s.scratch = arena_alloc(db_arena(db), size_of(&s));
    TRY(browse_add_set(db, "present", "", s.bits, s.chunks));
    TRY(keep_set(&s, "status", f->status));
    TRY(keep_set(&s, "claim", f->claim));
    TRY(keep_set(&s, "domain", f->domain));
    TRY(keep_set(&s, "synced", f->synced ? "" : NULL));
    TRY(keep_group(&s));
    TRY(keep_role(&s));
    TRY(keep_protected(&s));
    TRY(keep_chunks(&s));
    *out = (struct user_set){s.bits, s.chunks, 0};
    for (int64_t i = 0; i < s.chunks * BROWSE_WORDS; i++)
        out->count += __builtin_popcountll(s.bits[i]);
    return OK;
}

bool users_in(const struct user_set *s, int64_t user) {
    return user >= 0 && user / BROWSE_CHUNK < s->chunks && (s->bits[user / 64] >> user % 64 & 1);
}

int users_after(const struct user_set *s, int64_t after, int limit, int64_t *ids) {
    int n = 0;
    int64_t from = after + 1 > 0 ? after + 1 : 0;
    for (int64_t w = from / 64; n < limit && w < s->chunks * BROWSE_WORDS; w++) {
        uint64_t word = s->bits[w];
        if (w == from / 64)
            word &= ~(uint64_t)0 << from % 64;
        for (; word && n < limit; word &= word - 1)
            ids[n++] = w * 64 + __builtin_ctzll(word);
    }
    return n;
}

enum rc_err users_count(struct db *db, const struct user_filter *f, int64_t now, int64_t *n) {
    struct user_set s;
    TRY(users_find(db, f, now, &s));
    *n = s.count;
    return OK;
}
