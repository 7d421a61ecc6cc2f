/* What a connection of an area knows of it. For the files core/db/area*.c alone. */
#ifndef CORE_DB_AREA_VIEW_H
#define CORE_DB_AREA_VIEW_H
#include "db/internal.h"
#include "terms/index_layout.h"

/* A product instance of the area. */
struct area_product {
    int64_t id;
    /* People of its domains, by row id; NULL: everybody. Products with the same domains share it.
     */
    uint64_t *domains;
    int first, n; /* its parts */
};

/* People with a role that no group gives, on any instance inside. */
struct area_role {
    struct area_role *next;
    const char *name;
    uint64_t *bits;
};

/* Whom a group gives something inside. */
struct area_group {
    struct area_group *next; /* in its slot */
    int64_t id;
    bool everybody;            /* on an instance without domains */
    uint64_t *sum;             /* all of domains in one, when it was asked for */
    int n;                     /* of domains */
    const uint64_t *domains[]; /* of its other instances, as in struct area_product */
};

/* A row of browse_set, cut; the last one is kept, because a statement asks more than once. */
struct area_set {
    int64_t id; /* of the row; 0: none */
    int64_t members;
    bool same; /* nothing was cut off */
    size_t n;
    unsigned char bytes[USER_INDEX_BYTES];
};

/* A blob of browse_seat for all products of the area as one. */
struct area_seats {
    const unsigned char *data;
    size_t n;
};
enum { AREA_SEATS_USED, AREA_SEATS_SINCE, AREA_SEATS_NEVER, AREA_SEAT_KINDS };

/* The figures of a day that area_day() read last. */
enum { AREA_DAY_FIGURES = 6 };
struct area_figures {
    char day[16];
    int64_t product, figure[AREA_DAY_FIGURES];
    bool any;
};

/* Whether a run lies inside, and what shows of one that is not the area's own; the counts are
 * columns of AREA_RUN_COUNTS. */
enum { AREA_RUN_FIGURES = 7, AREA_SLOTS = 256 };
struct area_run {
    struct area_run *next; /* in its slot */
    int64_t id, count[AREA_RUN_FIGURES];
    bool is_compared, inside, is_looked, shows, is_counted;
};

struct area_view {
    struct arena *arena; /* of everything below; emptied with it */
    char *key;           /* the area as text: what a new one is compared with */
    int64_t version;     /* of the database, that the rest holds for; AREA_VERSION_NONE: none */
    bool open; /* between db_use_area() and the end of the request; else nothing is answered */
    bool loaded;
    struct area_product *product; /* sorted by id */
    int product_n;
    int64_t chunks;
    uint64_t *sees; /* everybody inside, by row id */
    struct area_role *roles;
    struct user_index_people **people; /* of each chunk that was asked for */
    struct area_seats **seats;         /* likewise: one for each kind */
    struct area_set set;
    struct area_figures figures;
    struct area_run **runs; /* slots by row id */
    struct area_group **groups;
    /* --- of area_authorizer.c */
    bool inside;              /* a statement of area_sets.c is being prepared */
    bool bare;                /* the statement being prepared read a table past its view */
    char **view, **main_view; /* names, NULL at the end; their arena is `names` */
    struct arena *names;
};

/* Reads who is inside unless that is known. SQLite's code. */
int area_sets_load(struct db *db);
const struct area_product *area_product_find(const struct area_view *v, int64_t product);
extern const struct area AREA_NOTHING;
/* Forgets what was read for an area. */
void area_forget(struct area_view *v);
/* ORs a set of the user index into bits, which hold v->chunks chunks. */
int area_add_set(struct db *db, const char *kind, const char *value, uint64_t *bits);
/* The people that rows of browse_set of this kind and value may show; *out NULL: nobody. */
int area_set_bits(struct db *db, const char *kind, const char *value, const uint64_t **out);
/* Whether the person is inside with the product; no product (NULL): with any. */
bool area_has(const struct area_view *v, const struct area_product *product, int64_t user);

/* Whether the group gives the person something inside. After area_sets_load(); SQLite's code. */
int area_gives(struct db *db, int64_t group, int64_t user, bool *gives);

/* --- area_runs.c: which runs are the area's own, and what shows of others. After area_sets_load();
 * SQLite's code. */

/* Whether all that the run was planned for is inside now. */
int area_run_inside(struct db *db, int64_t run, bool *inside);
/* Whether anybody in the run shows. */
int area_run_shows(struct db *db, int64_t run, bool *shows);
/* *counts: as the columns of AREA_RUN_COUNTS, until the next call. */
int area_run_counts(struct db *db, int64_t run, const int64_t **counts);

/* --- area_blobs.c: blobs of the user index, cut down to the people inside. In v->arena, or as
 * SQLite's memory that the caller frees. */

/* Fills v->set with a row of browse_set. */
int area_cut_set(struct db *db, int64_t id, const char *kind, const char *value, int64_t chunk,
                 const unsigned char *bytes, size_t n);
/* In memory of sqlite3_malloc64(), NULL without memory. */
unsigned char *area_cut_seats(const struct area_view *v, const struct area_product *product,
                              int64_t chunk, const unsigned char *data, size_t n, size_t *out_n);
/* All products as one: *out has AREA_SEAT_KINDS; in v->arena. SQLite's code. */
int area_all_seats(struct db *db, int64_t chunk, const struct area_seats **out);
/* With the last activity inside; in v->arena, NULL: a database error. */
const struct user_index_people *area_cut_people(struct db *db, int64_t chunk,
                                                const unsigned char *data, size_t n);
#endif
