/* From a filter to the set of people it means: whole sets first, then seats and text only in chunks
 * where somebody is left. */
#include "base/casefold.h"
#include "settings/settings.h"
#include "terms/seat_age.h"
#include "users/index.h"

#include <stdlib.h>
#include <string.h>

enum rc_err user_index_add_set(struct db *db, const char *kind, const char *value, uint64_t *bits,
                               int64_t chunks) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_USER_INDEX_SET, &r, "ss", kind, value));
    while (db_next(r)) {
        int64_t chunk = db_int(r, 0);
        size_t n = 0;
        const unsigned char *bytes = db_blob_borrow(r, 1, &n);
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

enum rc_err user_index_scope(struct db *db, const struct user_filter *f, bool apart,
                             struct user_index_scope *out) {
    struct rows *r = NULL;
    int room = 1;
    *out = (struct user_index_scope){.products = arena_alloc(db_arena(db), sizeof *out->products)};
    if (!f->product && !f->site && !apart) {
        out->products[out->count++] = (struct user_index_product){0};
        return OK;
    }
    TRY(db_query(db, Q_USER_INDEX_SCOPE, &r, "ss", f->product, f->site));
    while (db_next(r)) {
        if (out->count == room) {
            struct user_index_product *more =
                arena_alloc(db_arena(db), sizeof *more * (size_t)room * 2);
            memcpy(more, out->products, sizeof *more * (size_t)room);
            out->products = more;
            room *= 2;
        }
        out->products[out->count++] = (struct user_index_product){db_int(r, 0), db_int(r, 1)};
    }
    return db_end(r);
}

/* The lists of a row of browse_seat, and the counts of all seats of a person. */
struct seat_lists {
    struct user_index_list first, late_used, late_since;
    const unsigned char *count;
};

/* Lent until db_end(*r), which the caller owes in any case. */
static enum rc_err open_seats(struct db *db, int64_t product, const char *kind, int64_t chunk,
                              struct rows **r, struct seat_lists *out) {
    size_t bytes = 0;
    *out = (struct seat_lists){0};
    TRY(db_query(db, Q_USER_INDEX_SEAT, r, "isi", product, kind, chunk));
    const unsigned char *data = db_next(*r) ? db_blob_borrow(*r, 0, &bytes) : NULL;
    out->first = user_index_list_take(&data, &bytes);
    if (product == BROWSE_ALL)
        out->count = bytes >= out->first.n ? data : NULL;
    else {
        out->late_used = user_index_list_take(&data, &bytes);
        out->late_since = user_index_list_take(&data, &bytes);
    }
    return OK;
}

static void add_count(struct user_index_seats *s, const struct user_index_list *l,
                      const unsigned char *counts) {
    for (size_t i = 0; i < l->n; i++) {
        uint8_t *count = &s->count[user_index_list_at(l, i)];
        unsigned more = *count + (counts ? counts[i] : 1u);
        *count = more > UINT8_MAX ? UINT8_MAX : (uint8_t)more;
    }
}

static void add_used(struct user_index_seats *s, const struct user_index_list *used) {
    for (size_t i = 0; i < used->n; i++) {
        uint32_t at = user_index_list_at(used, i), last = user_index_list_time(used, i);
        s->newest[at] = last > s->newest[at] ? last : s->newest[at];
    }
}

enum rc_err user_index_seats(struct db *db, const struct user_index_scope *s, int64_t chunk,
                             struct user_index_seats *out) {
    memset(out, 0, sizeof *out);
    for (int i = 0; i < s->count; i++) {
        struct rows *r = NULL;
        struct seat_lists l;
        TRY(open_seats(db, s->products[i].id, "used", chunk, &r, &l));
        add_used(out, &l.first);
        add_count(out, &l.first, l.count);
        add_used(out, &l.late_used);
        add_count(out, &l.late_used, NULL);
        TRY(db_end(r));
        if (s->products[i].id == BROWSE_ALL)
            continue;
        TRY(open_seats(db, s->products[i].id, "never", chunk, &r, &l));
        add_count(out, &l.first, NULL);
        TRY(db_end(r));
    }
    return OK;
}

enum rc_err user_index_people(struct db *db, int64_t chunk, struct user_index_people *out,
                              bool *any) {
    struct rows *r = NULL;
    size_t n = 0;
    TRY(db_query(db, Q_USER_INDEX_PERSON, &r, "i", chunk));
    const void *data = db_next(r) ? db_blob_borrow(r, 0, &n) : NULL;
    *any = data && n == sizeof *out;
    if (*any)
        memcpy(out, data, n);
    return db_end(r);
}

/* What a seat must be, as bounds of its times: from included, before not. */
struct range {
    int64_t from, before;
};
struct bounds {
    struct range last, since;
    bool used, never; /* which seats can fit at all */
};

static struct bounds bounds_of(const struct user_filter *f, int64_t now, int64_t setting_days) {
    struct bounds b = {{1, INT64_MAX}, {0, INT64_MAX}, true, true};
    int64_t cutoff = seat_cutoff(now, f->inactive_days > 0 ? f->inactive_days : setting_days);
    if (f->new_only) {
        b.since.from = cutoff;
        b.last.before = cutoff;
    } else if (f->never || f->inactive_days > 0 || f->threshold)
        b.since.before = cutoff;
    if (f->active_days > 0)
        b.last.from = seat_cutoff(now, f->active_days);
    if (f->active && seat_cutoff(now, setting_days) > b.last.from)
        b.last.from = seat_cutoff(now, setting_days);
    b.used = !f->never;
    b.never = !f->active && f->active_days <= 0;
    return b;
}

static uint32_t bound(int64_t time) {
    return time < 0 ? 0 : time > UINT32_MAX ? UINT32_MAX : (uint32_t)time;
}

/* Marks who stands in the list with a time in the range. */
static void mark(const struct user_index_list *l, const struct range *range, uint64_t *bits) {
    uint32_t from = bound(range->from), before = bound(range->before);
    uint32_t span = before > from ? before - from : 0;
    for (size_t i = 0; i < l->n; i++) {
        uint32_t at = user_index_list_at(l, i);
        bits[at / 64] |= (uint64_t)(user_index_list_time(l, i) - from < span) << at % 64;
    }
}

static struct range both(const struct range *a, const struct range *b) {
    return (struct range){a->from > b->from ? a->from : b->from,
                          a->before < b->before ? a->before : b->before};
}

static bool within(const struct range *r, int64_t time) {
    return time >= r->from && time < r->before;
}

static void mark_used(const struct bounds *b, const struct seat_lists *l, uint64_t *fits) {
    struct range equal = both(&b->last, &b->since);
    mark(&l->first, &equal, fits);
    for (size_t i = 0; i < l->late_used.n && i < l->late_since.n; i++) {
        uint32_t at = user_index_list_at(&l->late_used, i);
        bool fit = within(&b->last, user_index_list_time(&l->late_used, i)) &&
                   within(&b->since, user_index_list_time(&l->late_since, i));
        fits[at / 64] |= (uint64_t)fit << at % 64;
    }
}

static enum rc_err mark_product(struct db *db, const struct bounds *b, int64_t product,
                                int64_t chunk, uint64_t *fits) {
    struct rows *r = NULL;
    struct seat_lists l;
    if (b->used) {
        TRY(open_seats(db, product, "used", chunk, &r, &l));
        mark_used(b, &l, fits);
        TRY(db_end(r));
    }
    if (!b->never)
        return OK;
    TRY(open_seats(db, product, "never", chunk, &r, &l));
    mark(&l.first, &b->since, fits);
    return db_end(r);
}

/* Where all seats of a person are one, the oldest since decides on inactivity and the newest use on
 * activity; only one of both is asked for. */
static enum rc_err mark_all(struct db *db, const struct bounds *b, int64_t chunk, uint64_t *fits) {
    struct rows *r = NULL;
    struct seat_lists l;
    TRY(open_seats(db, BROWSE_ALL,
                   !b->used   ? "never"
                   : b->never ? "since"
                              : "used",
                   chunk, &r, &l));
    mark(&l.first, b->never ? &b->since : &b->last, fits);
    return db_end(r);
}

static enum rc_err keep_seats(struct db *db, const struct user_filter *f,
                              const struct user_index_scope *scope, int64_t now, int64_t chunk,
                              uint64_t *bits) {
    uint64_t fits[BROWSE_WORDS] = {0};
    for (int i = 0; i < scope->count; i++) {
        struct bounds b = bounds_of(f, now, scope->products[i].days);
        int64_t id = scope->products[i].id;
        TRY(id == BROWSE_ALL ? mark_all(db, &b, chunk, fits)
                             : mark_product(db, &b, id, chunk, fits));
    }
    for (int i = 0; i < BROWSE_WORDS; i++)
        bits[i] &= fits[i];
    return OK;
}

static enum rc_err keep_idle(struct db *db, int64_t cutoff, int64_t chunk,
                             struct user_index_people *people, uint64_t *bits) {
    bool any = false;
    TRY(user_index_people(db, chunk, people, &any));
    for (int w = 0; w < BROWSE_WORDS; w++)
        for (uint64_t word = bits[w]; word; word &= word - 1) {
            int at = w * 64 + __builtin_ctzll(word);
            if (!any || !person_idle(people->last[at], people->joined[at], cutoff))
                bits[w] &= ~((uint64_t)1 << at % 64);
        }
    return OK;
}

/* The needle's byte that is rarest in the text ahead: looking for it alone skips most of the text.
 */
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
static const char *find(const char *from, const char *end, const char *needle, size_t needle_n,
                        size_t rare) {
    const char *last = end - (needle_n - rare); /* where the rare byte may stand at most */
    for (const char *p = from + rare;
         p <= last && (p = memchr(p, needle[rare], (size_t)(last - p) + 1)); p++)
        if (memcmp(p - rare, needle, needle_n) == 0)
            return p - rare;
    return NULL;
}

/* Whose record in the text of a chunk holds the needle. */
static void find_records(const char *data, size_t bytes, const char *needle, uint64_t *found) {
    size_t head = BROWSE_CHUNK * sizeof(uint16_t), needle_n = strlen(needle);
    if (bytes < head + needle_n)
        return;
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
            return;
        found[at / 64] |= (uint64_t)1 << at % 64;
        hit = record_end; /* one hit in a record is enough */
    }
}

