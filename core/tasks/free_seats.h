/* The task that frees the unused seats of one product: finds it, or makes it with its saved filter.
 * It decides nothing about people: the filter, the planner and the limits of the task do. */
#ifndef CORE_TASKS_FREE_SEATS_H
#define CORE_TASKS_FREE_SEATS_H
#include "tasks/task.h"
#include "users/filter.h"

struct free_seats {
    const char *product, *site; /* site NULL: on every site */
    int64_t days;               /* 0: the days of the setting */
    int64_t limit;              /* seats to free; 0: all of them */
    /* Set by free_seats_read: */
    struct user_filter filter;
    const char *query;    /* of the filter */
    struct action action; /* remove-unused */
    const char *seats;    /* "Jira seats on example" */
    /* Set by free_seats_reach: */
    int64_t inactive;  /* seats by the days that were asked for, without those nothing may free */
    int64_t available; /* the same by the days that are used */
};
enum { FREE_SEATS_FEWEST_DAYS = 7 }; /* a seat used since then is never offered */

/* Fills the rest from product, site and days. ERR_NOT_FOUND when the product is not there. */
enum rc_err free_seats_read(struct db *db, struct arena *a, struct free_seats *s) MUST_USE;
/* With a limit above the inactive seats: chooses the most days that leave enough seats, so that the
 * longest unused go first. days never fall below FREE_SEATS_FEWEST_DAYS. Counts from the seats by
 * moment, so that a dozen counts of a million seats take no time. */
enum rc_err free_seats_reach(struct db *db, struct arena *a, int64_t now,
                             struct free_seats *s) MUST_USE;
/* *t: the stored task of exactly this filter and action (t->id), one that is on first; else a new
 * one with its defaults and the next free start (t->id 0). */
enum rc_err free_seats_task(struct db *db, struct arena *a, const struct free_seats *s, int64_t now,
                            struct task *t) MUST_USE;
/* Inside db_begin, audited: gives a new task its filter, under a name that is not in use. An equal
 * saved filter is used again. */
enum rc_err free_seats_filter(struct db *db, struct arena *a, const struct free_seats *s,
                              const char *who, int64_t now, struct task *t) MUST_USE;
#endif
