/* core/money/cost.c: known bills, and random prices against a slow computation seat by seat. */
#include "money/cost.h"
#include "price_fixture.h"

enum { CASES = 10000, SEATS_MAX = 1500 };

static int64_t cost_of(const struct price *p, int64_t seats) {
    money_exact cost = 0;
    assert_true(money_cost(p, seats, &cost));
    return money_round(cost);
}

static int64_t saving_of(const struct price *p, int64_t before, int64_t after) {
    money_exact left = 0, right = 0;
    assert_true(money_cost(p, before, &left));
    assert_true(money_cost(p, after, &right));
    return money_round(left - right);
}

static void known_monthly_bills(void **state) {
    (void)state;
    struct price p = price_of(BANDS);
    assert_int_equal(cost_of(&p, 450), 317500);
    assert_int_equal(cost_of(&p, 100), 86000);
    assert_int_equal(cost_of(&p, 101), 86730);
    assert_int_equal(cost_of(&p, 0), 0);
    assert_int_equal(saving_of(&p, 450, 438), 7320);
    assert_int_equal(saving_of(&p, 412, 402), 6100);
    assert_int_equal(saving_of(&p, 255, 243), 8160);
    assert_int_equal(saving_of(&p, 112, 92), 15640);
}

static void known_annual_bills(void **state) {
    (void)state;
    struct price p = price_of(TIERS);
    assert_int_equal(saving_of(&p, 412, 402), 0);
    assert_int_equal(saving_of(&p, 412, 400), 610000);
    assert_int_equal(saving_of(&p, 205, 201), 0);
    assert_int_equal(saving_of(&p, 205, 200), 670000);
    money_exact cost = 0;
    assert_false(money_cost(&p, 501, &cost)); /* no tier is so high */
}

static void other_seats_and_discounts_count(void **state) {
    (void)state;
    struct price p = price_of("plan monthly\ndiscount 12.50\nothers 50\n1-100 8.60\n101- 7.30");
    assert_int_equal(cost_of(&p, 60), 81638); /* (100 * 8.60 + 10 * 7.30) * 0.875 = 816.375 */
    p = price_of("plan monthly\ndiscount 100\n1- 8.60");
    assert_int_equal(cost_of(&p, 9), 0);
}

/* The figures of the largest bill fit. */
static void the_largest_bill_is_exact(void **state) {
    (void)state;
    struct price p = price_of("plan monthly\n1- 999999999.99");
    assert_int_equal(cost_of(&p, PRICE_SEATS_MAX), 99999999999LL * PRICE_SEATS_MAX);
}

static void each_figure_is_rounded_once_half_up(void **state) {
    (void)state;
    struct price p = price_of("plan monthly\ndiscount 50\n1- 0.01");
    assert_int_equal(cost_of(&p, 1), 1); /* 0.005 */
    assert_int_equal(saving_of(&p, 2, 1), 1);
    assert_int_equal(cost_of(&p, 2), 1);
    money_exact month = 0;
    assert_true(money_cost(&p, 1, &month));
    assert_int_equal(money_round(money_of_year(&p, month)), 6); /* not 12 rounded hundredths */
    assert_int_equal(money_round_part(money_of_year(&p, month), MONEY_MONTHS), 1);
}

static void edges(void **state) {
    (void)state;
    struct price p = price_of(TIERS);
    struct money_edge edge;
    assert_true(money_edge(&p, 412, 10, &edge));
    assert_int_equal(edge.seats, 400);
    assert_int_equal(edge.to_free, 2);
    assert_int_equal(money_round(edge.saving), 610000);
    assert_true(money_edge(&p, 412, 12, &edge)); /* on an edge: the next one counts */
    assert_int_equal(edge.seats, 300);
    assert_int_equal(edge.to_free, 100);
    assert_int_equal(money_round(edge.saving), 1220000);
    assert_false(money_edge(&p, 105, 5, &edge)); /* no lower tier than 100 */
    p = price_of("plan annual\nothers 150\n100 8600.00\n200 15900.00");
    assert_false(money_edge(&p, 40, 10, &edge)); /* the others alone are above 100 */
    p = price_of(BANDS);
    assert_false(money_edge(&p, 412, 10, &edge));
}

/* --- random prices */

static uint64_t random_state = 88172645463325252u;
static int64_t random_below(int64_t n) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (int64_t)(random_state % (uint64_t)n);
}

/* What a bill is, by the rule alone. */
struct slow_price {
    bool annual;
    int steps;
    int64_t upto[6], amount[6], discount, others;
};

