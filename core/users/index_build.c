/* Makes the structures of the user browser anew and writes what differs. Each pass reads one table
 * in the order of people and hands a chunk over when the next begins: no more than a chunk is ever
 * held, and SQLite sorts, in files where it must. */
#include "base/casefold.h"
#include "users/index.h"
#include "users/seat_index.h"

#include <string.h>

enum {
    NAME_BYTES = 2000,
    EMAIL_BYTES = 700,
    LENGTHS = BROWSE_CHUNK * sizeof(uint16_t),
    LIST_MAX = BROWSE_BYTES / sizeof(uint16_t),
    KEPT_MAX = 128
};
static const size_t MEMORY = (size_t)256 * 1024 * 1024;
const struct user_index_source BROWSE_LIVE = {
    Q_USER_INDEX_PEOPLE, Q_USER_INDEX_BY_NAME,  Q_USER_INDEX_BY_EMAIL, Q_USER_INDEX_MEMBERS,
    Q_USER_INDEX_DIRECT, Q_USER_INDEX_PLATFORM, Q_USER_INDEX_SEATS};

/* One property and the distances between those who have it: first those of earlier chunks that no
 * row holds yet (kept; a group of a few members a chunk is one row for many chunks), then those of
 * the current chunk, the first of whom is at the offset first. */
struct property {
    const char *kind, *value;
    uint16_t *at;
    uint32_t n, room, kept, first;
    bool far;
    int64_t chunk, last;
};

struct sets {
    struct db *db;
    struct arena *arena;
    struct property *all;
    uint32_t count, room, *slots, slot_count; /* slots: place in all + 1, by hash */
    uint32_t *touched, touched_count;
    int64_t chunk;
};

static uint64_t hash_of(const char *kind, const char *value) {
    uint64_t h = 1469598103934665603u;
    for (const char *p = kind; *p; p++)
        h = (h ^ (unsigned char)*p) * 1099511628211u;
    for (const char *p = value; *p; p++)
        h = (h ^ (unsigned char)*p) * 1099511628211u;
    return h ^ h >> 29;
}

static uint32_t *slot_of(const struct sets *s, const char *kind, const char *value) {
    uint32_t i = (uint32_t)hash_of(kind, value) & (s->slot_count - 1);
    while (s->slots[i]) {
        const struct property *p = &s->all[s->slots[i] - 1];
        if (strcmp(p->value, value) == 0 && strcmp(p->kind, kind) == 0)
            break;
        i = (i + 1) & (s->slot_count - 1);
    }
    return &s->slots[i];
}

static void grow(struct sets *s) {
    struct property *old = s->all;
    uint32_t room = s->room ? s->room * 2 : 512;
    s->all = arena_alloc(s->arena, room * sizeof *s->all);
    if (s->count)
        memcpy(s->all, old, s->count * sizeof *s->all);
    s->room = room;
    s->slot_count = room * 2;
    s->slots = arena_alloc(s->arena, s->slot_count * sizeof *s->slots);
    for (uint32_t i = 0; i < s->count; i++)
        *slot_of(s, s->all[i].kind, s->all[i].value) = i + 1;
    uint32_t *touched = arena_alloc(s->arena, room * sizeof *touched);
    if (s->touched_count)
        memcpy(touched, s->touched, s->touched_count * sizeof *touched);
    s->touched = touched;
}

static struct property *property_of(struct sets *s, const char *kind, const char *value) {
    if (s->count + 1 >= s->room)
        grow(s);
    uint32_t *slot = slot_of(s, kind, value);
    if (!*slot) {
        s->all[s->count] = (struct property){.kind = kind, .value = arena_strdup(s->arena, value)};
        *slot = ++s->count;
    }
    return &s->all[*slot - 1];
}

