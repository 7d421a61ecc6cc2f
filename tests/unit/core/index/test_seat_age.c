/* Inactivity against a second computation: random organizations, random filters, and plain loops
 * over people and seats that share no code with the program. The test compares filters, the list,
 * the dashboard, the choices and the history of the day. */
#include "core/index/seat_age_fixture.h"
#include "index/index_find.h"
#include "index/index_order.h"
#include "tasks/plan_activity.h"
#include "users/filter.h"

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

static bool named(const char *const asked[2], const char *value) {
    bool any = !asked[0] && !asked[1];
    for (int i = 0; i < 2 && !any; i++)
        any = asked[i] && strcmp(asked[i], value) == 0;
    return any;
}

static bool product_in_scope(int k, const struct asked *q) {
    return named(q->product, PRODUCT[k]) && named(q->site, SITE[k]);
}

static bool in_scope(const struct person *p, int k, const struct asked *q) {
    return p->seat[k].held && product_in_scope(k, q);
}

/* A seat of a product or on a site that the filter leaves out. */
static bool left_out(const struct person *p, const struct asked *q) {
    bool out = false;
    for (int k = 0; k < PRODUCTS; k++) {
        bool product = q->not_product && strcmp(q->not_product, PRODUCT[k]) == 0;
        bool site = q->not_site && strcmp(q->not_site, SITE[k]) == 0;
        out = out || (p->seat[k].held && (product || site));
    }
    return out;
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
    bool speaks = q->product[0] || q->site[0] || q->inactive || q->active_days || q->threshold ||
                  q->never || q->fresh || q->active || q->billable;
    bool used = p->active != 0 && now - p->active <= q->idle * DAY;
    if (p->gone || left_out(p, q) || (q->idle && (used || now - joined(p) <= q->idle * DAY)))
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
#define NAME_OF(member, name, names)                                                               \
    q->member = names[random_below(PRODUCTS)];                                                     \
    text = arena_printf(arena, "%s" name "=%s", text, q->member)
    MAYBE(30, NAME_OF(product[0], "product", PRODUCT))
    if (q->product[0])
        MAYBE(40, NAME_OF(product[1], "product", PRODUCT))
    MAYBE(25, NAME_OF(site[0], "site", SITE))
    if (q->site[0])
        MAYBE(30, NAME_OF(site[1], "site", SITE))
    MAYBE(10, NAME_OF(not_product, "not_product", PRODUCT))
    MAYBE(5, NAME_OF(not_site, "not_site", SITE))
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

/* The planner has the same products in question, and leaves out nobody whom the filter means. */
static void check_planner(const struct user_filter *f, const struct user_set *set,
                          const struct asked *q, int64_t now) {
    struct action none = {0};
    const struct plan p = {.filter = f, .action = &none, .now = now};
    struct rows *r = NULL;
    int64_t holders = 0, found = -1, left = 0;
    bool scoped = q->product[0] || q->site[0];
    assert_int_equal(plan_begin(db, &p), OK);
    assert_int_equal(plan_choose_filter(db, &p), OK);
    assert_int_equal(plan_state_synced(db), OK);
    for (int i = 0; i < PEOPLE; i++) {
        bool holds = false;
        for (int k = 0; k < PRODUCTS; k++)
            holds = holds || in_scope(&people[i], k, q);
        holders += holds;
    }
    assert_int_equal(db_get_int(db, Q_PLAN_SCOPE_SEATS, &found, NULL, ""), OK);
    assert_int_equal(found, holders);
    if (!scoped || q->threshold || q->active_days || q->active || q->idle)
        return;
    assert_int_equal(plan_activity_seats(db, &p), OK);
    assert_int_equal(plan_activity_again(db, &p, false), OK);
    assert_int_equal(db_query(db, Q_PLAN_UNDECIDED, &r, ""), OK);
    for (; db_next(r); left++)
        assert_true(users_in(set, db_int(r, 0)));
    assert_int_equal(db_end(r), OK);
    assert_int_equal(left, set->count);
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
    if (random_chance(10))
        check_planner(&f, &set, &q, now);
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
