/* Reads and writes the text of a price: its answers, and the setting that holds them. */
#include "terms/price.h"
#include "base/text.h"
#include "terms/amount.h"

#include <string.h>

enum { DAY_SECONDS = 86400, BILLING_DAY_MAX = 31 };

static const char *const PLAN_NAMES[PRICE_PLANS] = {"none", "monthly", "annual"};

const char *price_plan_name(enum price_plan plan) { return PLAN_NAMES[plan]; }

bool price_plan_parse(const char *text, enum price_plan *out) {
    for (int i = 0; i < PRICE_PLANS; i++) {
        if (!text_equal_nocase(text, PLAN_NAMES[i]))
            continue;
        *out = (enum price_plan)i;
        return true;
    }
    return false;
}

/* Whole numbers only: no sign, no separator. */
static bool read_number(const char *text, int64_t max, int64_t *out) {
    return *text && strspn(text, "0123456789") == strlen(text) && text_to_int(text, out) &&
           *out <= max;
}

const char *price_read_discount(struct arena *a, const char *text, struct price *p) {
    (void)a;
    p->discount = 0;
    if (!*text || (amount_parse(text, &p->discount) && p->discount <= PRICE_DISCOUNT_MAX))
        return NULL;
    return "The discount must be a percentage from 0 to 100, like 12.5";
}

const char *price_read_billing_day(struct arena *a, const char *text, struct price *p) {
    (void)a;
    p->billing_day = 0;
    if (!*text || (read_number(text, BILLING_DAY_MAX, &p->billing_day) && p->billing_day > 0))
        return NULL;
    return "The billing day must be a number from 1 to 31";
}

/* *day: days since 1970. */
static bool read_day(const char *text, int64_t *day) {
    int64_t utc = 0;
    *day = 0;
    if (!*text)
        return true;
    if (!text_parse_date(text, &utc) || utc <= 0)
        return false;
    *day = utc / DAY_SECONDS;
    return true;
}

const char *price_read_renews_on(struct arena *a, const char *text, struct price *p) {
    if (read_day(text, &p->renews_on))
        return NULL;
    return arena_printf(a, "%.40s is not a date. Enter the renewal like 2027-03-14", text);
}

const char *price_read_priced_on(struct arena *a, const char *text, struct price *p) {
    if (read_day(text, &p->priced_on))
        return NULL;
    return arena_printf(a, "%.40s is not a date. Enter the date like 2026-10-15", text);
}

const char *price_read_others(struct arena *a, const char *text, struct price *p) {
    p->others = 0;
    if (!*text || read_number(text, PRICE_SEATS_MAX, &p->others))
        return NULL;
    return arena_printf(a, "Other seats must be a number from 0 to %s",
                        text_count(a, PRICE_SEATS_MAX));
}

const char *price_percent_text(struct arena *a, int64_t discount) {
    return discount ? amount_text(a, discount) : "";
}

const char *price_day_text(struct arena *a, int64_t day) {
    return day ? text_date(a, day * DAY_SECONDS) : "";
}

const char *price_steps_text(struct arena *a, const struct price *p) {
    const char *out = "";
    for (int i = 0; i < p->steps; i++) {
        const struct price_step *s = &p->step[i];
        const char *seats = arena_printf(a, "%lld-%lld", (long long)s->from, (long long)s->upto);
        if (p->plan == PRICE_ANNUAL)
            seats = arena_printf(a, "%lld", (long long)s->upto);
        else if (s->upto == INT64_MAX)
            seats = arena_printf(a, "%lld-", (long long)s->from);
        out = arena_printf(a, "%s%s%s %s", out, i ? "\n" : "", seats, amount_text(a, s->amount));
    }
    return out;
}

/* --- the setting */

typedef const char *price_read_fn(struct arena *a, const char *text, struct price *p);
static const struct {
    const char *name;
    price_read_fn *read;
} LINES[] = {
    {"discount ", price_read_discount},   {"billing_day ", price_read_billing_day},
    {"renews_on ", price_read_renews_on}, {"priced_on ", price_read_priced_on},
    {"others ", price_read_others},
};

/* The reader of a line, and where its value begins; NULL: a band or a tier. */
static price_read_fn *line_reader(const char *line, const char **value) {
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
        if (!text_starts(line, LINES[i].name))
            continue;
        *value = line + strlen(LINES[i].name);
        return LINES[i].read;
    }
    return NULL;
}

/* The amount alone of older versions. */
static bool read_amount(const char *text, struct price *p) {
    struct price_step *s = &p->step[0];
    if (!amount_parse(text, &s->amount))
        return false;
    s->from = 1;
    s->upto = INT64_MAX;
    p->steps = 1;
    p->plan = PRICE_MONTHLY;
    return true;
}

const char *price_read(struct arena *a, const char *text, struct price *p) {
    const char *steps = "";
    char *rest = arena_strdup(a, text);
    *p = (struct price){0};
    if (read_amount(text, p))
        return NULL;
    char *line = strsep(&rest, "\n");
    if (!text_starts(line, "plan ") || !price_plan_parse(line + strlen("plan "), &p->plan))
        return "The first line is plan none, plan monthly or plan annual";
    while ((line = strsep(&rest, "\n"))) {
        const char *value = NULL;
        price_read_fn *read = line_reader(line, &value);
        const char *problem = read ? read(a, value, p) : NULL;
        if (problem)
            return problem;
        if (!read)
            steps = arena_printf(a, "%s%s\n", steps, line);
    }
    return price_read_steps(a, steps, p);
}

const char *price_write(struct arena *a, const struct price *p) {
    const char *out = arena_printf(a, "plan %s", PLAN_NAMES[p->plan]);
    if (p->discount)
        out = arena_printf(a, "%s\ndiscount %s", out, amount_text(a, p->discount));
    if (p->billing_day)
        out = arena_printf(a, "%s\nbilling_day %lld", out, (long long)p->billing_day);
    if (p->renews_on)
        out = arena_printf(a, "%s\nrenews_on %s", out, price_day_text(a, p->renews_on));
    if (p->priced_on)
        out = arena_printf(a, "%s\npriced_on %s", out, price_day_text(a, p->priced_on));
    if (p->others)
        out = arena_printf(a, "%s\nothers %lld", out, (long long)p->others);
    return p->steps ? arena_printf(a, "%s\n%s", out, price_steps_text(a, p)) : out;
}

bool price_valid(const char *text) {
    struct price p;
    struct arena *a = arena_open((size_t)1 << 20);
    bool valid = price_read(a, text, &p) == NULL;
    arena_close(a);
    return valid;
}
