/* core/money/renewals.c: what freed seats save on annual plans. Nothing before the renewal, then
 * the difference of the tiers; played years against a slow computation. */
#include "base/text.h"
#include "base/text_time.h"
#include "money/notices.h"
#include "money/report.h"
#include "realized_fixture.h"

enum { YEARS = 12, DAYS = 365, TIERS = 6 };
static const int64_t FAR = 400;

static struct savings savings;
static struct realized realized_at(int64_t now) {
    struct realized out;
    assert_int_equal(savings_load(db, arena, now, &savings), OK);
    assert_int_equal(realized_load(db, arena, &savings, now, &out), OK);
    return out;
}

/* "2026-03: 12, 0; 2026-06: 12 renewed, 610000;" by month */
static const char *months(int64_t day) {
    struct realized all = realized_at(START + day * DAY + 12 * 3600);
    const char *out = "";
    for (int i = 0; i < all.months; i++) {
        const struct realized_month *m = &all.month[i];
        if (m->seats)
            out = arena_printf(arena, "%s%s: %lld, %lld;", out, m->month, (long long)m->seats,
                               (long long)m->saving);
        if (m->renewed_seats)
            out = arena_printf(arena, "%s%s: %lld renewed, %lld;", out, m->month,
                               (long long)m->renewed_seats, (long long)m->saving_year);
    }
    return out;
}

static const char *day_text(int64_t day) { return price_day_text(arena, START / DAY + day); }

/* Tiers of 100 seats; each costs so many hundredths more than the one below. */
static const char *tiers(int64_t renews_on, int64_t step) {
    const char *out = arena_printf(arena, "plan annual\nrenews_on %s", day_text(renews_on));
    for (int i = 1; i <= TIERS; i++)
        out = arena_printf(arena, "%s\n%d %lld.%02lld", out, i * 100, (long long)(i * step / 100),
                           (long long)(i * step % 100));
    return out;
}

static void counted(int64_t day, int64_t seats) {
    seats_of_day(START + day * DAY, seats);
    executef("INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)"
             " VALUES ('manual', 't', %lld, %lld, 'ok')",
             (long long)(START + day * DAY + 7200), (long long)(START + day * DAY + 7300));
}

/* Runs at six o'clock. */
static void freed(int64_t run, int64_t day, int first, int last) {
    run_of(run, START + day * DAY + 6 * 3600, false);
    for (int user = first; user <= last; user++)
        taken(run, user, "done");
}

enum { MARCH = 70, JUNE = 151 }; /* 12 March, 1 June */

static void nothing_is_saved_before_the_renewal(void **state) {
    (void)state;
    price("", tiers(JUNE, 610000), START);
    counted(MARCH - 1, 412);
    freed(1, MARCH, 1, 12);
    counted(JUNE - 1, 400);
    assert_string_equal(months(JUNE - 1), "2026-03: 12, 0;");
    assert_string_equal(months(JUNE), "2026-03: 12, 0;2026-06: 12 renewed, 610000;");
    struct savings_freed sum = {0};
    (void)realized_at(START + MARCH * DAY);
    savings_free(&sum, &savings.line[0], 1, false);
    assert_false(sum.month.priced); /* a preview promises no month, either */
}

static void the_tier_of_the_renewal_counts(void **state) {
    (void)state;
    price("", tiers(JUNE, 610000), START);
    counted(MARCH - 1, 412);
    freed(1, MARCH, 1, 12);
    counted(JUNE - 1, 401); /* somebody else has come: one seat too many */
    assert_string_equal(months(FAR), "2026-03: 12, 0;2026-06: 12 renewed, 0;");
    counted(JUNE - 1, 405);
    freed(2, JUNE - 1, 13, 17); /* after the last count */
    assert_string_equal(months(FAR), "2026-03: 12, 0;2026-05: 5, 0;2026-06: 17 renewed, 610000;");
    execute("UPDATE run_step SET undone_by = 2 WHERE run = 2");
    assert_string_equal(months(FAR), "2026-03: 12, 0;2026-06: 12 renewed, 0;");
}

static void runs_together_cross_an_edge(void **state) {
    (void)state;
    price("", tiers(JUNE, 610000), START);
    counted(MARCH - 1, 412);
    freed(1, MARCH, 1, 6);
    counted(MARCH + 20, 406);
    freed(2, MARCH + 21, 7, 12);
    counted(JUNE - 1, 400);
    freed(3, JUNE, 13, 14); /* belongs to the next renewal */
    assert_string_equal(months(FAR),
                        "2026-03: 6, 0;2026-04: 6, 0;2026-06: 2, 0;2026-06: 12 renewed, 610000;");
}

static void the_price_and_the_day_of_the_renewal_count(void **state) {
    (void)state;
    price("", tiers(JUNE - 60, 610000), START);
    price(tiers(JUNE - 60, 610000), tiers(JUNE, 700000), START + MARCH * DAY); /* was typed wrong */
    counted(MARCH - 1, 412);
    freed(1, MARCH, 1, 12);
    counted(JUNE - 1, 400);
    price(tiers(JUNE, 700000), tiers(JUNE + 365, 900000), START + (JUNE + 3) * DAY);
    assert_string_equal(months(FAR), "2026-03: 12, 0;2026-06: 12 renewed, 700000;");
    counted(JUNE + 40, 400);
    freed(2, JUNE + 40, 13, 14);
    counted(JUNE + 364, 398);
    assert_string_equal(months(JUNE + 366), "2026-03: 12, 0;2026-06: 12 renewed, 700000;"
                                            "2026-07: 2, 0;2027-06: 2 renewed, 0;");
}

