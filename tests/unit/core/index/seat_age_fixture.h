/* Random organizations for test_seat_age.c: people, their seats, and the settings. */
#ifndef TESTS_SEAT_AGE_FIXTURE_H
#define TESTS_SEAT_AGE_FIXTURE_H
#include "fixture.h"
#include "index/index_build.h"

enum { PEOPLE = 260, PRODUCTS = 4, WORLDS = 14, FILTERS = 110, SPREAD = 47, DAY = 86400 };

struct seat {
    bool held;
    int64_t last, seen; /* last 0: never */
};
struct person {
    int64_t id, added, first_seen, active; /* added and active 0: not told, never */
    bool gone;
    struct seat seat[PRODUCTS];
};
/* What a query says. */
struct asked {
    const char *product[2], *site[2]; /* of several values one is enough */
    const char *not_product, *not_site;
    int64_t inactive, idle, active_days;
    bool threshold, never, fresh, active, billable;
};

static const char *const PRODUCT[PRODUCTS] = {"jira-software", "confluence", "jira-software",
                                              "bitbucket"};
static const char *const SITE[PRODUCTS] = {"s1", "s1", "s2", "s2"};
static const int64_t DAYS[] = {1, 3, 7, 29, 30, 31, 45, 90, 180, 366, 3650};
enum { DAYS_COUNT = sizeof DAYS / sizeof *DAYS, USED_DAYS = DAYS_COUNT - 1 };
/* Noon; a leap day's first and last second; the second after; a change of clocks; a new year. */
static const int64_t NOWS[] = {1795488872, 1835395200, 1835481599,
                               1835481600, 1806796800, 1798761600};
static const char *const ZONES[] = {"UTC", "Pacific/Kiritimati", "America/St_Johns",
                                    "Europe/Berlin"};

static struct person people[PEOPLE];
static int64_t setting[PRODUCTS]; /* the days of each */
static int64_t cases, hits;

static uint64_t state = 88172645463325252u;
static int64_t random_below(int64_t n) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int64_t)(state % (uint64_t)n);
}
static bool random_chance(int64_t percent) { return random_below(100) < percent; }

/* Often within a second of a day's edge. */
static int64_t some_time(int64_t now) {
    int64_t day = DAYS[random_below(USED_DAYS)] * DAY;
    return random_chance(60) ? now - day + random_below(3) - 1 : now - random_below(400 * DAY) - 1;
}

static void make_person(int64_t i, int64_t now) {
    struct person *p = &people[i];
    *p = (struct person){.id = 1 + i * SPREAD, .gone = random_chance(4)};
    p->added = random_chance(70) ? some_time(now) : 0;
    p->first_seen = some_time(now);
    bool old = random_chance(50); /* who was there before Rollcall, and used something or not */
    for (int k = 0; k < PRODUCTS; k++) {
        struct seat *s = &p->seat[k];
        s->held = !p->gone && random_chance(55);
        s->last = random_chance(40) ? 0 : some_time(now);
        s->seen = old || random_chance(30) ? 0 : some_time(now);
        if (s->last > p->active)
            p->active = s->last; /* also without a seat there */
    }
    if (random_chance(15))
        p->active = some_time(now) > p->active ? some_time(now) : p->active; /* a sandbox */
    for (int k = 0; k < PRODUCTS; k++)
        p->active = p->seat[k].last > p->active ? p->seat[k].last : p->active;
}

static const char *or_null(int64_t time) {
    return time ? arena_printf(arena, "%lld", (long long)time) : "NULL";
}

static void write_world(void) {
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
#define RUN(...)                                                                                   \
    assert_int_equal(sqlite3_exec(raw, arena_printf(arena, __VA_ARGS__), NULL, NULL, NULL),        \
                     SQLITE_OK)
    RUN("BEGIN; DELETE FROM seat; DELETE FROM activity; DELETE FROM user; DELETE FROM setting");
    RUN("INSERT INTO setting VALUES ('inactive_days', '%lld', 1, 't')", (long long)setting[0]);
    for (int k = 1; k < PRODUCTS; k++)
        if (k != 2 && setting[k] != setting[0]) /* two sites have the first product */
            RUN("INSERT INTO setting VALUES ('inactive_days.%s', '%lld', 1, 't')", PRODUCT[k],
                (long long)setting[k]);
    for (int i = 0; i < PEOPLE; i++) {
        const struct person *p = &people[i];
        RUN("INSERT INTO user (id, account_id, name, status, first_seen, added_to_org,"
            " active_at, gone_at) VALUES"
            " (%lld, 'a%d', 'n%d', 'active', %lld, %s, %s, %s)",
            (long long)p->id, i, i, (long long)p->first_seen, or_null(p->added), or_null(p->active),
            p->gone ? "9" : "NULL");
        for (int k = 0; k < PRODUCTS; k++)
            if (p->seat[k].held)
                RUN("INSERT INTO seat VALUES (%lld, %d, %s, %lld)", (long long)p->id, k + 1,
                    or_null(p->seat[k].last), (long long)p->seat[k].seen);
    }
    RUN("COMMIT");
#undef RUN
    sqlite3_close(raw);
}

static void make_world(int64_t now) {
    for (int k = 0; k < PRODUCTS; k++)
        setting[k] = DAYS[1 + random_below(USED_DAYS - 2)];
    setting[2] = setting[0];
    for (int64_t i = 0; i < PEOPLE; i++)
        make_person(i, now);
    write_world();
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK);
    assert_int_equal(db_commit(db), OK);
}
#endif