/* People come in rising order, so a list is sorted as it grows. */
static void note(struct sets *s, const char *kind, const char *value, uint32_t offset) {
    struct property *p = property_of(s, kind, value);
    int64_t id = s->chunk * BROWSE_CHUNK + offset;
    if (p->n && p->last == id)
        return;
    if (p->n == p->room) {
        uint32_t room = p->room ? p->room * 2 : 16;
        uint16_t *at = arena_alloc(s->arena, room * sizeof *at);
        if (p->n)
            memcpy(at, p->at, p->n * sizeof *at);
        p->at = at;
        p->room = room;
    }
    if (p->n == p->kept) {
        s->touched[s->touched_count++] = (uint32_t)(p - s->all);
        p->first = offset;
        p->far = id - p->last > UINT16_MAX;
    }
    p->at[p->n++] = (uint16_t)(id - p->last);
    p->last = id;
}

static enum rc_err put_set(struct sets *s, const struct property *p, const void *bytes, size_t n) {
    return db_exec(s->db, Q_USER_INDEX_NEW_SET, NULL, "ssiib", p->kind, p->value, p->chunk,
                   (int64_t)p->kept, bytes, n);
}

static enum rc_err put_kept(struct sets *s, struct property *p) {
    if (p->kept)
        TRY(put_set(s, p, p->at, p->kept * sizeof *p->at));
    p->n -= p->kept;
    if (p->n)
        memmove(p->at, p->at + p->kept, p->n * sizeof *p->at);
    p->kept = 0;
    return OK;
}

static enum rc_err put_bits(struct sets *s, struct property *p) {
    unsigned char bits[BROWSE_BYTES] = {0};
    for (uint32_t i = 0, at = 0; i < p->n; i++) {
        at += p->at[i];
        bits[at / 8] |= (unsigned char)(1 << at % 8);
    }
    TRY(put_set(s, p, bits, sizeof bits));
    p->n = p->kept = 0;
    return OK;
}

/* The current chunk ends: its members join those kept, where one row can hold them all. */
static enum rc_err flush_set(struct sets *s, struct property *p) {
    bool joins = p->kept && p->n <= KEPT_MAX && !p->far;
    if (!joins) {
        TRY(put_kept(s, p));
        p->at[0] = (uint16_t)p->first;
        p->chunk = s->chunk;
    }
    p->kept = p->n;
    return p->n < LIST_MAX ? OK : put_bits(s, p);
}

static enum rc_err flush_sets(struct sets *s) {
    for (uint32_t i = 0; i < s->touched_count; i++)
        TRY(flush_set(s, &s->all[s->touched[i]]));
    s->touched_count = 0;
    return OK;
}

static enum rc_err end_sets(struct sets *s) {
    TRY(flush_sets(s));
    for (uint32_t i = 0; i < s->count; i++)
        TRY(put_kept(s, &s->all[i]));
    return OK;
}

/* Before anything of this person is noted. */
static enum rc_err enter(struct sets *s, int64_t user, uint32_t *offset) {
    *offset = (uint32_t)(user % BROWSE_CHUNK);
    if (user / BROWSE_CHUNK == s->chunk)
        return OK;
    TRY(flush_sets(s));
    s->chunk = user / BROWSE_CHUNK;
    return OK;
}

/* The texts of a chunk: uint16_t length of each of the 8192 records, then the records: name, a
 * newline, e-mail, a zero byte. */
struct texts {
    struct arena *arena;
    int64_t chunk;
    char *data;
    size_t n, room;
};

static enum rc_err next_text(struct db *db, struct texts *t, int64_t chunk) {
    if (t->n > LENGTHS)
        TRY(db_exec(db, Q_USER_INDEX_NEW_TEXT, NULL, "ib", t->chunk, (const void *)t->data, t->n));
    memset(t->data, 0, LENGTHS);
    t->n = LENGTHS;
    t->chunk = chunk;
    return OK;
}

