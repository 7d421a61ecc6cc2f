/* Raises events about seats and money. */
#include "money/notices.h"
#include "base/text.h"
#include "money/report.h"
#include "money/seat_limits.h"
#include "queue/event.h"
#include "settings/settings.h"
#include "sql/core/money/notices.h"
#include "terms/amount.h"

#include <string.h>

struct digest {
    const char *month;
    int64_t freed;
    bool priced;
    money_exact cost, wasted, saved, renewed; /* as in a row of the report */
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
        d->renewed += row->renewed;
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
    const char *saved = amount_text(a, money_round(d->saved));
    const char *renewed = amount_text(a, money_round(d->renewed));
    const char *format =
        d->renewed ? "cost %s %s, of which %s was wasted; runs freed %s, which saves %s a month; "
                     "renewals of the month save %s a year"
                   : "cost %s %s, of which %s was wasted; runs freed %s, which saves %s a month";
    const char *reason =
        arena_printf(a, format, cost, currency, wasted,
                     text_plural(a, d->freed, "%s seat", "%s seats"), saved, renewed);
    TRY(db_get_text(db, Q_DIGEST_BODY, &body, NULL, "sssssissss", trigger, d->month, cost, wasted,
                    saved, d->freed, currency, reason,
                    arena_printf(a, "%s/reports?by=month&period=%s", base_url, d->month), renewed));
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
