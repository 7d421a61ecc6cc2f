/* Makes the user index. Each pass reads one table in the order of people and stores a chunk when
 * the next one begins. So memory never holds more than a chunk, and SQLite sorts, in files where it
 * must. */
#include "index/index_build.h"
#include "base/casefold.h"
#include "base/text.h"
#include "index/area_slices.h"
#include "index/index.h"
#include "index/index_build_sets.h"
#include "index/index_seats.h"
#include "index/seat_index.h"

#include <stdio.h>
#include <string.h>

#include "sql/core/index/index_build.h"

enum { NAME_BYTES = 2000, EMAIL_BYTES = 700, LENGTHS = USER_INDEX_CHUNK * sizeof(uint16_t) };
static const size_t MEMORY_BYTES = (size_t)256 * 1024 * 1024;

static const struct user_index_source LIVE_TABLES = {
    .people = Q_USER_INDEX_PEOPLE,
    .by_name = Q_USER_INDEX_BY_NAME,
    .by_email = Q_USER_INDEX_BY_EMAIL,
    .members = Q_USER_INDEX_MEMBERS,
    .direct = Q_USER_INDEX_DIRECT,
    .platform = Q_USER_INDEX_PLATFORM,
    .seats = Q_USER_INDEX_SEATS,
    .grants = Q_USER_INDEX_GRANTS,
    .activity = Q_USER_INDEX_ACTIVITY,
};

/* --- texts: one blob of browse_text */

struct texts {
    struct arena *arena;
    int64_t chunk;
    char *data; /* the lengths, then the records */
    size_t n, room;
};

static void texts_init(struct texts *t, struct arena *a) {
    *t = (struct texts){.arena = a, .chunk = -1, .room = 1024 * 1024};
    t->data = arena_alloc(a, t->room);
    t->n = LENGTHS;
}

/* Stores the chunk, if it has people, and begins another one. */
static enum rc_err texts_begin(struct db *db, struct texts *t, int64_t chunk) {
    if (t->n > LENGTHS)
        TRY(db_exec(db, Q_USER_INDEX_NEW_TEXT, NULL, "ib", t->chunk, (const void *)t->data, t->n));
    memset(t->data, 0, LENGTHS);
    t->n = LENGTHS;
    t->chunk = chunk;
    return OK;
}

static void texts_grow(struct texts *t) {
    char *larger = arena_alloc(t->arena, t->room * 2);
    memcpy(larger, t->data, t->n);
    t->data = larger;
    t->room *= 2;
}

static void texts_add(struct texts *t, uint32_t offset, const char *name, const char *email) {
    char folded_name[NAME_BYTES], folded_email[EMAIL_BYTES];
    size_t name_n = casefold_text(name ? name : "", folded_name, NAME_BYTES);
    size_t email_n = casefold_text(email ? email : "", folded_email, EMAIL_BYTES);
    size_t n = name_n + email_n + 2;
    uint16_t length = (uint16_t)n;
    if (t->n + n > t->room)
        texts_grow(t);
    char *record = t->data + t->n;
    memcpy(record, folded_name, name_n);
    record[name_n] = '\n';
    memcpy(record + name_n + 1, folded_email, email_n);
    record[n - 1] = '\0';
    memcpy(t->data + offset * sizeof length, &length, sizeof length);
    t->n += n;
}

/* --- ages: one blob of browse_person */

struct ages {
    struct user_index_people *people;
    int64_t chunk; /* -1: none */
};

static enum rc_err ages_begin(struct db *db, struct ages *a, int64_t chunk) {
    if (a->chunk >= 0)
        TRY(db_exec(db, Q_USER_INDEX_NEW_PERSON, NULL, "ib", a->chunk, (const void *)a->people,
                    sizeof *a->people));
    memset(a->people, 0, sizeof *a->people);
    a->chunk = chunk;
    return OK;
}

/* --- passes */

static void build_add_properties(struct index_sets *s, uint32_t offset, struct rows *r) {
    const char *claim = db_text_borrow(r, USER_INDEX_PEOPLE__CLAIM_STATUS);
    const char *source = db_text_borrow(r, USER_INDEX_PEOPLE__MANAGEMENT_SOURCE);
    const char *domain = db_text_borrow(r, USER_INDEX_PEOPLE__EMAIL_DOMAIN);
    index_sets_add(s, "present", "", offset);
    index_sets_add(s, "status", db_text_borrow(r, USER_INDEX_PEOPLE__STATUS), offset);
    if (claim)
        index_sets_add(s, "claim", claim, offset);
    if (text_equal(source, "synced"))
        index_sets_add(s, "synced", "", offset);
    if (domain && *domain)
        index_sets_add(s, "domain", domain, offset);
}

