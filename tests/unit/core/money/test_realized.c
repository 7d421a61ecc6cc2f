/* core/money/realized.c, report.c and forecast.c: a played year of runs, undos, returns and changed
 * prices, against a slow computation. */
#include "money/report.h"
#include "realized_fixture.h"

enum { YEARS = 12, RUNS = 30, DAYS = 365 };

static struct realized realized(void) {
    struct savings s;
    struct realized out;
    assert_int_equal(savings_load(db, arena, NOW, &s), OK);
    assert_int_equal(realized_load(db, arena, &s, NOW, &out), OK);
    return out;
}

/* "2026-03: 3 seats, 2190" by month. */
static const char *months(void) {
    struct realized all = realized();
    const char *out = "";
    for (int i = 0; i < all.months; i++)
        out = arena_printf(arena, "%s%s: %lld, %lld;", out, all.month[i].month,
                           (long long)all.month[i].seats, (long long)all.month[i].saving);
    return out;
}

static void what_was_undone_or_came_back_is_not_saved(void **state) {
    (void)state;
    int64_t march = START + 70 * DAY; /* 12 March */
    price("", "plan monthly\n1-100 8.60\n101- 7.30", START);
    seats_of_day(march - DAY, 102);
    run_of(1, march, false);
    for (int user = 1; user <= 6; user++)
        taken(1, user, "done");
    taken(1, 7, "failed");
    assert_string_equal(months(), "2026-03: 6, 4900;"); /* 2 * 7.30 + 4 * 8.60 */
    execute("UPDATE run_step SET undone_by = 1 WHERE user = 1");
    assert_string_equal(months(), "2026-03: 5, 4040;");
    /* Back after 29 days, and after 31. */
    executef("INSERT INTO seat (user, product, seen_at) VALUES (2, 1, %lld), (3, 1, %lld)",
             (long long)march + 29 * DAY, (long long)march + 31 * DAY);
    assert_string_equal(months(), "2026-03: 4, 3180;");
    /* Found in another state by a synchronization, though it is gone again. */
    executef("UPDATE run_step SET overruled_at = %lld WHERE user = 4", (long long)march + 10 * DAY);
    assert_string_equal(months(), "2026-03: 3, 2320;");
    /* Taken again within 30 days: it counts once, in the later month. */
    seats_of_day(march + 19 * DAY, 90);
    run_of(2, march + 20 * DAY, false);
    taken(2, 5, "done");
    assert_string_equal(months(), "2026-03: 2, 1460;2026-04: 1, 860;");
    /* Never lost: a synchronization after the run still finds the seat. */
    execute("INSERT INTO seat (user, product, seen_at) VALUES (6, 1, 0)");
    assert_string_equal(months(), "2026-03: 1, 730;2026-04: 1, 860;");
    run_of(3, march + 25 * DAY, true);
    taken(3, 9, "done");
    assert_string_equal(months(), "2026-03: 1, 730;2026-04: 1, 860;"); /* a dry run */
}

static void a_saving_has_the_price_of_its_day(void **state) {
    (void)state;
    price("", "plan monthly\n1- 8.60", START + 30 * DAY);
    price("plan monthly\n1- 8.60", "plan monthly\n1- 10.00", START + 100 * DAY);
    for (int i = 0; i < 3; i++) {
        int64_t at = START + (10 + 60 * i) * DAY;
        seats_of_day(at - DAY, 50);
        run_of(i + 1, at, false);
        taken(i + 1, i + 1, "done");
    }
    assert_string_equal(months(), "2026-01: 1, 1000;2026-03: 1, 860;2026-05: 1, 1000;");
    struct realized all = realized();
    assert_true(all.of_now && all.day[0].of_now && !all.day[1].of_now);
}

