/* Reads the history that each complete synchronization leaves, and what changed meanwhile. */
#include "dashboard/trend.h"
#include "base/text.h"
#include "base/zone.h"
#include "dashboard/seats.h"
#include "money/savings.h"
#include "runs/run.h"
#include "settings/settings.h"
#include "sql/dashboard/trend.h"
#include "terms/product.h"

enum { WEEK = 7, DAY_SECONDS = 86400, MARKS_MAX = 24 };

int trend_period(struct request *r) {
    static const int PERIODS[] = {30, 90, 365};
    const char *sent = request_query(r, "days");
    int64_t days = 0;
    for (size_t i = 0; sent && i < sizeof PERIODS / sizeof *PERIODS; i++)
        if (text_to_int(sent, &days) && days == PERIODS[i])
            return PERIODS[i];
    if (sent && *sent)
        request_note(r, "days", "Choose 30, 90 or 365 days");
    return 90;
}

const char *trend_day_text(struct arena *a, int64_t number) {
    static const char *const MONTH[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct zone_time t = {0};
    if (!zone_local("UTC", number * DAY_SECONDS, &t))
        return text_date(a, number * DAY_SECONDS);
    return arena_printf(a, "%d %s %d", t.day, MONTH[t.month - 1], t.year);
}

static int64_t day_number(const char *day) {
    int64_t utc = 0;
    return text_parse_date(day, &utc) ? utc / DAY_SECONDS : 0;
}

/* What the inactive seats of one product instance cost a month, exactly, as a part of a year. */
static money_exact cost_of_inactive(const struct savings *s, int64_t product, int64_t billable,
                                    int64_t inactive) {
    const struct savings_line *line = savings_find_id(s, product);
    money_exact all = 0, used = 0;
    if (!line || !money_cost(line->price, billable, &all) ||
        !money_cost(line->price, billable - inactive, &used))
        return 0;
    return money_of_year(line->price, all - used);
}

/* Adds the rows of one day. Returns false when there is none left. */
static void trend_add_row(struct rows *rows, const struct savings *savings, struct trend_day *d,
                          money_exact *cost) {
    int64_t billable = db_int(rows, SEATS_TREND__BILLABLE);
    int64_t inactive = db_int(rows, SEATS_TREND__INACTIVE);
    d->billable += billable;
    d->active += db_int(rows, SEATS_TREND__ACTIVE);
    d->new_seats += db_int(rows, SEATS_TREND__NEW_SEATS);
    d->inactive += inactive;
    d->never += db_int(rows, SEATS_TREND__NEVER_ACTIVE);
    *cost += cost_of_inactive(savings, db_int(rows, SEATS_TREND__PRODUCT), billable,
                              inactive - db_int(rows, SEATS_TREND__PROTECTED));
    d->cost = money_round_part(*cost, MONEY_MONTHS);
}

static enum rc_err trend_read_days(struct request *r, const char *site, const char *first,
                                   const struct savings *savings, struct trend *out) {
    struct rows *rows = NULL;
    size_t capacity = 0;
    money_exact cost = 0;
    TRY(db_query(r->db, Q_SEATS_TREND, &rows, "ss", first, site));
    while (db_next(rows)) {
        const char *day = db_text(rows, SEATS_TREND__DAY);
        struct trend_day *last = out->count ? &out->days[out->count - 1] : NULL;
        if (!last || !text_equal(last->day, day)) {
            out->days =
                arena_grow(r->arena, out->days, (size_t)out->count, &capacity, sizeof *out->days);
            last = &out->days[out->count++];
            *last = (struct trend_day){.day = day, .number = day_number(day)};
            cost = 0;
        }
        trend_add_row(rows, savings, last, &cost);
    }
    return db_end(rows);
}

/* Of a year one day each week is enough: the newest, and those whole weeks before it. */
static void trend_thin(struct trend *t) {
    int count = 0;
    int64_t newest = t->count ? t->days[t->count - 1].number : 0;
    for (int i = 0; i < t->count; i++)
        if ((newest - t->days[i].number) % WEEK == 0)
            t->days[count++] = t->days[i];
    t->count = count;
}

static void trend_add_mark(struct trend *t, enum trend_mark_kind kind, int64_t number,
                           const char *text, const char *link) {
    if (t->mark_count < MARKS_MAX)
        t->marks[t->mark_count++] = (struct trend_mark){kind, number, text, link};
}

static enum rc_err trend_read_thresholds(struct request *r, const char *site, const char *first,
                                         struct trend *out) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_TREND_THRESHOLDS, &rows, "ss", first, site));
    while (db_next(rows)) {
        long long before = db_int(rows, TREND_THRESHOLDS__DAYS_BEFORE);
        long long days = db_int(rows, TREND_THRESHOLDS__DAYS);
        int64_t products = db_int(rows, TREND_THRESHOLDS__PRODUCTS);
        const char *text =
            arena_printf(r->arena, "Threshold changed from %lld to %lld days", before, days);
        if (products == 1)
            text =
                arena_printf(r->arena, "Threshold of %s changed from %lld to %lld days",
                             product_label(db_text(rows, TREND_THRESHOLDS__PRODUCT)), before, days);
        trend_add_mark(out, MARK_THRESHOLD, day_number(db_text(rows, TREND_THRESHOLDS__DAY)), text,
                       NULL);
    }
    return db_end(rows);
}