static enum rc_err build_add_person(struct index_sets *s, struct texts *t, struct ages *ages,
                                    struct rows *r) {
    int64_t id = db_int(r, USER_INDEX_PEOPLE__ID);
    int64_t chunk = id / USER_INDEX_CHUNK;
    uint32_t offset = 0;
    if (chunk != t->chunk) {
        TRY(texts_begin(s->db, t, chunk));
        TRY(ages_begin(s->db, ages, chunk));
    }
    TRY(index_sets_enter(s, id, &offset));
    build_add_properties(s, offset, r);
    texts_add(t, offset, db_text_borrow(r, USER_INDEX_PEOPLE__NAME),
              db_text_borrow(r, USER_INDEX_PEOPLE__EMAIL));
    ages->people->joined[offset] = user_index_time(db_int(r, USER_INDEX_PEOPLE__JOINED));
    if (!db_is_null(r, USER_INDEX_PEOPLE__ACTIVE_AT))
        ages->people->last[offset] = user_index_time(db_int(r, USER_INDEX_PEOPLE__ACTIVE_AT));
    return OK;
}

static enum rc_err build_people(struct index_sets *s, enum query people) {
    struct rows *r = NULL;
    struct texts t;
    struct ages ages = {.people = arena_alloc(s->arena, sizeof *ages.people), .chunk = -1};
    texts_init(&t, s->arena);
    TRY(db_query(s->db, people, &r, ""));
    while (db_next(r))
        TRY(build_add_person(s, &t, &ages, r));
    TRY(db_end(r));
    TRY(texts_begin(s->db, &t, -1));
    TRY(ages_begin(s->db, &ages, -1));
    return index_sets_end(s);
}

static enum rc_err build_order(struct db *db, const char *column, enum query sorted) {
    uint32_t ids[USER_INDEX_CHUNK];
    struct rows *r = NULL;
    size_t n = 0;
    int64_t chunk = 0;
    TRY(db_query(db, sorted, &r, ""));
    for (bool more = true; more;) {
        more = db_next(r);
        if (more)
            ids[n++] = (uint32_t)db_int(r, 0);
        if (n == USER_INDEX_CHUNK || (!more && n > 0)) {
            TRY(db_exec(db, Q_USER_INDEX_NEW_ORDER, NULL, "sib", column, chunk++, (const void *)ids,
                        n * sizeof *ids));
            n = 0;
        }
    }
    return db_end(r);
}

/* q has two columns: the person and the property, in the order of people. */
static enum rc_err build_properties(struct index_sets *s, enum query q, const char *kind) {
    struct rows *r = NULL;
    TRY(db_query(s->db, q, &r, ""));
    while (db_next(r)) {
        uint32_t offset = 0;
        TRY(index_sets_enter(s, db_int(r, 0), &offset));
        index_sets_add(s, kind, db_text_borrow(r, 1), offset);
    }
    TRY(db_end(r));
    return index_sets_end(s);
}

static enum rc_err build_members(struct index_sets *s, struct index_instances *x, enum query q) {
    struct rows *r = NULL;
    TRY(db_query(s->db, q, &r, ""));
    while (db_next(r)) {
        uint32_t offset = 0;
        int64_t user = db_int(r, USER_INDEX_MEMBERS__USER);
        index_instances_add_member(x, user, db_int(r, USER_INDEX_MEMBERS__USER_GROUP));
        TRY(index_sets_enter(s, user, &offset));
        index_sets_add(s, "group", db_text_borrow(r, USER_INDEX_MEMBERS__USER_GROUP), offset);
    }
    TRY(db_end(r));
    return index_sets_end(s);
}

/* Roles that no group gives, of all products together and of each. x NULL: no instances. */
static enum rc_err build_direct(struct index_sets *s, struct index_instances *x, enum query q) {
    struct rows *r = NULL;
    TRY(db_query(s->db, q, &r, ""));
    while (db_next(r)) {
        enum { VALUE_BYTES = 300 };
        char value[VALUE_BYTES];
        uint32_t offset = 0;
        int64_t user = db_int(r, USER_INDEX_DIRECT__USER);
        int64_t product = db_int(r, USER_INDEX_DIRECT__PRODUCT);
        const char *role = db_text_borrow(r, USER_INDEX_DIRECT__ROLE);
        TRY(index_sets_enter(s, user, &offset));
        index_sets_add(s, "direct", role, offset);
        snprintf(value, sizeof value, "%lld %s", (long long)product, role);
        index_sets_add(s, "direct_on", value, offset);
        if (x)
            index_instances_add(x, user, product);
    }
    TRY(db_end(r));
    return index_sets_end(s);
}