static void the_first_day_counts_too(void **state) {
    (void)state;
    price("", "plan monthly\n1-100 8.60\n101- 7.30", START);
    seats_of_day(START + DAY, 100); /* after the run: 101 before it */
    executef("INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)"
             " VALUES ('manual', 't', %lld, 2, 'ok')",
             (long long)START + DAY + 5 * 3600);
    run_of(1, START + DAY + 4 * 3600, false);
    taken(1, 1, "done");
    assert_string_equal(months(), "2026-01: 1, 730;");
}

/* --- a played year */

struct played {
    int64_t day, undone; /* day of the run; -1: no run */
    int64_t back_on;     /* day the seat came back; -1: never */
    bool done;
};
static struct played log_of[RUNS][PEOPLE + 1];
static int64_t day_of_run[RUNS], seats_on[DAYS + 1];
/* Monthly prices of a seat from a day on: bands up to 60 seats and above. */
static int64_t low[2], high[2], changed_on;

static int64_t slow_cost(int64_t seats, int price_index) {
    int64_t sum = 0;
    for (int64_t seat = 1; seat <= seats; seat++)
        sum += seat <= 60 ? low[price_index] : high[price_index];
    return sum;
}

static const char *played_price(int i) {
    return arena_printf(arena, "plan monthly\n1-60 %lld.%02lld\n61- %lld.%02lld",
                        (long long)low[i] / 100, (long long)low[i] % 100, (long long)high[i] / 100,
                        (long long)high[i] % 100);
}

/* One run about every twelve days. Nobody is hit twice, so that each return belongs to one run. */
static void play(void) {
    int user = 1;
    const char *days = "";
    for (int day = 0; day <= DAYS; day++) {
        seats_on[day] = 55 + random_below(30);
        days = arena_printf(arena, "%s%s%s", days, day ? ", " : "",
                            row_of_day(START + day * DAY, seats_on[day]));
    }
    seat_days(days);
    for (int run = 0; run < RUNS; run++) {
        day_of_run[run] = 1 + run * 12;
        int64_t at = START + day_of_run[run] * DAY + 6 * 3600;
        run_of(run + 1, at, false);
        for (int64_t n = random_below(3); n > 0 && user <= PEOPLE; n--, user++) {
            struct played *p = &log_of[run][user];
            *p = (struct played){.day = day_of_run[run], .back_on = -1};
            p->done = random_below(5) > 0;
            p->undone = random_below(5) == 0;
            taken(run + 1, user, p->done ? "done" : "failed");
            if (p->undone)
                executef("UPDATE run_step SET undone_by = 1 WHERE run = %d AND user = %d", run + 1,
                         user);
            if (random_below(3) > 0)
                continue;
            p->back_on = p->day + 1 + random_below(60);
            if (p->back_on < DAYS)
                executef("INSERT INTO seat (user, product, seen_at) VALUES (%d, 1, %lld)", user,
                         (long long)(START + p->back_on * DAY));
        }
    }
}

static int64_t slow_seats(int run) {
    int64_t seats = 0;
    for (int user = 1; user <= PEOPLE; user++) {
        const struct played *p = &log_of[run][user];
        bool back = p->back_on >= 0 && p->back_on < DAYS && p->back_on <= p->day + 30;
        seats += p->day && p->done && !p->undone && !back;
    }
    return seats;
}

static void a_played_year_adds_up(void **state) {
    (void)state;
    memset(log_of, 0, sizeof log_of);
    changed_on = 100 + random_below(150);
    for (int i = 0; i < 2; i++) {
        low[i] = 500 + random_below(900);
        high[i] = 100 + random_below(400);
    }
    price("", played_price(0), START);
    price(played_price(0), played_price(1), START + changed_on * DAY);
    play();
    int64_t seats = 0, saving = 0, got_seats = 0, got_saving = 0;
    for (int run = 0; run < RUNS; run++) {
        int64_t freed = slow_seats(run), before = seats_on[day_of_run[run] - 1];
        int index = day_of_run[run] >= changed_on;
        seats += freed;
        saving += slow_cost(before, index) - slow_cost(before - freed, index);
    }
    struct realized all = realized();
    for (int i = 0; i < all.months; i++) {
        got_seats += all.month[i].seats;
        got_saving += all.month[i].saving;
    }
    assert_int_equal(got_seats, seats);
    assert_int_equal(got_saving, saving);
    assert_true(seats > 3);
}