static void without_a_tier_nothing_counts(void **state) {
    (void)state;
    price("", tiers(JUNE, 610000), START);
    counted(MARCH - 1, 612); /* above the highest tier */
    freed(1, MARCH, 1, 12);
    counted(JUNE - 1, 600);
    assert_string_equal(months(FAR), "2026-03: 12, 0;2026-06: 12 renewed, 0;");
    assert_false(realized_at(NOW).renewal[0].priced);
}

/* --- played years */

enum { MONTHLY_UNTIL_MAX = 120 };
struct played {
    int64_t day; /* of the run; 0: none */
    bool counts; /* done, not undone, not back within 30 days */
};
static struct played person[PEOPLE + 1];
static int64_t seats_on[DAYS + 1], step[2], annual_from, dearer_from, renewal;

/* Tier by tier. */
static int64_t slow_tier(int64_t seats, int index) {
    int64_t cost = 0;
    for (int64_t edge = 0; edge < seats; edge += 100)
        cost += step[index];
    return cost;
}

static void play_person(int user, int64_t run) {
    struct played *p = &person[user];
    p->day = 1 + random_below(DAYS - 70);
    int64_t back = random_below(3) ? -1 : p->day + 1 + random_below(60);
    bool done = random_below(5) > 0, undone = random_below(6) == 0;
    p->counts = done && !undone && (back < 0 || back > p->day + 30);
    run_of(run, START + p->day * DAY + 6 * 3600, false);
    taken(run, user, done ? "done" : "failed");
    if (undone)
        executef("UPDATE run_step SET undone_by = 1 WHERE run = %lld", (long long)run);
    if (back > 0)
        executef("INSERT INTO seat (user, product, seen_at) VALUES (%d, 1, %lld)", user,
                 (long long)(START + back * DAY));
}

static void play(void) {
    memset(person, 0, sizeof person);
    annual_from = random_below(2) ? 1 + random_below(MONTHLY_UNTIL_MAX) : 0;
    renewal = 200 + random_below(100);
    dearer_from = annual_from + 1 + random_below(renewal + 30 - annual_from);
    for (int i = 0; i < 2; i++)
        step[i] = 1000 + random_below(900000);
    const char *monthly = "plan monthly\n1- 2.50";
    const char *first = tiers(renewal, step[0]), *second = tiers(renewal, step[1]);
    price("", annual_from ? monthly : first, START);
    if (annual_from)
        price(monthly, first, START + annual_from * DAY);
    price(first, second, START + dearer_from * DAY);
    for (int64_t day = 0; day <= DAYS; day++) {
        seats_on[day] = 180 + random_below(60);
        counted(day, seats_on[day]);
    }
    for (int user = 1; user <= PEOPLE; user++)
        play_person(user, user);
}

/* What the digests of all months named, as they were sent on the first of the next. */
static void digests(int64_t *saved, int64_t *renewed) {
    bool any = false;
    execute("INSERT OR REPLACE INTO setting VALUES ('digest.to', 'a@x.test', 1, 't')");
    for (int month = 2; month <= 13; month++) {
        int64_t day = text_day_number(2026 + month / 13, month % 12 ? month % 12 : 12, 1);
        assert_int_equal(money_notices(db, arena, "", day * DAY + 12 * 3600, &any), OK);
    }
    assert_int_equal(number("SELECT count(*) FROM event WHERE trigger = 'digest'"), 12);
    *saved = number("SELECT CAST(round(sum(body ->> 'savedPerMonth') * 100) AS INTEGER) FROM event"
                    " WHERE trigger = 'digest'");
    *renewed = number("SELECT CAST(round(sum(body ->> 'savedByRenewals') * 100) AS INTEGER)"
                      " FROM event WHERE trigger = 'digest'");
}

static void a_played_year_adds_up(void **state) {
    (void)state;
    int64_t monthly = 0, waiting = 0, late = 0, saved = 0, renewed = 0;
    play();
    for (int user = 1; user <= PEOPLE; user++) {
        const struct played *p = &person[user];
        if (p->counts && p->day < annual_from)
            monthly += 250;
        if (!p->counts || p->day < annual_from || p->day >= renewal)
            continue;
        waiting++;
        late += p->day == renewal - 1;
    }
    int64_t billed = seats_on[renewal - 1] - late;
    int index = dearer_from < renewal;
    int64_t year = waiting ? slow_tier(billed + waiting, index) - slow_tier(billed, index) : 0;
    struct realized all = realized_at(NOW);
    struct report report;
    for (int i = 0; i < all.months; i++) {
        saved += all.month[i].saving;
        renewed += all.month[i].saving_year;
    }
    assert_int_equal(saved, monthly);
    assert_int_equal(renewed, year);
    assert_int_equal(report_load(db, arena, &savings, NOW, &report), OK);
    saved = renewed = 0;
    for (int i = 0; i < report.rows; i++) {
        saved += money_round(report.row[i].saved);
        renewed += money_round(report.row[i].renewed);
    }
    assert_int_equal(saved, monthly);
    assert_int_equal(renewed, year);
    digests(&saved, &renewed);
    assert_int_equal(saved, monthly);
    assert_int_equal(renewed, year);
    assert_true(waiting > 3);
}

int main(void) {
    struct CMUnitTest tests[5 + YEARS] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_organization, close_fixture)
        TEST(nothing_is_saved_before_the_renewal), TEST(the_tier_of_the_renewal_counts),
        TEST(runs_together_cross_an_edge),         TEST(the_price_and_the_day_of_the_renewal_count),
        TEST(without_a_tier_nothing_counts),
    };
    for (int i = 5; i < 5 + YEARS; i++)
        tests[i] = (struct CMUnitTest)TEST(a_played_year_adds_up);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