static void add_text(struct texts *t, uint32_t offset, const char *name, size_t name_n,
                     const char *email, size_t email_n) {
    size_t n = name_n + email_n + 2;
    if (t->n + n > t->room) {
        char *bigger = arena_alloc(t->arena, t->room * 2);
        memcpy(bigger, t->data, t->n);
        t->data = bigger;
        t->room *= 2;
    }
    char *end = t->data + t->n;
    memcpy(end, name, name_n);
    end[name_n] = '\n';
    memcpy(end + name_n + 1, email, email_n);
    end[n - 1] = '\0';
    memcpy(t->data + offset * sizeof(uint16_t), &(uint16_t){(uint16_t)n}, sizeof(uint16_t));
    t->n += n;
}

struct ages {
    struct user_index_people *people;
    int64_t chunk;
};

static enum rc_err next_ages(struct db *db, struct ages *a, int64_t chunk) {
    if (a->chunk >= 0)
        TRY(db_exec(db, Q_USER_INDEX_NEW_PERSON, NULL, "ib", a->chunk, (const void *)a->people,
                    sizeof *a->people));
    memset(a->people, 0, sizeof *a->people);
    a->chunk = chunk;
    return OK;
}

static enum rc_err add_person(struct sets *s, struct texts *t, struct rows *r) {
    const char *name = db_text_borrow(r, 1), *email = db_text_borrow(r, 2),
               *status = db_text_borrow(r, 3), *claim = db_text_borrow(r, 4),
               *source = db_text_borrow(r, 5), *domain = db_text_borrow(r, 6);
    char folded_name[NAME_BYTES], folded_email[EMAIL_BYTES];
    int64_t id = db_int(r, 0);
    uint32_t offset = 0;
    TRY(enter(s, id, &offset));
    note(s, "present", "", offset);
    note(s, "status", status, offset);
    if (claim)
        note(s, "claim", claim, offset);
    if (source && strcmp(source, "synced") == 0)
        note(s, "synced", "", offset);
    if (domain && *domain)
        note(s, "domain", domain, offset);
    size_t name_n = casefold_text(name ? name : "", folded_name, NAME_BYTES),
           email_n = casefold_text(email ? email : "", folded_email, EMAIL_BYTES);
    add_text(t, offset, folded_name, name_n, folded_email, email_n);
    return OK;
}

static enum rc_err read_people(struct sets *s, enum query people) {
    struct rows *r = NULL;
    struct texts t = {.arena = s->arena, .chunk = -1, .room = 1024 * 1024};
    struct ages ages = {.people = arena_alloc(s->arena, sizeof *ages.people), .chunk = -1};
    t.data = arena_alloc(t.arena, t.room);
    TRY(next_text(s->db, &t, -1));
    TRY(db_query(s->db, people, &r, ""));
    while (db_next(r)) {
        int64_t id = db_int(r, 0), chunk = id / BROWSE_CHUNK;
        if (chunk != t.chunk) {
            TRY(next_text(s->db, &t, chunk));
            TRY(next_ages(s->db, &ages, chunk));
        }
        ages.people->joined[id % BROWSE_CHUNK] = user_index_time(db_int(r, 7));
        ages.people->last[id % BROWSE_CHUNK] = db_is_null(r, 8) ? 0 : user_index_time(db_int(r, 8));
        TRY(add_person(s, &t, r));
    }
    TRY(db_end(r));
    TRY(next_text(s->db, &t, -1));
    TRY(next_ages(s->db, &ages, -1));
    return end_sets(s);
}

static enum rc_err make_order(struct db *db, const char *column, enum query sorted) {
    uint32_t ids[BROWSE_CHUNK];
    struct rows *r = NULL;
    size_t n = 0;
    int64_t chunk = 0;
    TRY(db_query(db, sorted, &r, ""));
    for (bool more = true; more;) {
        more = db_next(r);
        if (more)
            ids[n++] = (uint32_t)db_int(r, 0);
        if (n == BROWSE_CHUNK || (!more && n > 0)) {
            TRY(db_exec(db, Q_USER_INDEX_NEW_ORDER, NULL, "sib", column, chunk++, (const void *)ids,
                        n * sizeof *ids));
            n = 0;
        }
    }
    return db_end(r);
}