static enum rc_err trend_read_runs(struct request *r, const char *zone, int64_t since,
                                   struct trend *out) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_TREND_RUNS, &rows, "i", since));
    while (db_next(rows)) {
        const struct run run = {.id = db_int(rows, TREND_RUNS__ID),
                                .task = db_int(rows, TREND_RUNS__TASK)};
        struct zone_time t = {0};
        int64_t at = db_int(rows, TREND_RUNS__FINISHED_AT), day = at / DAY_SECONDS;
        if (zone_local(zone, at, &t))
            day = text_day_number(t.year, t.month, t.day);
        const char *text =
            arena_printf(r->arena, "Run %s changed %s", db_text(rows, TREND_RUNS__NAME),
                         text_people(r->arena, db_int(rows, TREND_RUNS__DONE)));
        trend_add_mark(out, MARK_RUN, day, text, run_path(r->arena, &run));
    }
    return db_end(rows);
}

enum rc_err trend_read(struct request *r, const char *site, int period, struct trend *out) {
    const char *zone = NULL;
    const struct savings *savings = NULL;
    int64_t since = (r->now / DAY_SECONDS - (period - 1)) * DAY_SECONDS;
    const char *first = text_date(r->arena, since);
    *out = (struct trend){.period = period};
    out->marks = arena_alloc(r->arena, MARKS_MAX * sizeof *out->marks);
    TRY(settings_page_zone(r->db, &zone));
    TRY(seats_savings(r, &savings));
    out->currency = savings->currency;
    out->priced = savings->total.priced > 0;
    TRY(trend_read_days(r, site, first, savings, out));
    if (period > 90)
        trend_thin(out);
    TRY(trend_read_thresholds(r, site, first, out));
    return trend_read_runs(r, zone_or_nearest(zone), since, out);
}

const char *trend_text(struct request *r, const struct trend *t) {
    if (t->count == 0)
        return "No days yet.";
    const struct trend_day *from = &t->days[0], *to = &t->days[t->count - 1];
    return arena_printf(
        r->arena, "From %s billable seats on %s to %s on %s; inactive from %s to %s.",
        text_count(r->arena, from->billable), trend_day_text(r->arena, from->number),
        text_count(r->arena, to->billable), trend_day_text(r->arena, to->number),
        text_count(r->arena, from->inactive), text_count(r->arena, to->inactive));
}

enum rc_err trend_before(struct request *r, const char *site, int days_ago, struct trend_day *out,
                         bool *found) {
    struct rows *rows = NULL;
    int64_t day = r->now - (int64_t)days_ago * DAY_SECONDS;
    *out = (struct trend_day){0};
    TRY(db_query(r->db, Q_TREND_BEFORE, &rows, "sss", text_date(r->arena, day), site,
                 text_date(r->arena, day - 3 * DAY_SECONDS)));
    *found = db_next(rows);
    if (*found) {
        out->billable = db_int(rows, TREND_BEFORE__BILLABLE);
        out->inactive = db_int(rows, TREND_BEFORE__INACTIVE);
    }
    return db_end(rows);
}