/* What is looked for: words, in any order, and whom an account id that begins so means (NULL:
 * nobody). */
enum { WORDS_MAX = 20 };
struct needles {
    const char *word[WORDS_MAX];
    int n;
    uint64_t *accounts;
};

/* Keeps of one chunk's bits those whose record holds all words. */
static enum rc_err keep_text(struct db *db, const struct needles *q, int64_t chunk,
                             uint64_t *bits) {
    struct rows *r = NULL;
    size_t bytes = 0;
    uint64_t fits[BROWSE_WORDS];
    TRY(db_query(db, Q_USER_INDEX_TEXT, &r, "i", chunk));
    const char *data = db_next(r) ? db_blob_borrow(r, 0, &bytes) : NULL;
    memset(fits, q->n ? 0xff : 0, sizeof fits);
    for (int i = 0; i < q->n; i++) {
        uint64_t found[BROWSE_WORDS] = {0};
        if (data)
            find_records(data, bytes, q->word[i], found);
        for (int w = 0; w < BROWSE_WORDS; w++)
            fits[w] &= found[w];
    }
    for (int w = 0; w < BROWSE_WORDS; w++)
        bits[w] &= fits[w] | (q->accounts ? q->accounts[chunk * BROWSE_WORDS + w] : 0);
    return db_end(r);
}