/* Two columns: the person and a property, in the order of people. */
static enum rc_err read_properties(struct sets *s, enum query q, const char *kind) {
    struct rows *r = NULL;
    TRY(db_query(s->db, q, &r, ""));
    while (db_next(r)) {
        uint32_t offset = 0;
        TRY(enter(s, db_int(r, 0), &offset));
        note(s, kind, db_text_borrow(r, 1), offset);
    }
    TRY(db_end(r));
    return end_sets(s);
}

static enum rc_err make_all(struct db *db, struct arena *a, const struct user_index_source *from) {
    struct sets s = {.db = db, .arena = a, .chunk = -1};
    int64_t differs = 0;
    TRY(read_people(&s, from->people));
    TRY(read_properties(&s, from->members, "group"));
    TRY(read_properties(&s, from->direct, "direct"));
    TRY(read_properties(&s, from->platform, "platform"));
    TRY(user_index_make_seats(db, a, from->seats));
    TRY(seat_index_make(db, a));
    TRY(db_get_int(db, Q_USER_INDEX_TEXT_DIFFERS, &differs, NULL, ""));
    if (!differs)
        return OK; /* the orders follow from the texts alone */
    TRY(make_order(db, "name", from->by_name));
    return make_order(db, "email", from->by_email);
}

#define CLEAR                                                                                      \
    Q_USER_INDEX_NEW_SET_CLEAR, Q_USER_INDEX_NEW_SEAT_CLEAR, Q_USER_INDEX_NEW_TEXT_CLEAR,          \
        Q_USER_INDEX_NEW_ORDER_CLEAR, Q_USER_INDEX_NEW_MOMENT_CLEAR, Q_USER_INDEX_NEW_PERSON_CLEAR

enum rc_err user_index_make(struct db *db, const struct user_index_source *from) {
    static const enum query BEFORE[] = {Q_USER_INDEX_NEW_SET_CREATE,
                                        Q_USER_INDEX_NEW_SEAT_CREATE,
                                        Q_USER_INDEX_NEW_TEXT_CREATE,
                                        Q_USER_INDEX_NEW_ORDER_CREATE,
                                        Q_USER_INDEX_NEW_MOMENT_CREATE,
                                        Q_USER_INDEX_NEW_PERSON_CREATE,
                                        CLEAR};
    struct arena *a = arena_open(MEMORY);
    enum rc_err rc = db_exec_all(db, BEFORE, sizeof BEFORE / sizeof *BEFORE);
    if (rc == OK)
        rc = make_all(db, a, from);
    arena_close(a);
    return rc;
}

enum rc_err user_index_write(struct db *db) {
    static const enum query ORDER[] = {Q_USER_INDEX_ORDER_OUT, Q_USER_INDEX_ORDER_IN};
    static const enum query OTHERS[] = {Q_USER_INDEX_SET_OUT,    Q_USER_INDEX_SET_IN,
                                        Q_USER_INDEX_SEAT_OUT,   Q_USER_INDEX_SEAT_IN,
                                        Q_USER_INDEX_TEXT_OUT,   Q_USER_INDEX_TEXT_IN,
                                        Q_USER_INDEX_MOMENT_OUT, Q_USER_INDEX_MOMENT_IN,
                                        Q_USER_INDEX_PERSON_OUT, Q_USER_INDEX_PERSON_IN};
    int64_t made = 0;
    TRY(db_get_int(db, Q_USER_INDEX_ORDER_MADE, &made, NULL, ""));
    if (made)
        TRY(db_exec_all(db, ORDER, sizeof ORDER / sizeof *ORDER));
    return db_exec_all(db, OTHERS, sizeof OTHERS / sizeof *OTHERS);
}

enum rc_err user_index_refresh(struct db *db) {
    static const enum query AFTER[] = {CLEAR};
    TRY(user_index_make(db, &BROWSE_LIVE));
    TRY(user_index_write(db));
    return db_exec_all(db, AFTER, sizeof AFTER / sizeof *AFTER);
}
