/* What the seats of each product and site cost, and what freeing the inactive ones saves: cost
 * before less cost after, by the prices an admin wrote (terms/price.h). Protected people and
 * organization admins do not count as inactive here: nothing may free their seats. Amounts are
 * hundredths of the one currency, each rounded once.
 *
 * Nothing is saved inside a running period: effective_on is the first day on which freed seats cost
 * nothing any more. An annual plan saves only where a tier edge is crossed. */
#ifndef CORE_MONEY_SAVINGS_H
#define CORE_MONEY_SAVINGS_H
#include "db/db.h"
#include "money/cost.h"

struct savings_line {
    int64_t product_id; /* row id */
    const char *product, *site, *site_name;
    int64_t days;            /* threshold of inactivity */
    int64_t seats, inactive; /* billable ones of ours; inactive without protected people */
    int64_t alert_at;        /* the number of seats an admin wants to stay at or below; 0: none */
    const struct price *price;
    bool has_price; /* false: outside of every sum; all below is 0, NULL and false */
    int64_t cost, cost_after, saving; /* a month or, of an annual plan, a year */
    const char *per;                  /* "month" or "year" */
    int64_t cost_year, saving_year;   /* the same of a year */
    const char *effective_on;         /* YYYY-MM-DD; NULL: not known, or the renewal has passed */
    const char *free_by;              /* the day before */
    bool has_edge;                    /* a lower tier can be reached */
    int64_t edge_seats, edge_to_free, edge_saving; /* see struct money_edge */
    bool stale; /* the price list is older than 180 days, or has no date */
    /* Unrounded, for sums. */
    money_exact exact_cost_year, exact_saving_year;
};

/* Sums of lines, each rounded once. Start from zero. */
struct savings_total {
    int priced, unpriced; /* lines; those without a price only with seats */
    money_exact exact_cost_year, exact_saving_year;
    money_exact exact_renewals;                 /* the part of annual plans in exact_saving_year */
    int64_t cost_year, saving_year, cost_month; /* cost_month: a twelfth of the year */
    int64_t saving_month;                       /* a month, on monthly plans */
    int64_t saving_renewals;                    /* a year, from the renewals of annual plans */
};

struct savings {
    const char *currency;
    struct savings_line *line; /* by product and site, those without seats included */
    int count;
    const struct savings_line **by_id; /* the same, by row id of the product */
    struct savings_total total;
};

/* Names all that figures of seats and money depend on beside the database: the day, and which seats
 * have grown old meanwhile. The same name, the same figures. now: UTC seconds. */
enum rc_err savings_moment(struct db *db, struct arena *a, int64_t now, const char **out) MUST_USE;
/* now: UTC seconds. */
enum rc_err savings_load(struct db *db, struct arena *a, int64_t now, struct savings *out) MUST_USE;
void savings_add(struct savings_total *t, const struct savings_line *l);
void savings_add_total(struct savings_total *t, const struct savings_total *other);
/* What freeing some seats saves, over several lines: a part a month, on monthly plans, and a part
 * a year, on annual plans. They are never added to each other. Start from zero. */
struct savings_part {
    bool priced; /* some line is in it */
    money_exact exact;
    int64_t amount; /* hundredths */
    const char *from;
    bool from_differs; /* each line from its own day */
};
struct savings_freed {
    bool unpriced; /* some lines have no price */
    struct savings_part month, year;
    const struct savings_line *line; /* with a price; NULL: none, or several */
    int lines;
};
/* Adds the saving of so many seats of a line; l NULL: of a product that is gone. gone: its seats
 * are counted without them already. */
void savings_free(struct savings_freed *sum, const struct savings_line *l, int64_t seats,
                  bool gone);
/* How many seats the line has above its alert_at; 0: none. */
int64_t savings_over(const struct savings_line *l);
/* The line of a product on a site, or of its row id; NULL when there is none. */
const struct savings_line *savings_find(const struct savings *s, const char *product,
                                        const char *site);
const struct savings_line *savings_find_id(const struct savings *s, int64_t product_id);
/* Inside db_begin, after the seats of a day were written: keeps how many of its inactive seats are
 * those of protected people and organization admins. day: YYYY-MM-DD. */
enum rc_err savings_keep_protected(struct db *db, struct arena *a, const char *day,
                                   int64_t now) MUST_USE;
/* Today on the clocks of the pages, in days since 1970. */
enum rc_err savings_today(struct db *db, int64_t now, int64_t *day) MUST_USE;
#endif
