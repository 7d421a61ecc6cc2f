/* Finds accounts of machines by account type, by a word in name or e-mail, and by seats that were
 * never used. Reads the blobs of the user index, so that 100,000 people cost milliseconds. */
#include "protected/protected_bots.h"
#include "index/index.h"
#include "index/index_find.h"
#include "index/index_read.h"
#include "sql/core/index/index_find_text.h"
#include "sql/protected/protected_bots.h"
#include "terms/bot_terms.h"
#include "terms/seat_age.h"

#include <string.h>

/* A reason weighs more than all behind it together. */
enum { WEIGHT_TYPE = 4, WEIGHT_TERM = 2, WEIGHT_UNUSED = 1, WEIGHTS = 8 };

struct bot_search {
    struct db *db;
    struct user_set people;  /* active and not protected */
    uint64_t *with_seat;     /* bits by row id */
    const char **other_type; /* by row id; NULL: an account of a person */
    int64_t other_types;     /* entries of other_type */
    int64_t cutoff;
    struct user_index_people *ages; /* of the chunk */
    bool has_ages;
    struct bots *of_weight; /* the first of each weight */
};

/* Active people who are not protected. */
static enum rc_err bots_find_people(struct bot_search *s, int64_t now) {
    struct user_filter f = USER_FILTER_ANY;
    struct user_set left_out;
    f.status = user_filter_only("active");
    TRY(users_find(s->db, &f, now, &s->people));
    f.protected_only = true;
    TRY(users_find(s->db, &f, now, &left_out));
    for (int64_t i = 0; i < s->people.chunks * USER_INDEX_BLOCKS; i++)
        s->people.bits[i] &= ~left_out.bits[i];
    f = USER_FILTER_ANY;
    f.billable = true;
    TRY(users_find(s->db, &f, now, &left_out));
    s->with_seat = left_out.bits;
    return OK;
}

static enum rc_err bots_read_types(struct bot_search *s) {
    struct rows *r = NULL;
    s->other_types = s->people.chunks * USER_INDEX_CHUNK;
    TRY(db_query(s->db, Q_BOTS_OTHER_TYPES, &r, ""));
    while (db_next(r)) {
        int64_t id = db_int(r, BOTS_OTHER_TYPES__ID);
        if (!s->other_type)
            s->other_type =
                arena_alloc(db_arena(s->db), (size_t)(s->other_types + 1) * sizeof *s->other_type);
        if (id >= 0 && id < s->other_types)
            s->other_type[id] = db_text(r, BOTS_OTHER_TYPES__ACCOUNT_TYPE);
    }
    return db_end(r);
}

/* record: name, a line feed, e-mail. Of the e-mail the part before the @ counts. */
static void bot_read_term(struct bot *b, const char *record, size_t n) {
    const char *end = record + n, *email = memchr(record, '\n', n);
    if (!email)
        return;
    b->term = bot_term_in(record, (size_t)(email - record));
    if (b->term)
        return;
    email++;
    const char *at = memchr(email, '@', (size_t)(end - email));
    b->term = at ? bot_term_in(email, (size_t)(at - email)) : NULL;
    b->in_email = b->term != NULL;
}

static void bots_add(struct bot_search *s, int64_t id, const char *record, size_t n) {
    uint32_t at = (uint32_t)(id % USER_INDEX_CHUNK);
    struct bot b = {.user = id};
    if (s->other_type)
        b.account_type = s->other_type[id];
    bot_read_term(&b, record, n);
    b.is_unused = s->has_ages && s->ages->last[at] == 0 && s->ages->joined[at] < s->cutoff &&
                  user_index_bit(s->with_seat, id);
    int weight = (b.account_type ? WEIGHT_TYPE : 0) + (b.term ? WEIGHT_TERM : 0) +
                 (b.is_unused ? WEIGHT_UNUSED : 0);
    struct bots *of = &s->of_weight[weight];
    of->total++;
    if (of->count < BOTS_SHOWN_MAX)
        of->shown[of->count++] = b;
}

static enum rc_err bots_read_chunk(struct bot_search *s, int64_t chunk) {
    struct rows *r = NULL;
    size_t bytes = 0, past = USER_INDEX_CHUNK * sizeof(uint16_t);
    TRY(user_index_people(s->db, chunk, s->ages, &s->has_ages));
    TRY(db_query(s->db, Q_USER_INDEX_TEXT, &r, "i", chunk));
    const char *data = db_next(r) ? db_blob_borrow(r, 0, &bytes) : NULL;
    for (uint32_t at = 0; data && at < USER_INDEX_CHUNK && past <= bytes; at++) {
        int64_t id = chunk * USER_INDEX_CHUNK + at;
        uint16_t length = 0;
        memcpy(&length, data + at * sizeof length, sizeof length);
        if (length > 0 && past + length <= bytes && users_in(&s->people, id))
            bots_add(s, id, data + past, length - 1u);
        past += length;
    }
    return db_end(r);
}

enum rc_err bots_find(struct db *db, int64_t now, struct bots *out) {
    struct bot_search s = {.db = db, .cutoff = seat_cutoff(now, BOT_DAYS)};
    s.of_weight = arena_alloc(db_arena(db), WEIGHTS * sizeof *s.of_weight);
    s.ages = arena_alloc(db_arena(db), sizeof *s.ages);
    *out = (struct bots){0};
    TRY(bots_find_people(&s, now));
    TRY(bots_read_types(&s));
    for (int64_t chunk = 0; chunk < s.people.chunks; chunk++)
        TRY(bots_read_chunk(&s, chunk));
    for (int weight = WEIGHTS - 1; weight > 0; weight--) {
        const struct bots *of = &s.of_weight[weight];
        out->total += of->total;
        for (int i = 0; i < of->count && out->count < BOTS_SHOWN_MAX; i++)
            out->shown[out->count++] = of->shown[i];
    }
    return OK;
}
