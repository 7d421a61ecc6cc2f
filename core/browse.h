/* What the user browser is made of: compact structures derived from the copy of the organization, refreshed with every
 * merge, so that any filter is answered with exact counts without reading people one by one.
 *
 * People go by their row id. 8192 ids are a chunk; a structure is one blob for each chunk:
 *   browse_set    who has a property (kind and value): 1024 bytes of bits; or fewer bytes: the distances from one to the next, two bytes
 *                 each, the first counted from the chunk's beginning, the last perhaps chunks later
 *   browse_person since when each is a member, then the last activity anywhere (0: never):
 *                 uint32_t for each offset
 *   browse_seat   seats of one product instance, or of all (product 0): offsets, then times; see
 *                 the end
 *   browse_text   name and e-mail as they are compared, one after the other
 *   browse_order  ids in the order of a column
 * and, by product and day instead, seat_moment (core/seat_days.h).
 * Numbers lie in the byte order of the machine: a database moved to another kind is refreshed by its next merge. */
#ifndef CORE_BROWSE_H
#define CORE_BROWSE_H
#include "users.h"

enum { BROWSE_CHUNK = 8192, BROWSE_WORDS = BROWSE_CHUNK / 64, BROWSE_BYTES = BROWSE_CHUNK / 8 };

/* What they are made of, each in the order of people: people (id, name, email, status, claim
 * status, management source, domain, joined, last active anywhere), their ids by name and by
 * e-mail; who has which property (user, property), and seats (user, product, last active,
 * seen at). */
struct browse_source { enum query people, by_name, by_email, members, direct, platform, seats; };
extern const struct browse_source BROWSE_LIVE; /* the live tables */

/* Makes them in TEMP tables: needs no writer lock. */
enum rc_err browse_make(struct db *db, const struct browse_source *from) MUST_USE;
/* Inside db_begin, together with the change they follow from: writes only what differs. */
enum rc_err browse_write(struct db *db) MUST_USE;
/* Both, from the live tables; inside db_begin. */
enum rc_err browse_refresh(struct db *db) MUST_USE;

/* Seats of one chunk in the scope of a filter: the newest activity, UTC seconds, 0: never. */
static const uint32_t BROWSE_NO_SEAT = UINT32_MAX;
struct browse_seats { uint32_t newest[BROWSE_CHUNK]; uint8_t count[BROWSE_CHUNK]; };
/* days: after how many its seats count as inactive by the setting. */
struct browse_product { int64_t id, days; };
struct browse_scope { struct browse_product *products; int count; };

/* apart: each product instance by itself also where one blob holds them all. */
enum rc_err browse_scope(struct db *db, const struct user_filter *f, bool apart, struct browse_scope *out) MUST_USE;
enum rc_err browse_seats(struct db *db, const struct browse_scope *s, int64_t chunk, struct browse_seats *out) MUST_USE;
/* *any stays false when nobody is in the chunk. */
struct browse_people { uint32_t joined[BROWSE_CHUNK], last[BROWSE_CHUNK]; };
enum rc_err browse_people(struct db *db, int64_t chunk, struct browse_people *out,
                          bool *any) MUST_USE;
/* ORs the set into bits, which hold chunks * BROWSE_WORDS words. */
enum rc_err browse_add_set(struct db *db, const char *kind, const char *value, uint64_t *bits, int64_t chunks) MUST_USE;

/* A blob of seats: uint32_t n; uint16_t offset[n] (even number of places); uint32_t last[n],
 * since[n] (core/seat_age.h). Of all seats of a person there are two, each with n and offset[n]:
 * product BROWSE_ALL_USED: uint32_t last[n], the newest; uint8_t count[n];
 * product BROWSE_ALL_UNUSED: uint32_t since[n], the oldest; uint32_t never[n], the oldest since of
 * those without any activity, BROWSE_NO_SEAT where there is none. */
enum { BROWSE_ALL_USED = 0, BROWSE_ALL_UNUSED = -1 };
static inline size_t browse_seat_last_at(uint32_t n) { return 4 + ((size_t)n + 1) / 2 * 4; }
#endif
