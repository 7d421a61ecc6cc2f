/* What the user browser is made of: compact structures derived from the copy of the organization,
 * refreshed with every merge, so that any filter is answered with exact counts without reading
 * people one by one.
 *
 * People go by their row id. 8192 ids are a chunk; a structure is one blob for each chunk:
 *   browse_set    who has a property (kind and value): 1024 bytes of bits; or fewer bytes: the
 * distances from one to the next, two bytes each, the first counted from the chunk's beginning, the
 * last perhaps chunks later user_index_person since when each is a member, then the last activity
 * anywhere (0: never): uint32_t for each offset browse_seat   seats of one product instance, or of
 * all (product 0): lists; see the end browse_text   name and e-mail as they are compared, one after
 * the other browse_order  ids in the order of a column and, by product and day instead, seat_moment
 * (core/users/seat_index.h). Numbers lie in the byte order of the machine: a database moved to
 * another kind is refreshed by its next merge. */
#ifndef CORE_USERS_INDEX_H
#define CORE_USERS_INDEX_H
#include "users/filter.h"

#include <string.h>

enum { BROWSE_CHUNK = 8192, BROWSE_WORDS = BROWSE_CHUNK / 64, BROWSE_BYTES = BROWSE_CHUNK / 8 };

/* What they are made of, each in the order of people: people (id, name, email, status, claim
 * status, management source, domain, joined, last active anywhere), their ids by name and by
 * e-mail; who has which property (user, property), and seats (user, product, last active,
 * seen at). */
struct user_index_source {
    enum query people, by_name, by_email, members, direct, platform, seats;
};
extern const struct user_index_source BROWSE_LIVE; /* the live tables */

/* Makes them in TEMP tables: needs no writer lock. */
enum rc_err user_index_make(struct db *db, const struct user_index_source *from) MUST_USE;
/* Inside db_begin, together with the change they follow from: writes only what differs. */
enum rc_err user_index_write(struct db *db) MUST_USE;
/* Both, from the live tables; inside db_begin. */
enum rc_err user_index_refresh(struct db *db) MUST_USE;

/* Seats of one chunk in the scope of a filter: the newest activity, UTC seconds, 0: never. */
static const uint32_t BROWSE_NO_SEAT = UINT32_MAX;
enum { BROWSE_ALL = 0 }; /* in the place of a product instance: all of them in one */
struct user_index_seats {
    uint32_t newest[BROWSE_CHUNK];
    uint8_t count[BROWSE_CHUNK];
};
/* days: after how many its seats count as inactive by the setting. */
struct user_index_product {
    int64_t id, days;
};
struct user_index_scope {
    struct user_index_product *products;
    int count;
};

/* apart: each product instance by itself also where one blob holds them all. */
enum rc_err user_index_scope(struct db *db, const struct user_filter *f, bool apart,
                             struct user_index_scope *out) MUST_USE;
enum rc_err user_index_seats(struct db *db, const struct user_index_scope *s, int64_t chunk,
                             struct user_index_seats *out) MUST_USE;
/* *any stays false when nobody is in the chunk. */
struct user_index_people {
    uint32_t joined[BROWSE_CHUNK], last[BROWSE_CHUNK];
};
enum rc_err user_index_people(struct db *db, int64_t chunk, struct user_index_people *out,
                              bool *any) MUST_USE;
/* ORs the set into bits, which hold chunks * BROWSE_WORDS words. */
enum rc_err user_index_add_set(struct db *db, const char *kind, const char *value, uint64_t *bits,
                               int64_t chunks) MUST_USE;

/* The pass over the seats, after those over people: fills TEMP table new_seat. */
enum rc_err user_index_make_seats(struct db *db, struct arena *a, enum query seats) MUST_USE;

/* Times as the structures hold them: 0 is never, so a time of 0 or before is the first second
 * there is. */
static inline uint32_t user_index_time(int64_t time) {
    return time < 1 ? 1 : time >= BROWSE_NO_SEAT ? BROWSE_NO_SEAT - 1 : (uint32_t)time;
}

/* A row of browse_seat holds lists: uint32_t n; uint16_t at[n], rising offsets, filled up to an
 * even number of places; uint32_t time[n]. `since` is what the age of a seat counts from
 * (core/terms/seat_age.h). A filter reads the kinds it asks for and no others:
 *   product  kind    lists
 *   id       used    of used seats: the last activity, which is their since, too; of those whose
 *                    age counts from something later, like the day of joining, and which are not in
 *                    the first list: the last activity; of the same: since
 *   id       never   of seats without any activity: since
 *   0        used    of everybody with a seat: the newest activity; then uint8_t seats[n]
 *   0        since   of everybody with a seat: the oldest since
 *   0        never   of everybody with a seat without any activity: the oldest since of those */
struct user_index_list {
    uint32_t n;
    const unsigned char *at, *time;
};
/* Takes a list off the bytes, which go on behind it; empty where they do not hold one. */
struct user_index_list user_index_list_take(const unsigned char **data, size_t *bytes);
static inline uint32_t user_index_list_at(const struct user_index_list *l, size_t i) {
    uint16_t at = 0;
    memcpy(&at, l->at + 2 * i, 2);
    return at % BROWSE_CHUNK;
}
static inline uint32_t user_index_list_time(const struct user_index_list *l, size_t i) {
    uint32_t time = 0;
    memcpy(&time, l->time + 4 * i, 4);
    return time;
}
#endif
