/* The user index as bytes: sizes, bits and lists of its blobs. index/index.h describes them; it is
 * here, below the user index, because core/db cuts them down to an area. */
#ifndef CORE_TERMS_INDEX_LAYOUT_H
#define CORE_TERMS_INDEX_LAYOUT_H
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

/* --- one blob of browse_set */

/* Among distances: no member, only a part of the way to the next one. */
enum { USER_INDEX_HOP = UINT16_MAX };

static inline void user_index_add_bits(const unsigned char *bytes, uint64_t *to) {
    for (size_t i = 0; i < USER_INDEX_BLOCKS; i++) {
        uint64_t word = 0;
        memcpy(&word, bytes + 8 * i, 8);
        to[i] |= word;
    }
}

/* The next member of a blob of distances, as a place from the beginning of its chunk; false at the
 * end. Begin with *i and *at 0. */
static inline bool user_index_next(const unsigned char *bytes, size_t n, size_t *i, int64_t *at) {
    uint16_t distance = USER_INDEX_HOP;
    while (distance == USER_INDEX_HOP && *i + 1 < n) {
        memcpy(&distance, bytes + *i, 2);
        *at += distance;
        *i += 2;
    }
    return distance != USER_INDEX_HOP;
}

/* ORs the members into bits, which hold `chunks` chunks. Ignores later ones. */
static inline void user_index_add_members(const unsigned char *bytes, size_t n, int64_t chunk,
                                          uint64_t *bits, int64_t chunks) {
    size_t i = 0;
    int64_t at = 0;
    if (chunk < 0 || chunk >= chunks)
        return;
    uint64_t *to = bits + chunk * USER_INDEX_BLOCKS;
    if (n == USER_INDEX_BYTES)
        user_index_add_bits(bytes, to);
    while (n < USER_INDEX_BYTES && user_index_next(bytes, n, &i, &at))
        if (at < (chunks - chunk) * USER_INDEX_CHUNK)
            user_index_bit_set(to, at);
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

/* Most bytes a list can have, and a blob of them. */
enum {
    USER_INDEX_LIST_BYTES = 4 + 6 * USER_INDEX_CHUNK,
    USER_INDEX_SEAT_BYTES = 3 * USER_INDEX_LIST_BYTES
};

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

/* Writes the list of those in bits, the bits of a chunk; returns its end. */
static inline unsigned char *user_index_list_cut(unsigned char *to, const struct user_index_list *l,
                                                 const uint64_t *bits) {
    uint32_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        n += user_index_bit(bits, user_index_list_offset(l, i));
    unsigned char *offsets = to + 4, *times = to + user_index_list_times(n);
    memset(to, 0, user_index_list_times(n));
    memcpy(to, &n, 4);
    for (size_t i = 0; i < l->n; i++) {
        if (!user_index_bit(bits, user_index_list_offset(l, i)))
            continue;
        memcpy(offsets, l->offsets + 2 * i, 2);
        memcpy(times, l->times + 4 * i, 4);
        offsets += 2;
        times += 4;
    }
    return times;
}

/* Cuts each list of a blob, which is as long afterwards or shorter; returns the bytes written. */
static inline size_t user_index_lists_cut(unsigned char *to, const unsigned char *data, size_t n,
                                          const uint64_t *bits) {
    const unsigned char *begin = to;
    for (size_t before = 0; n >= 4 && n != before;) {
        before = n;
        struct user_index_list list = user_index_list_take(&data, &n);
        if (n != before)
            to = user_index_list_cut(to, &list, bits);
    }
    return (size_t)(to - begin);
}
#endif
