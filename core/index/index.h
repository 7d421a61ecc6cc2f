/* The user index: compact structures derived from the copy of the organization and refreshed with
 * every merge. From them the user browser answers any filter with exact counts, without reading
 * people one by one.
 *
 * Where its parts are:
 *   index_build.[ch]       makes all structures in TEMP tables and writes what differs
 *   index_build_sets.[ch]    of these the sets
 *   index_seats.[ch]         of these the seat lists
 *   seat_index.[ch]          of these the seats by day
 *   index_read.[ch]        reads one structure, mostly of one chunk
 *   index_find.[ch]        from a filter to the set of people it means
 *   index_find_seats.[ch]    of these the conditions on seats
 *   index_find_text.[ch]     of these the words in name and e-mail
 *   index_order.[ch]       one page of a set, in the order of a column
 *
 * People go by their row id. 8192 ids are a chunk; the offset of a person is the id modulo 8192.
 * A structure is one blob for each chunk. Times are UTC seconds, see user_index_time. Numbers lie
 * in the byte order of the machine: a database that moved to another kind of machine is refreshed
 * by its next merge.
 *
 * browse_set (kind, value, chunk): the people with a property, as bits or as distances.
 *
 *     1024 bytes              fewer bytes
 *     +-------------------+   +----------+----------+----------+--
 *     | bit[8192]         |   | distance | distance | distance | ...    uint16_t each
 *     +-------------------+   +----------+----------+----------+--
 *
 *   A distance leads from one member to the next, the first one from the beginning of the chunk.
 *   Distances may run on into later chunks: a small group is one row.
 *
 * browse_text (chunk): names and e-mails, case-folded. One record for each length above 0, in the
 * order of offsets.
 *
 *     +-----------------------+-------------------------+-------------------------+--
 *     | length[8192] uint16_t | name '\n' e-mail '\0'   | name '\n' e-mail '\0'   | ...
 *     +-----------------------+-------------------------+-------------------------+--
 *
 * browse_person (chunk): when each person joined, and their last activity in any product, 0 for
 * never.
 *
 *     +-----------------------+---------------------+
 *     | joined[8192] uint32_t | last[8192] uint32_t |
 *     +-----------------------+---------------------+
 *
 * browse_order (column, chunk): everybody's ids in the order of a column. Here a chunk is 8192
 * places of that order.
 *
 *     +----------------------+
 *     | id[≤ 8192] uint32_t  |
 *     +----------------------+
 *
 * browse_seat (product, kind, chunk): the seats of one product instance, or with product 0 of all
 * of them together, as lists one after the other. A list is sorted by offset.
 *
 *     +------------+--------------------+----------------+------------------+
 *     | n uint32_t | offset[n] uint16_t | 0 or 2 bytes 0 | time[n] uint32_t |
 *     +------------+--------------------+----------------+------------------+
 *
 *   `since` is the moment from which the age of a seat counts (core/terms/seat_age.h). A filter
 *   reads only the kinds it needs.
 *
 *     product  kind   lists
 *     id       used   1. used seats whose since is their last activity: the last activity
 *                     2. other used seats (a later day of joining, for one): the last activity
 *                     3. the same seats: since
 *     id       never  seats without any activity: since
 *     0        used   everybody with a seat: the newest activity. Then uint8_t seats[n]
 *     0        since  everybody with a seat: the oldest since
 *     0        never  everybody with a seat without any activity: the oldest since of those
 *
 * seat_moment (product, kind, day): seat_index.h. */
#ifndef CORE_USERS_INDEX_H
#define CORE_USERS_INDEX_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    USER_INDEX_CHUNK = 8192,                   /* people of a chunk */
    USER_INDEX_BLOCKS = USER_INDEX_CHUNK / 64, /* uint64_t of its bits */
    USER_INDEX_BYTES = USER_INDEX_CHUNK / 8,   /* bytes of its bits */
    USER_INDEX_ALL_PRODUCTS = 0                /* as the id of a product: all of them together */
};

/* In the place of a time: no seat. */
static const uint32_t USER_INDEX_NO_SEAT = UINT32_MAX;

/* A time as the index stores it. 0 means never, so a time of 0 or before becomes 1. */
static inline uint32_t user_index_time(int64_t time) {
    if (time < 1)
        return 1;
    return time >= USER_INDEX_NO_SEAT ? USER_INDEX_NO_SEAT - 1 : (uint32_t)time;
}

/* Bits by position: of one chunk by offset, of all chunks by row id. */
static inline void user_index_bit_set(uint64_t *bits, int64_t at) {
    bits[at / 64] |= (uint64_t)1 << at % 64;
}
static inline bool user_index_bit(const uint64_t *bits, int64_t at) {
    return bits[at / 64] >> at % 64 & 1;
}

/* Content of a blob of browse_person. */
struct user_index_people {
    uint32_t joined[USER_INDEX_CHUNK];
    uint32_t last[USER_INDEX_CHUNK];
};

/* --- one list of a browse_seat blob */

/* Points into the blob it was taken from. */
struct user_index_list {
    uint32_t n;
    const unsigned char *offsets, *times;
};

/* Most bytes a list can have. */
enum { USER_INDEX_LIST_BYTES = 4 + 6 * USER_INDEX_CHUNK };

/* Bytes from the beginning of a list of n people to its times. */
static inline size_t user_index_list_times(uint32_t n) { return 4 + ((size_t)n + 1) / 2 * 4; }

/* Takes the list at *data and moves *data and *bytes past it. Empty, and both unchanged, when the
 * bytes do not hold a list. */
static inline struct user_index_list user_index_list_take(const unsigned char **data,
                                                          size_t *bytes) {
    uint32_t n = 0;
    if (*bytes < 4)
        return (struct user_index_list){0};
    memcpy(&n, *data, 4);
    size_t times = user_index_list_times(n);
    size_t end = times + 4 * (size_t)n;
    if (n > USER_INDEX_CHUNK || *bytes < end)
        return (struct user_index_list){0};
    struct user_index_list list = {n, *data + 4, *data + times};
    *data += end;
    *bytes -= end;
    return list;
}

static inline uint32_t user_index_list_offset(const struct user_index_list *l, size_t i) {
    uint16_t offset = 0;
    memcpy(&offset, l->offsets + 2 * i, 2);
    return offset % USER_INDEX_CHUNK;
}
static inline uint32_t user_index_list_time(const struct user_index_list *l, size_t i) {
    uint32_t time = 0;
    memcpy(&time, l->times + 4 * i, 4);
    return time;
}
#endif