static const char *random_price(struct slow_price *s) {
    *s = (struct slow_price){.annual = random_below(2) == 0,
                             .steps = 1 + (int)random_below(6),
                             .discount = random_below(3) ? random_below(10001) : 0,
                             .others = random_below(3) ? 0 : random_below(200)};
    const char *out = arena_printf(a, "plan %s\ndiscount %lld.%02lld\nothers %lld",
                                   s->annual ? "annual" : "monthly", (long long)s->discount / 100,
                                   (long long)s->discount % 100, (long long)s->others);
    for (int i = 0; i < s->steps; i++) {
        int64_t from = i ? s->upto[i - 1] + 1 : 1;
        bool is_last = i == s->steps - 1;
        s->upto[i] = from + random_below(300);
        s->amount[i] = random_below(2000) + (s->annual && i ? s->amount[i - 1] : 0);
        if (is_last)
            s->upto[i] = s->annual ? SEATS_MAX * 2 : INT64_MAX;
        const char *seats = arena_printf(a, "%lld-%lld", (long long)from, (long long)s->upto[i]);
        if (s->annual)
            seats = arena_printf(a, "%lld", (long long)s->upto[i]);
        else if (is_last)
            seats = arena_printf(a, "%lld-", (long long)from);
        out = arena_printf(a, "%s\n%s %lld.%02lld", out, seats, (long long)s->amount[i] / 100,
                           (long long)s->amount[i] % 100);
    }
    return out;
}

/* Seat by seat, in ten-thousandths of a hundredth. */
static int64_t slow_exact(const struct slow_price *s, int64_t seats) {
    int64_t sum = 0, billed = seats + s->others;
    int step = 0;
    if (s->annual) {
        while (billed > s->upto[step])
            step++;
        return s->amount[step] * (10000 - s->discount);
    }
    for (int64_t seat = 1; seat <= billed; seat++) {
        step += seat > s->upto[step];
        sum += s->amount[step];
    }
    return sum * (10000 - s->discount);
}

static int64_t slow_round(int64_t exact) { return exact / 10000 + (exact % 10000 >= 5000); }

static void random_bills_are_exact(void **state) {
    (void)state;
    for (int i = 0; i < CASES; i++) {
        struct slow_price slow;
        struct price p = price_of(random_price(&slow));
        int64_t before = random_below(SEATS_MAX), freed = random_below(before + 1);
        int64_t dear = slow_exact(&slow, before), cheap = slow_exact(&slow, before - freed);
        assert_int_equal(cost_of(&p, before), slow_round(dear));
        assert_int_equal(cost_of(&p, before - freed), slow_round(cheap));
        assert_int_equal(saving_of(&p, before, before - freed), slow_round(dear - cheap));
        assert_true(dear >= cheap);
        arena_reset(a);
    }
}

/* Freeing in two steps saves what freeing at once does. */
static void savings_add_up(void **state) {
    (void)state;
    for (int i = 0; i < CASES; i++) {
        struct slow_price slow;
        struct price p = price_of(random_price(&slow));
        int64_t seats[3] = {random_below(SEATS_MAX)};
        money_exact cost[3];
        seats[1] = random_below(seats[0] + 1);
        seats[2] = random_below(seats[1] + 1);
        for (int k = 0; k < 3; k++)
            assert_true(money_cost(&p, seats[k], &cost[k]));
        assert_true(cost[0] >= cost[1] && cost[1] >= cost[2]);
        assert_true((cost[0] - cost[1]) + (cost[1] - cost[2]) == cost[0] - cost[2]);
        arena_reset(a);
    }
}

/* The edge is the highest lower tier, and freeing one seat less does not reach it. */
static void random_edges_are_reached(void **state) {
    (void)state;
    for (int i = 0; i < CASES; i++) {
        struct slow_price slow;
        struct price p = price_of(random_price(&slow));
        struct money_edge edge;
        int64_t seats = random_below(SEATS_MAX), freed = random_below(seats + 1);
        if (!money_edge(&p, seats, freed, &edge))
            continue;
        int64_t left = seats - freed - edge.to_free;
        assert_true(slow.annual && edge.to_free > 0 && left >= 0);
        assert_int_equal(left + slow.others, edge.seats);
        assert_int_equal(money_round(edge.saving),
                         slow_round(slow_exact(&slow, seats) - slow_exact(&slow, left)));
        arena_reset(a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_monthly_bills),
        cmocka_unit_test(known_annual_bills),
        cmocka_unit_test(other_seats_and_discounts_count),
        cmocka_unit_test(the_largest_bill_is_exact),
        cmocka_unit_test(each_figure_is_rounded_once_half_up),
        cmocka_unit_test(edges),
        cmocka_unit_test(random_bills_are_exact),
        cmocka_unit_test(savings_add_up),
        cmocka_unit_test(random_edges_are_reached),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