static enum rc_err build_all(struct db *db, struct arena *a, const struct user_index_source *from) {
    struct index_sets s = {.db = db, .arena = a, .chunk = -1};
    struct index_sets of_instances = s;
    struct index_instances x = {.arena = a};
    int64_t differs = 0;
    TRY(build_people(&s, from->people));
    TRY(index_instances_read_grants(db, &x, from->grants));
    TRY(build_members(&s, &x, from->members));
    TRY(build_direct(&s, &x, from->direct));
    TRY(build_properties(&s, from->platform, "platform"));
    TRY(user_index_make_seats(db, a, from->seats, &x));
    TRY(index_instances_end(&x, &of_instances));
    TRY(user_index_make_active(db, a, from->activity));
    TRY(seat_index_make(db, a));
    /* The orders depend on the texts alone. */
    TRY(db_get_int(db, Q_USER_INDEX_TEXT_DIFFERS, &differs, NULL, ""));
    if (!differs)
        return OK;
    TRY(build_order(db, "name", from->by_name));
    return build_order(db, "email", from->by_email);
}

static enum rc_err build_clear(struct db *db) {
    static const enum query CLEAR[] = {
        Q_USER_INDEX_NEW_SET_CLEAR,   Q_USER_INDEX_NEW_SEAT_CLEAR,   Q_USER_INDEX_NEW_TEXT_CLEAR,
        Q_USER_INDEX_NEW_ORDER_CLEAR, Q_USER_INDEX_NEW_MOMENT_CLEAR, Q_USER_INDEX_NEW_PERSON_CLEAR,
    };
    return DB_EXEC_ALL(db, CLEAR);
}

enum rc_err user_index_make(struct db *db, const struct user_index_source *from) {
    static const enum query CREATE[] = {
        Q_USER_INDEX_NEW_SET_CREATE,    Q_USER_INDEX_NEW_SEAT_CREATE,
        Q_USER_INDEX_NEW_TEXT_CREATE,   Q_USER_INDEX_NEW_ORDER_CREATE,
        Q_USER_INDEX_NEW_MOMENT_CREATE, Q_USER_INDEX_NEW_PERSON_CREATE,
    };
    struct arena *a = arena_open(MEMORY_BYTES);
    enum rc_err rc = DB_EXEC_ALL(db, CREATE);
    if (rc == OK)
        rc = build_clear(db);
    if (rc == OK)
        rc = build_all(db, a, from);
    arena_close(a);
    return rc;
}

enum rc_err user_index_write(struct db *db) {
    static const enum query ORDER[] = {Q_USER_INDEX_ORDER_OUT, Q_USER_INDEX_ORDER_IN};
    static const enum query OTHERS[] = {
        Q_USER_INDEX_SET_OUT,    Q_USER_INDEX_SET_IN,    Q_USER_INDEX_SEAT_OUT,
        Q_USER_INDEX_SEAT_IN,    Q_USER_INDEX_TEXT_OUT,  Q_USER_INDEX_TEXT_IN,
        Q_USER_INDEX_MOMENT_OUT, Q_USER_INDEX_MOMENT_IN, Q_USER_INDEX_PERSON_OUT,
        Q_USER_INDEX_PERSON_IN,
    };
    int64_t made = 0;
    TRY(db_get_int(db, Q_USER_INDEX_ORDER_MADE, &made, NULL, ""));
    if (made)
        TRY(DB_EXEC_ALL(db, ORDER));
    TRY(DB_EXEC_ALL(db, OTHERS));
    return area_slices_refresh(db);
}

enum rc_err user_index_make_direct(struct db *db, enum query direct) {
    static const enum query EMPTY[] = {Q_USER_INDEX_NEW_SET_CREATE, Q_USER_INDEX_NEW_SET_CLEAR};
    struct arena *a = arena_open(MEMORY_BYTES);
    struct index_sets s = {.db = db, .arena = a, .chunk = -1};
    enum rc_err rc = DB_EXEC_ALL(db, EMPTY);
    if (rc == OK)
        rc = build_direct(&s, NULL, direct);
    arena_close(a);
    return rc;
}

enum rc_err user_index_write_direct(struct db *db) {
    static const enum query WRITE[] = {Q_USER_INDEX_DIRECT_OUT, Q_USER_INDEX_SET_IN};
    return DB_EXEC_ALL(db, WRITE);
}

enum rc_err user_index_refresh(struct db *db) {
    TRY(user_index_make(db, &LIVE_TABLES));
    TRY(user_index_write(db));
    return build_clear(db);
}
