/* Costs over time: each month of each product, from the seats that every day's last synchronization
 * left (seat_day) and the runs. A month counts as its last known day does. Wasted is what freeing
 * the inactive seats of that day would have saved: without those of protected people and
 * organization admins. Days before Rollcall kept their number count them, too, and are marked. */
#ifndef CORE_MONEY_REPORT_H
#define CORE_MONEY_REPORT_H
#include "money/savings.h"

struct report_row {
    const char *month; /* YYYY-MM */
    const struct savings_line *line;
    int64_t seats, inactive; /* on the last known day of the month */
    int64_t freed;           /* seats that the runs of the month freed, for good */
    bool priced;
    bool with_protected;      /* wasted counts protected people, too: the day does not know them */
    money_exact cost, wasted; /* as of a year; a month is a twelfth */
    /* By runs (money/realized.h): a month, on monthly plans; and for a year, by the renewals of the
     * month. */
    money_exact saved, renewed;
};
struct report {
    struct report_row *row; /* by month, then as the lines of savings */
    int rows;
    bool of_now;         /* some figure is at the prices of today: none was entered then */
    bool with_protected; /* some row is */
};
/* s: of savings_load(). */
enum rc_err report_load(struct db *db, struct arena *a, const struct savings *s, int64_t now,
                        struct report *out) MUST_USE;

struct forecast_point {
    int64_t day, seats; /* day: since 1970 */
};

/* A straight line through the seats of the last 90 days, to the next billing day or renewal. */
struct forecast {
    const struct savings_line *line;
    int days;         /* that the line is drawn through; 0: too few are known */
    int64_t change;   /* seats in 30 days */
    const char *on;   /* the day; NULL: not known */
    int64_t expected; /* seats on that day */
    bool priced;
    int64_t cost;                             /* hundredths, as line->per */
    int64_t first_day, last_day, first, last; /* of the line: days since 1970, and seats */
    struct forecast_point *point;             /* the known days, in their order */
    int points;
    size_t point_capacity;
};
/* One for each line of savings. */
enum rc_err forecast_load(struct db *db, struct arena *a, const struct savings *s, int64_t now,
                          struct forecast **out) MUST_USE;
/* Seats on a day after the last one; those of now without a line. */
int64_t forecast_on(const struct forecast *f, int64_t day);
/* In how many days from today the line reaches so many seats; 0: not within that many. */
int forecast_reaches(const struct forecast *f, int64_t seats, int64_t today, int days);
/* Rounded half away from zero. */
int64_t forecast_seats(int64_t first, int64_t last, int64_t days_between, int64_t days_ahead);
#endif
