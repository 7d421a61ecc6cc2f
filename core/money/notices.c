/* Raises events about seats and money. A row of the table instance remembers which counts are above
 * their number. */
#include "money/notices.h"
#include "base/text.h"
#include "money/report.h"
#include "money/savings_text.h"
#include "queue/event.h"
#include "settings/settings.h"
#include "sql/core/money/notices.h"
#include "terms/amount.h"
#include "terms/product.h"

#include <string.h>

static const char *limit_name(struct arena *a, const char *product, const char *site) {
    return arena_printf(a, "seat_limit.%s.%s", product, site);
}

enum rc_err seat_limit_begin(struct db *db, const char *product, const char *site, int64_t seats,
                             int64_t alert_at) {
    bool is_above = alert_at > 0 && seats >= alert_at;
    enum query write = is_above ? Q_SEAT_LIMIT_ABOVE : Q_SEAT_LIMIT_BELOW;
    return db_exec(db, write, NULL, "s", limit_name(db_arena(db), product, site));
}

struct seat_limit {
    const char *product, *site, *site_name;
    int64_t seats, alert_at;
    bool was_above;
};

static enum rc_err seat_limit_raise(struct db *db, struct arena *a, const struct seat_limit *l,
                                    const char *base_url, int64_t now, bool *any) {
    const char *trigger = EVENTS[EVENT_SEAT_LIMIT].trigger, *body = NULL;
    const char *name = arena_printf(a, "%s on %s", product_label(l->product), l->site_name);
    const char *reason = arena_printf(a, "%s seats; the alert is at %s", text_count(a, l->seats),
                                      text_count(a, l->alert_at));
    const char *link =
        arena_printf(a, "%s/tasks/free?product=%s&site=%s", base_url,
                     text_percent_encode(a, l->product), text_percent_encode(a, l->site));
    bool is_above = l->seats >= l->alert_at;
    if (is_above == l->was_above)
        return OK;
    TRY(seat_limit_begin(db, l->product, l->site, l->seats, l->alert_at));
    if (!is_above)
        return OK;
    TRY(db_get_text(db, Q_SEAT_LIMIT_BODY, &body, NULL, "ssssiiss", trigger, name, l->product,
                    l->site, l->seats, l->alert_at, reason, link));
    TRY(event_add(db, trigger, arena_printf(a, "%s.%s %lld", l->product, l->site, (long long)now),
                  body, now, NULL));
    *any = true;
    return OK;
}

static enum rc_err seat_limits(struct db *db, struct arena *a, const char *base_url, int64_t now,
                               bool *any) {
    struct rows *rows = NULL;
    struct seat_limit *limits = NULL;
    size_t capacity = 0;
    int count = 0;
    TRY(db_query(db, Q_SEAT_LIMITS, &rows, ""));
    while (db_next(rows)) {
        limits = arena_grow(a, limits, (size_t)count, &capacity, sizeof *limits);
        limits[count++] = (struct seat_limit){.product = db_text(rows, SEAT_LIMITS__PRODUCT),
                                              .site = db_text(rows, SEAT_LIMITS__SITE),
                                              .site_name = db_text(rows, SEAT_LIMITS__SITE_NAME),
                                              .seats = db_int(rows, SEAT_LIMITS__SEATS),
                                              .alert_at = db_int(rows, SEAT_LIMITS__ALERT_AT),
                                              .was_above = db_int(rows, SEAT_LIMITS__WAS_ABOVE)};
    }
    TRY(db_end(rows));
    for (int i = 0; i < count; i++)
        TRY(seat_limit_raise(db, a, &limits[i], base_url, now, any));
    return OK;
}

/* --- the digest */

struct digest {
    const char *month;
    int64_t freed;
    bool priced;
    money_exact cost, wasted, saved;
};

static enum rc_err digest_add_up(struct db *db, struct arena *a, int64_t now, struct digest *d,
                                 const char **currency) {
    struct savings s;
    struct report report;
    TRY(savings_load(db, a, now, &s));
    TRY(report_load(db, a, &s, now, &report));
    *currency = s.currency;
    for (int i = 0; i < report.rows; i++) {
        const struct report_row *row = &report.row[i];
        if (!text_equal(row->month, d->month))
            continue;
        d->priced = d->priced || row->priced;
        d->freed += row->freed;
        d->cost += row->cost;
        d->wasted += row->wasted;
        d->saved += row->saved;
    }
    return OK;
}

static enum rc_err digest_raise(struct db *db, struct arena *a, const char *base_url, int64_t now,
                                struct digest *d, const char *to) {
    const char *trigger = EVENTS[EVENT_DIGEST].trigger, *body = NULL, *currency = NULL;
    int64_t event = 0;
    TRY(digest_add_up(db, a, now, d, &currency));
    if (!d->priced)
        return OK;
    const char *cost = amount_text(a, money_round_part(d->cost, MONEY_MONTHS));
    const char *wasted = amount_text(a, money_round_part(d->wasted, MONEY_MONTHS));
    const char *saved = amount_text(a, money_round_part(d->saved, MONEY_MONTHS));
    const char *reason = arena_printf(
        a, "cost %s %s, of which %s was wasted; runs freed %s seats, which saves %s a month", cost,
        currency, wasted, text_count(a, d->freed), saved);
    TRY(db_get_text(db, Q_DIGEST_BODY, &body, NULL, "sssssisss", trigger, d->month, cost, wasted,
                    saved, d->freed, currency, reason,
                    arena_printf(a, "%s/reports?by=month&period=%s", base_url, d->month)));
    TRY(event_add(db, trigger, d->month, body, now, &event));
    return event_add_mail(db, event, to, now);
}

/* Addresses of a setting with one a line, separated by commas. */
static const char *with_commas(struct arena *a, const char *lines) {
    char *out = arena_strdup(a, lines);
    for (char *c = out; *c; c++)
        if (*c == '\n' || *c == '\r')
            *c = ',';
    return out;
}

static enum rc_err digest(struct db *db, struct arena *a, const char *base_url, int64_t now,
                          bool *any) {
    int64_t today = 0, is_sent = 0, is_wanted = 0;
    const char *to = NULL;
    TRY(settings_text(db, "digest.to", &to));
    TRY(savings_today(db, now, &today));
    int64_t month_day =
        (price_day_text(a, today)[8] - '0') * 10 + price_day_text(a, today)[9] - '0';
    const char *last_day = price_day_text(a, today - month_day);
    struct digest d = {.month = arena_strndup(a, last_day, strlen("2026-11"))};
    TRY(db_get_int(db, Q_DIGEST_STATE, &is_sent, NULL, "s", d.month));
    TRY(db_get_int(db, Q_DIGEST_WANTED, &is_wanted, NULL, ""));
    if (is_sent || (!is_wanted && !*to))
        return OK;
    *any = true;
    return digest_raise(db, a, base_url, now, &d, with_commas(a, to));
}

enum rc_err money_notices(struct db *db, struct arena *a, const char *base_url, int64_t now,
                          bool *any) {
    TRY(db_begin(db));
    TRY(seat_limits(db, a, base_url, now, any));
    TRY(digest(db, a, base_url, now, any));
    return db_commit(db);
}