struct search {
    struct db *db;
    const struct user_filter *f;
    int64_t now, chunks;
    uint64_t *bits, *scratch;
};

static size_t size_of(const struct search *s) {
    return (size_t)s->chunks * BROWSE_WORDS * sizeof *s->bits;
}

static void keep_scratch(struct search *s) {
    for (int64_t i = 0; i < s->chunks * BROWSE_WORDS; i++)
        s->bits[i] &= s->scratch[i];
    memset(s->scratch, 0, size_of(s));
}

static enum rc_err keep_set(struct search *s, const char *kind, const char *value) {
    if (!value)
        return OK;
    TRY(user_index_add_set(s->db, kind, value, s->scratch, s->chunks));
    keep_scratch(s);
    return OK;
}

/* The members of every group the rows name. */
static enum rc_err add_groups(struct search *s, struct rows *r) {
    while (db_next(r))
        TRY(user_index_add_set(s->db, "group", db_text(r, 0), s->scratch, s->chunks));
    return db_end(r);
}

static enum rc_err keep_group(struct search *s) {
    struct rows *r = NULL;
    if (!s->f->group)
        return OK;
    TRY(db_query(s->db, Q_USER_INDEX_GROUPS, &r, "s", s->f->group));
    TRY(add_groups(s, r));
    keep_scratch(s);
    return OK;
}

static enum rc_err keep_role(struct search *s) {
    struct rows *r = NULL;
    if (!s->f->role)
        return OK;
    TRY(user_index_add_set(s->db, "platform", s->f->role, s->scratch, s->chunks));
    TRY(user_index_add_set(s->db, "direct", s->f->role, s->scratch, s->chunks));
    TRY(db_query(s->db, Q_USER_INDEX_ROLE_GROUPS, &r, "s", s->f->role));
    TRY(add_groups(s, r));
    keep_scratch(s);
    return OK;
}

