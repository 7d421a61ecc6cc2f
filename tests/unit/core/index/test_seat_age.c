/* Inactivity against a second computation: random organizations, random filters, and plain loops
 * over people and seats that share no code with the program. The test compares filters, the list,
 * the dashboard, the choices and the history of the day. */
#include "fixture.h"
#include "index/index_build.h"
#include "index/index_find.h"
#include "index/index_order.h"
#include "users/filter.h"

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
    const char *product, *site;
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

/* --- the second computation */

static int64_t joined(const struct person *p) { return p->added ? p->added : p->first_seen; }

static char kind(const struct person *p, int k, int64_t days, int64_t now) {
    const struct seat *s = &p->seat[k];
    int64_t since = s->last;
    if (joined(p) > since)
        since = joined(p);
    if (s->seen > since)
        since = s->seen;
    if (s->last != 0 && now - s->last <= days * DAY)
        return 'a';
    if (now - since > days * DAY)
        return s->last ? 'i' : 'n'; /* n: never active */
    return 'f';                     /* fresh */
}

static bool in_scope(const struct person *p, int k, const struct asked *q) {
    bool product = !q->product || strcmp(q->product, PRODUCT[k]) == 0;
    return p->seat[k].held && product && (!q->site || strcmp(q->site, SITE[k]) == 0);
}

static bool seat_meant(const struct person *p, int k, const struct asked *q, int64_t now) {
    char by_filter = kind(p, k, q->inactive ? q->inactive : setting[k], now);
    char by_setting = kind(p, k, setting[k], now);
    if (q->fresh && by_filter != 'f')
        return false;
    if (q->never && by_filter != 'n')
        return false;
    if (q->inactive && !q->fresh && by_filter != 'i' && by_filter != 'n')
        return false;
    if (q->threshold && by_setting != 'i' && by_setting != 'n')
        return false;
    if (q->active && by_setting != 'a')
        return false;
    return !q->active_days || kind(p, k, q->active_days, now) == 'a';
}

static bool meant(const struct person *p, const struct asked *q, int64_t now) {
    bool speaks = q->product || q->site || q->inactive || q->active_days || q->threshold ||
                  q->never || q->fresh || q->active || q->billable;
    bool used = p->active != 0 && now - p->active <= q->idle * DAY;
    if (p->gone || (q->idle && (used || now - joined(p) <= q->idle * DAY)))
        return false;
    for (int k = 0; speaks && k < PRODUCTS; k++)
        if (in_scope(p, k, q) && seat_meant(p, k, q, now))
            return true;
    return !speaks;
}

/* --- and what the program says */

static const char *some_query(struct asked *q) {
    const char *text = "";
    *q = (struct asked){0};
#define MAYBE(percent, ...)                                                                        \
    if (random_chance(percent)) {                                                                  \
        text = arena_printf(arena, "%s%s", text, *text ? "&" : "");                                \
        __VA_ARGS__;                                                                               \
    }
#define DAYS_OF(member, name)                                                                      \
    q->member = DAYS[random_below(DAYS_COUNT)];                                                    \
    text = arena_printf(arena, "%s" name "=%lld", text, (long long)q->member)
#define FLAG_OF(member, name)                                                                      \
    q->member = true;                                                                              \
    text = arena_printf(arena, "%s" name "=1", text)
    MAYBE(30, q->product = PRODUCT[random_below(PRODUCTS)];
          text = arena_printf(arena, "%sproduct=%s", text, q->product))
    MAYBE(25, q->site = SITE[random_below(PRODUCTS)];
          text = arena_printf(arena, "%ssite=%s", text, q->site))
    MAYBE(40, DAYS_OF(inactive, "inactive_days"))
    MAYBE(25, DAYS_OF(idle, "idle_days"))
    MAYBE(20, DAYS_OF(active_days, "active_days"))
    MAYBE(20, FLAG_OF(threshold, "threshold"))
    MAYBE(25, FLAG_OF(never, "never"))
    MAYBE(25, FLAG_OF(fresh, "new"))
    MAYBE(15, FLAG_OF(active, "active"))
    MAYBE(15, FLAG_OF(billable, "billable"))
    return text;
}

static bool excluded(const struct asked *q) {
    bool kinds = q->fresh && (q->never || q->threshold);
    return kinds || (q->threshold && q->inactive) ||
           (q->active && (q->never || q->fresh || q->threshold));
}

/* The list: of everybody who is meant, the seats in the scope, the last use there, and anywhere. */
static void check_list(const struct user_filter *f, const struct user_set *set,
                       const struct asked *q, int64_t now) {
    struct users_view v = {random_below(USERS_BY_ANYWHERE + 1), random_chance(50), 0,
                           USERS_PAGE_MAX, USERS_PAGE_MAX};
    struct rows *r = NULL;
    int64_t n = 0;
    assert_int_equal(users_read_page(db, f, set, &v, now, &r), OK);
    for (; db_next(r); n++) {
        const struct person *p = &people[(db_int(r, 0) - 1) / SPREAD];
        int64_t seats = 0, last = 0;
        for (int k = 0; k < PRODUCTS; k++)
            if (in_scope(p, k, q)) {
                seats++;
                last = p->seat[k].last > last ? p->seat[k].last : last;
            }
        assert_int_equal(db_int(r, 6), seats);
        assert_int_equal(db_is_null(r, 7) ? 0 : db_int(r, 7), last);
        assert_int_equal(db_is_null(r, 9) ? 0 : db_int(r, 9), p->active);
    }
    assert_int_equal(db_end(r), OK);
    assert_int_equal(n, set->count);
}

