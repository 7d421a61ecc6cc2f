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
 *   Distances may run on into later chunks: a small group is one row. The distance 65535 leads to
 *   no member, only on.
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
 *     id       active people without a seat who used the product: the last activity
 *     0        used   everybody with a seat: the newest activity. Then uint8_t seats[n]
 *     0        since  everybody with a seat: the oldest since
 *     0        never  everybody with a seat without any activity: the oldest since of those
 *
 * seat_moment (product, kind, day): seat_index.h. */
#ifndef CORE_USERS_INDEX_H
#define CORE_USERS_INDEX_H
#include "terms/index_layout.h"
#endif
