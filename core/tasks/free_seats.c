/* Finds or makes the task that frees the unused seats of one product. */
#include "tasks/free_seats.h"
#include "base/text.h"
#include "index/index_find.h"
#include "settings/settings.h"
#include "sql/core/tasks/free_seats.h"
#include "tasks/task_schedule.h"
#include "tasks/task_validate.h"
#include "terms/product.h"
#include "users/filter_text.h"
#include "users/saved_filter.h"

enum {
    NAME_LENGTH_MAX = 90,
    TRIES_MAX = 100,
    FIRST_HOUR = 6,
    DAY_HOURS = 24,
    DAY_SECONDS = 86400,
    PEOPLE_AT_ONCE = 4096
};

/* Whether the name is in use. */
typedef enum rc_err name_taken_fn(struct db *db, const char *name, bool *taken);

static enum rc_err free_seats_filter_taken(struct db *db, const char *name, bool *taken) {
    return saved_filter_named(db, name, 0, taken);
}

static enum rc_err free_seats_task_taken(struct db *db, const char *name, bool *taken) {
    int64_t id = 0;
    return db_get_int(db, Q_TASK_NAMED, &id, taken, "si", name, (int64_t)0);
}

/* Adds " (2)", " (3)" … to *name while it is in use. */
static enum rc_err free_seats_unique(struct db *db, struct arena *a, name_taken_fn *taken,
                                     const char **name) {
    const char *base = *name;
    bool used = true;
    TRY(taken(db, base, &used));
    for (int i = 2; used && i <= TRIES_MAX; i++) {
        *name = arena_printf(a, "%s (%d)", base, i);
        TRY(taken(db, *name, &used));
    }
    return OK;
}

/* "Jira seats on example"; names of tasks and filters have no room for a very long site. */
static enum rc_err free_seats_text(struct db *db, struct arena *a, struct free_seats *s) {
    const char *product = product_label(s->product), *site = NULL;
    bool found = false;
    s->seats = arena_printf(a, "%s seats", product);
    if (!s->site)
        return OK;
    TRY(db_get_text(db, Q_ACTION_SITE_NAME, &site, &found, "s", s->site));
    const char *text = arena_printf(a, "%s seats on %s", product, found ? site : s->site);
    if (text_length(text) < NAME_LENGTH_MAX / 2)
        s->seats = text;
    return OK;
}

static void free_seats_set_filter(struct arena *a, struct free_seats *s) {
    s->filter = USER_FILTER_ANY;
    s->filter.product = user_filter_only(s->product);
    s->filter.site = user_filter_only(s->site);
    if (s->days)
        s->filter.inactive_days = s->days;
    else
        s->filter.threshold = true;
    s->query = user_filter_query(a, &s->filter);
}

enum rc_err free_seats_read(struct db *db, struct arena *a, struct free_seats *s) {
    int64_t one = 0;
    bool found = false;
    TRY(db_get_int(db, Q_ACTION_PRODUCT, &one, &found, "ss", s->product, s->site));
    if (!found)
        return db_refuse(db, ERR_NOT_FOUND,
                         "This product is not on this site. Choose a figure on the dashboard.");
    free_seats_set_filter(a, s);
    s->action = (struct action){
        .action = "remove-unused", .product = s->product, .site = s->site, .group_id = NULL};
    return free_seats_text(db, a, s);
}

/* An unused seat that nothing may free. */
struct exempt {
    int64_t since; /* unused since */
    int64_t days;  /* threshold of its product */
};
struct reach {
    struct db *db;
    const struct free_seats *s;
    int64_t now;
    struct exempt *exempt;
    int exempts;
};

/* The seats of protected people and organization admins. */
static enum rc_err reach_load_exempt(struct arena *a, struct reach *m) {
    struct user_filter filter = USER_FILTER_ANY;
    struct user_set set;
    struct int_rows people = {0};
    struct rows *r = NULL;
    size_t capacity = 0;
    int64_t *ids = arena_alloc(a, PEOPLE_AT_ONCE * sizeof *ids), after = -1;
    filter.protected_only = true;
    TRY(users_find(m->db, &filter, m->now, &set));
    for (int n; (n = users_after(&set, after, PEOPLE_AT_ONCE, ids)) > 0; after = ids[n - 1])
        for (int i = 0; i < n; i++)
            int_rows_add(&people, a, ids[i], 0, 0);
    if (!people.n)
        return OK;
    TRY(db_query(m->db, Q_FREE_SEATS_EXEMPT, &r, "lss", &people, m->s->product, m->s->site));
    while (db_next(r)) {
        m->exempt = arena_grow(a, m->exempt, (size_t)m->exempts, &capacity, sizeof *m->exempt);
        m->exempt[m->exempts++] = (struct exempt){.since = db_int(r, FREE_SEATS_EXEMPT__SINCE),
                                                  .days = db_int(r, FREE_SEATS_EXEMPT__DAYS)};
    }
    return db_end(r);
}