static enum rc_err keep_protected(struct search *s) {
    struct rows *r = NULL;
    if (!s->f->protected_only)
        return OK;
    TRY(user_index_add_set(s->db, "platform", "atlassian/org-admin", s->scratch, s->chunks));
    TRY(db_query(s->db, Q_USER_INDEX_PROTECTED_PEOPLE, &r, "i", s->now));
    while (db_next(r)) {
        int64_t user = db_int(r, 0);
        if (user >= 0 && user / BROWSE_CHUNK < s->chunks)
            s->scratch[user / 64] |= (uint64_t)1 << user % 64;
    }
    TRY(db_end(r));
    TRY(db_query(s->db, Q_USER_INDEX_PROTECTED_GROUPS, &r, "i", s->now));
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

/* Fewer signs would be the beginning of everybody's: ids share a number in front. */
enum { ACCOUNT_LEAST = 10 };

static enum rc_err find_accounts(struct search *s, const char *begin, uint64_t **out) {
    struct rows *r = NULL;
    *out = NULL;
    if (strlen(begin) < ACCOUNT_LEAST || strchr(begin, ' '))
        return OK;
    *out = arena_alloc(db_arena(s->db), size_of(s));
    TRY(db_query(s->db, Q_USER_INDEX_ACCOUNTS, &r, "ss", begin,
                 arena_printf(db_arena(s->db), "%s\xf4\x8f\xbf\xbf", begin)));
    while (db_next(r)) {
        int64_t user = db_int(r, 0);
        if (user >= 0 && user / BROWSE_CHUNK < s->chunks)
            (*out)[user / 64] |= (uint64_t)1 << user % 64;
    }
    return db_end(r);
}

/* Accents alone are no word: nothing to look for is nobody, never everybody. Of very many words the
 * last ones are one. */
static enum rc_err read_needles(struct search *s, struct needles *out) {
    size_t room = strlen(s->f->q) * 2 + 5;
    char *text = arena_alloc(db_arena(s->db), room);
    casefold_text(s->f->q, text, room);
    while (*(text += strspn(text, " "))) {
        size_t n = out->n < WORDS_MAX - 1 ? strcspn(text, " ") : strlen(text);
        out->word[out->n++] = text;
        if (text[n] == '\0')
            break;
        text[n] = '\0';
        text += n + 1;
    }
    return find_accounts(s, s->f->q, &out->accounts);
}

static bool speaks_of_seats(const struct user_filter *f) {
    return f->product || f->site || f->inactive_days > 0 || f->threshold || f->active_days > 0 ||
           f->never || f->new_only || f->active || f->billable;
}

/* Two conditions must be true of one seat: then no sum over seats will do. */
static bool of_one_seat(const struct user_filter *f) {
    bool unused = f->inactive_days > 0 || f->never || f->threshold;
    return f->new_only || ((f->active_days > 0 || f->active) && unused);
}

static bool by_setting(const struct user_filter *f) {
    return f->active || (f->inactive_days <= 0 && (f->never || f->threshold));
}

/* Nor will it where products have numbers of their own. */
static enum rc_err find_scope(struct search *s, struct user_index_scope *out) {
    const struct user_filter *f = s->f;
    int64_t own = 0;
    if (by_setting(f))
        TRY(db_get_int(s->db, Q_THRESHOLD_OWN_VALUES, &own, NULL, ""));
    TRY(user_index_scope(s->db, f, own > 0 || of_one_seat(f), out));
    bool all = out->count == 1 && out->products[0].id == BROWSE_ALL;
    return all && by_setting(f) ? settings_int(s->db, "inactive_days", &out->products[0].days) : OK;
}

static enum rc_err keep_chunks(struct search *s) {
    struct needles needles = {0};
    struct user_index_scope scope = {0};
    const struct user_filter *f = s->f;
    bool seats = speaks_of_seats(f);
    struct user_index_people *people =
        f->idle_days > 0 ? arena_alloc(db_arena(s->db), sizeof *people) : NULL;
    TRY(seats ? find_scope(s, &scope) : OK);
    TRY(f->q ? read_needles(s, &needles) : OK);
    for (int64_t c = 0; c < s->chunks; c++) {
        uint64_t *bits = s->bits + c * BROWSE_WORDS;
        if (f->q && any(bits))
            TRY(keep_text(s->db, &needles, c, bits));
        if (people && any(bits))
            TRY(keep_idle(s->db, seat_cutoff(s->now, f->idle_days), c, people, bits));
        if (seats && any(bits))
            TRY(keep_seats(s->db, f, &scope, s->now, c, bits));
    }
    return OK;
}

enum rc_err users_find(struct db *db, const struct user_filter *f, int64_t now,
                       struct user_set *out) {
    struct search s = {.db = db, .f = f, .now = now};
    *out = (struct user_set){0};
    TRY(db_get_int(db, Q_USER_INDEX_CHUNKS, &s.chunks, NULL, ""));
    s.bits = arena_alloc(db_arena(db), size_of(&s));
    s.scratch = arena_alloc(db_arena(db), size_of(&s));
    TRY(user_index_add_set(db, "present", "", s.bits, s.chunks));
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