static void filter_means(int64_t now) {
    struct asked q;
    struct user_filter f;
    struct user_set set;
    const char *problem = NULL, *query = some_query(&q);
    assert_int_equal(user_filter_parse(arena, query, &f, &problem), !excluded(&q));
    if (excluded(&q))
        return;
    assert_int_equal(users_find(db, &f, now, &set), OK);
    int64_t n = 0;
    for (int i = 0; i < PEOPLE; i++) {
        bool want = meant(&people[i], &q, now);
        if (users_in(&set, people[i].id) != want)
            fail_msg("%s at %lld: person %d is %smeant", query, (long long)now, i,
                     want ? "" : "not ");
        n += want;
    }
    assert_int_equal(set.count, n);
    if (random_chance(20))
        check_list(&f, &set, &q, now);
    hits += n;
    cases++;
}

struct figures {
    int64_t billable, active, inactive, never, fresh;
};

static struct figures count_seats(int k, int64_t days, int64_t now) {
    struct figures out = {0};
    for (int i = 0; i < PEOPLE; i++) {
        char is = people[i].seat[k].held ? kind(&people[i], k, days, now) : ' ';
        out.billable += is != ' ';
        out.active += is == 'a';
        out.inactive += is == 'i' || is == 'n';
        out.never += is == 'n';
        out.fresh += is == 'f';
    }
    return out;
}

static void check_dashboard(int64_t now) {
    struct rows *r = NULL;
    int n = 0;
    assert_int_equal(db_query(db, Q_SEATS_BY_PRODUCT, &r, "is", now, (const char *)NULL), OK);
    for (; db_next(r); n++) {
        int k = (int)db_int(r, 0) - 1;
        struct figures want = count_seats(k, setting[k], now);
        assert_int_equal(db_int(r, 4), setting[k]);
        assert_int_equal(db_int(r, 5), want.billable);
        assert_int_equal(db_int(r, 6), want.inactive);
        assert_int_equal(db_int(r, 7), want.never);
        assert_int_equal(db_int(r, 8), want.active);
        assert_int_equal(db_int(r, 9), want.fresh);
    }
    assert_int_equal(db_end(r), OK);
    assert_int_equal(n, PRODUCTS);
}

/* Whatever number of days an owner tries. */
static void check_choices(int64_t now) {
    struct rows *r = NULL;
    int n = 0;
    assert_int_equal(db_query(db, Q_THRESHOLD_COUNTS, &r, "is", now, "[1,3,30,31,45,180,366]"), OK);
    for (; db_next(r); n++) {
        int64_t billable = 0, inactive = 0;
        for (int k = 0; k < PRODUCTS; k++)
            if (strcmp(PRODUCT[k], db_text_borrow(r, 0)) == 0) {
                struct figures one = count_seats(k, db_int(r, 1), now);
                billable += one.billable;
                inactive += one.inactive;
            }
        assert_int_equal(db_int(r, 2), billable);
        assert_int_equal(db_int(r, 3), inactive);
    }
    assert_int_equal(db_end(r), OK);
    assert_int_equal(n, 3 * 7);
}

static void check_history(int64_t now) {
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(db_exec(db, Q_MERGE_HISTORY, NULL, "si", "2026-11-24", now), OK);
    assert_int_equal(db_commit(db), OK);
    for (int k = 0; k < PRODUCTS; k++) {
        struct figures want = count_seats(k, setting[k], now);
        const char *text = valuef("SELECT inactive_days || ' ' || billable || ' ' || active"
                                  " || ' ' || inactive || ' ' || never_active || ' '"
                                  " || new_seats FROM seat_day WHERE product = %d",
                                  k + 1);
        const char *should =
            arena_printf(arena, "%lld %lld %lld %lld %lld %lld", (long long)setting[k],
                         (long long)want.billable, (long long)want.active, (long long)want.inactive,
                         (long long)want.never, (long long)want.fresh);
        assert_string_equal(text, should);
    }
}

static void same_as_plain_loops(void **unused) {
    (void)unused;
    execute("INSERT INTO product (id, ari, product, site, site_name, sandbox) VALUES"
            " (1, 'a1', 'jira-software', 's1', 'one', 0),"
            " (2, 'a2', 'confluence', 's1', 'one', 0),"
            " (3, 'a3', 'jira-software', 's2', 'two', 0),"
            " (4, 'a4', 'bitbucket', 's2', 'two', 0),"
            " (5, 'a5', 'confluence', 's3', 'sandbox', 1)");
    for (int w = 0; w < WORLDS; w++) {
        int64_t at = NOWS[w % (int)(sizeof NOWS / sizeof *NOWS)];
        setenv("TZ", ZONES[w % 4], 1);
        make_world(at);
        for (int64_t now = at - 1; now <= at + 1; now++) {
            check_dashboard(now);
            check_choices(now);
            check_history(now);
            for (int i = 0; i < FILTERS; i++)
                filter_means(now);
        }
        arena_reset(arena);
        db_use(db, arena, &err);
    }
    unsetenv("TZ");
    assert_true(cases > 2000);
    assert_true(hits > 50 * cases / 10); /* most of them mean somebody */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(same_as_plain_loops, open_fixture, close_fixture)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