/* Seats unused for so many days (0: for the days of the setting) that may be freed. */
static enum rc_err reach_count(const struct reach *m, int64_t days, int64_t *n) {
    TRY(db_get_int(m->db, Q_FREE_SEATS_COUNT, n, NULL, "ssii", m->s->product, m->s->site, days,
                   m->now));
    for (int i = 0; i < m->exempts; i++) {
        const struct exempt *x = &m->exempt[i];
        *n -= x->since < m->now - (days ? days : x->days) * DAY_SECONDS;
    }
    return OK;
}

enum rc_err free_seats_reach(struct db *db, struct arena *a, int64_t now, struct free_seats *s) {
    struct reach m = {.db = db, .s = s, .now = now};
    int64_t days = FREE_SEATS_FEWEST_DAYS, max = USERS_DAYS_MAX;
    TRY(reach_load_exempt(a, &m));
    TRY(reach_count(&m, s->days, &s->inactive));
    s->available = s->inactive;
    if (s->days || s->inactive >= s->limit)
        return OK;
    while (days < max) { /* fewer seats are unused for more days */
        int64_t n = 0, middle = (days + max + 1) / 2;
        TRY(reach_count(&m, middle, &n));
        if (n >= s->limit)
            days = middle;
        else
            max = middle - 1;
    }
    s->days = days;
    free_seats_set_filter(a, s);
    return reach_count(&m, days, &s->available);
}

/* --- the task */

static enum rc_err free_seats_has_problem(struct db *db, struct arena *a, const struct task *t,
                                          int64_t now, const char *field, bool *has) {
    struct task_problems problems;
    TRY(task_check(db, a, t, now, &problems));
    *has = false;
    for (int i = 0; i < problems.n; i++)
        *has = *has || text_equal(problems.at[i].field, field);
    return OK;
}

/* The first full hour from six o'clock on that is not in the hour of the synchronization. */
static enum rc_err free_seats_hour(struct db *db, struct arena *a, int64_t now, struct task *t) {
    bool is_busy = true;
    for (int i = 0; is_busy && i < DAY_HOURS; i++) {
        t->at_time = arena_printf(a, "%02d:00", (FIRST_HOUR + i) % DAY_HOURS);
        TRY(free_seats_has_problem(db, a, t, now, "time", &is_busy));
    }
    return OK;
}

enum rc_err free_seats_task(struct db *db, struct arena *a, const struct free_seats *s, int64_t now,
                            struct task *t) {
    const char *zone = NULL;
    int64_t id = 0;
    bool found = false;
    TRY(db_get_int(db, Q_FREE_SEATS_TASK, &id, &found, "ssss", s->query, s->action.action,
                   s->product, s->site));
    if (found)
        return task_load(db, a, id, t);
    TRY(settings_page_zone(db, &zone));
    task_defaults(t, zone);
    t->action[0] = s->action;
    t->actions = 1;
    return free_seats_hour(db, a, now, t);
}

/* setting and days are formats: of the seats, and of the seats and their own number of days. */
static const char *free_seats_name(struct arena *a, const struct free_seats *s, const char *setting,
                                   const char *days) {
    return arena_printf(a, s->days ? days : setting, s->seats, (long long)s->days);
}

enum rc_err free_seats_filter(struct db *db, struct arena *a, const struct free_seats *s,
                              const char *who, int64_t now, struct task *t) {
    const char *name = free_seats_name(a, s, "Unused %s", "Unused %s, %lld days");
    bool found = false;
    t->name = free_seats_name(a, s, "Free unused %s", "Free unused %s, %lld days");
    TRY(free_seats_unique(db, a, free_seats_task_taken, &t->name));
    TRY(db_get_int(db, Q_FREE_SEATS_FILTER, &t->filter, &found, "s", s->query));
    if (found)
        return OK;
    TRY(free_seats_unique(db, a, free_seats_filter_taken, &name));
    return saved_filter_add(db, name, s->query, who, now, &t->filter);
}