/* --- the report */

static void months_have_costs_and_waste(void **state) {
    (void)state;
    struct savings s;
    struct report report;
    price("", "plan monthly\n1- 10.00", START);
    seats_of_day(START + 3 * DAY, 500); /* not the last day of the month */
    seats_of_day(START + 20 * DAY, 100);
    seats_of_day(START + 40 * DAY, 80);
    run_of(1, START + 41 * DAY, false);
    taken(1, 1, "done");
    assert_int_equal(savings_load(db, arena, NOW, &s), OK);
    assert_int_equal(report_load(db, arena, &s, NOW, &report), OK);
    assert_int_equal(report.rows, 2);
    assert_string_equal(report.row[0].month, "2026-01");
    assert_int_equal(report.row[0].seats, 100);
    assert_int_equal(money_round_part(report.row[0].cost, 12), 100000);
    assert_int_equal(money_round_part(report.row[0].wasted, 12), 25000);
    assert_int_equal(report.row[1].freed, 1);
    assert_int_equal(money_round(report.row[1].saved), 1000);
    assert_int_equal(report.row[1].renewed, 0);
    assert_false(report.of_now);
    assert_true(report.with_protected); /* the days are from before their number was kept */
}

static void protected_people_are_no_waste(void **state) {
    (void)state;
    struct savings s;
    struct report report;
    price("", "plan monthly\n1- 10.00", START);
    seats_of_day(START + 20 * DAY, 100);
    executef("INSERT INTO seat_day_protected VALUES (date(%lld, 'unixepoch'), 1, 15)",
             (long long)START + 20 * DAY);
    assert_int_equal(savings_load(db, arena, NOW, &s), OK);
    assert_int_equal(report_load(db, arena, &s, NOW, &report), OK);
    assert_int_equal(report.row[0].inactive, 25);
    assert_int_equal(money_round_part(report.row[0].wasted, 12), 10000);
    assert_false(report.with_protected);
}

static void forecasts_are_straight_lines(void **state) {
    (void)state;
    struct savings s;
    struct forecast *f = NULL;
    assert_int_equal(forecast_seats(100, 130, 30, 10), 140);
    assert_int_equal(forecast_seats(130, 100, 30, 10), 90);
    assert_int_equal(forecast_seats(100, 10, 30, 30), 0); /* never below nothing */
    assert_int_equal(forecast_seats(0, 1, 3, 2), 2);      /* 1.67 */
    price("", "plan monthly\nbilling_day 31\n1- 10.00", START);
    seats_of_day(NOW - 60 * DAY, 100);
    seats_of_day(NOW - 30 * DAY, 90);
    assert_int_equal(savings_load(db, arena, NOW, &s), OK);
    assert_int_equal(forecast_load(db, arena, &s, NOW, &f), OK);
    assert_int_equal(f[0].change, -10);
    assert_string_equal(f[0].on, "2027-01-31"); /* 60 days after the last figure */
    assert_int_equal(f[0].expected, 70);
    assert_int_equal(f[0].cost, 70000);
}

int main(void) {
    struct CMUnitTest tests[7 + YEARS] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_organization, close_fixture)
        TEST(what_was_undone_or_came_back_is_not_saved),
        TEST(a_saving_has_the_price_of_its_day),
        TEST(the_first_day_counts_too),
        TEST(months_have_costs_and_waste),
        TEST(protected_people_are_no_waste),
        TEST(forecasts_are_straight_lines),
    };
    for (int i = 6; i < 7 + YEARS; i++)
        tests[i] = (struct CMUnitTest)TEST(a_played_year_adds_up);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
