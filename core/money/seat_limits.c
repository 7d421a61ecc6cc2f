/* Raises events about seats that reach a limit. Rows of the table instance remember what was
 * raised. */
#include "money/seat_limits.h"
#include "base/text.h"
#include "money/report.h"
#include "money/savings_text.h"
#include "queue/event.h"
#include "sql/core/money/seat_limits.h"

enum { SOON_DAYS = 14, FORGET_DAYS = 30 };

/* A product, and what is remembered of it. */
struct limits {
    const struct savings_line *line;
    const struct forecast *forecast;
    int64_t alert_at; /* 0: none */
    bool was_above;
    int64_t counted;         /* seats of the bill at the last synchronization; -1: not known */
    int64_t soon, tier_soon; /* limits that were forecast; 0: none */
};

struct raising {
    struct db *db;
    struct arena *arena;
    const char *base_url;
    int64_t today, now;
    bool *any;
};

static const char *limit_row(struct arena *a, const char *kind, const char *product,
                             const char *site) {
    return arena_printf(a, "%s.%s.%s", kind, product, site);
}

static enum rc_err limit_keep(struct db *db, const char *row, int64_t value) {
    return db_exec(db, Q_SEAT_LIMIT_KEEP, NULL, "si", row, value);
}

static enum rc_err limit_forget(struct db *db, const char *row) {
    return db_exec(db, Q_SEAT_LIMIT_FORGET, NULL, "s", row);
}

enum rc_err seat_limit_begin(struct db *db, const char *product, const char *site, int64_t seats,
                             int64_t alert_at) {
    const char *row = limit_row(db_arena(db), "seat_limit", product, site);
    bool is_above = alert_at > 0 && seats >= alert_at;
    return is_above ? limit_keep(db, row, 1) : limit_forget(db, row);
}

/* seats: how many there are, or are expected. kind: makes the occasion of the event its own. */
static enum rc_err limit_raise(const struct raising *w, const struct savings_line *l,
                               const char *kind, int64_t seats, int64_t limit, const char *on,
                               const char *reason) {
    const char *trigger = EVENTS[EVENT_SEAT_LIMIT].trigger, *body = NULL;
    struct arena *a = w->arena;
    const char *path = savings_free_link(a, l->product, l->site, seats - limit + 1);
    const char *subject =
        arena_printf(a, "%s %lld", limit_row(a, kind, l->product, l->site), (long long)w->now);
    TRY(db_get_text(w->db, Q_SEAT_LIMIT_BODY, &body, NULL, "ssssiisss", trigger, savings_name(a, l),
                    l->product, l->site, l->seats, limit, on, reason,
                    text_join(a, w->base_url, path)));
    TRY(event_add(w->db, trigger, subject, body, w->now, NULL));
    *w->any = true;
    return OK;
}

static enum rc_err raise_own(const struct raising *w, const struct limits *s) {
    const struct savings_line *l = s->line;
    bool is_above = s->alert_at > 0 && l->seats >= s->alert_at;
    if (is_above == s->was_above)
        return OK;
    TRY(seat_limit_begin(w->db, l->product, l->site, l->seats, s->alert_at));
    if (!is_above)
        return OK;
    return limit_raise(w, l, "number", l->seats, s->alert_at, NULL,
                       arena_printf(w->arena, "%s seats; the alert is at %s",
                                    text_count(w->arena, l->seats),
                                    text_count(w->arena, s->alert_at)));
}

/* The highest tier that the seats outgrew since the last synchronization. */
static enum rc_err raise_tier(const struct raising *w, const struct limits *s) {
    const struct savings_line *l = s->line;
    const struct price *p = l->price;
    const struct price_step *crossed = NULL;
    int64_t billed = l->seats + p->others;
    if (p->plan != PRICE_ANNUAL)
        return OK;
    if (billed != s->counted)
        TRY(limit_keep(w->db, limit_row(w->arena, "seat_count", l->product, l->site), billed));
    for (int i = 0; s->counted >= 0 && i < p->steps; i++)
        if (s->counted <= p->step[i].upto && p->step[i].upto < billed)
            crossed = &p->step[i];
    if (!crossed)
        return OK;
    return limit_raise(w, l, "tier", l->seats, crossed->upto - p->others + 1, NULL,
                       arena_printf(w->arena, "%s seats on the bill; the tier ends at %s",
                                    text_count(w->arena, billed),
                                    text_count(w->arena, crossed->upto)));
}

/* Raises a limit that is near once, until the line is far from it again. */
static enum rc_err raise_soon(const struct raising *w, const struct limits *s, const char *kind,
                              int64_t limit, int64_t raised) {
    const struct savings_line *l = s->line;
    const char *row = limit_row(w->arena, kind, l->product, l->site);
    int days = limit > l->seats ? forecast_reaches(s->forecast, limit, w->today, FORGET_DAYS) : 0;
    if (raised && !days && l->seats < limit)
        return limit_forget(w->db, row);
    if (!days || days > SOON_DAYS || raised == limit)
        return OK;
    const char *on = price_day_text(w->arena, w->today + days);
    TRY(limit_keep(w->db, row, limit));
    return limit_raise(w, l, kind, forecast_on(s->forecast, w->today + SOON_DAYS), limit, on,
                       arena_printf(w->arena, "%s seats; %s are forecast for %s",
                                    text_count(w->arena, l->seats), text_count(w->arena, limit),
                                    on));
}

/* Our seats that outgrow the tier of now; 0: there is none. */
static int64_t tier_limit(const struct savings_line *l) {
    const struct price *p = l->price;
    for (int i = 0; p->plan == PRICE_ANNUAL && i < p->steps; i++)
        if (l->seats + p->others <= p->step[i].upto)
            return p->step[i].upto - p->others + 1;
    return 0;
}

enum rc_err seat_limit_of(struct db *db, const struct savings_line *l, int64_t *limit) {
    int64_t own = 0, tier = l->has_price ? tier_limit(l) : 0;
    bool found = false;
    TRY(db_get_int(db, Q_SEAT_LIMIT_OWN, &own, &found, "ss", l->product, l->site));
    *limit = own > 0 && (tier == 0 || own < tier) ? own : tier;
    return OK;
}

static enum rc_err raise_all(const struct raising *w, const struct limits *s) {
    TRY(raise_own(w, s));
    TRY(raise_tier(w, s));
    TRY(raise_soon(w, s, "seat_soon", s->alert_at, s->soon));
    return raise_soon(w, s, "tier_soon", tier_limit(s->line), s->tier_soon);
}

static enum rc_err limits_load(struct db *db, struct arena *a, const struct savings *s,
                               const struct forecast *f, struct limits **out, int *count) {
    struct rows *rows = NULL;
    *out = arena_alloc(a, ((size_t)s->count + 1) * sizeof **out);
    TRY(db_query(db, Q_SEAT_LIMITS, &rows, ""));
    while (db_next(rows)) {
        const struct savings_line *l = savings_find_id(s, db_int(rows, SEAT_LIMITS__PRODUCT_ID));
        if (l)
            (*out)[(*count)++] = (struct limits){.line = l,
                                                 .forecast = &f[l - s->line],
                                                 .alert_at = db_int(rows, SEAT_LIMITS__ALERT_AT),
                                                 .was_above = db_int(rows, SEAT_LIMITS__WAS_ABOVE),
                                                 .counted = db_int(rows, SEAT_LIMITS__COUNTED),
                                                 .soon = db_int(rows, SEAT_LIMITS__SOON),
                                                 .tier_soon = db_int(rows, SEAT_LIMITS__TIER_SOON)};
    }
    return db_end(rows);
}

enum rc_err seat_limits(struct db *db, struct arena *a, const char *base_url, int64_t now,
                        bool *any) {
    struct raising w = {.db = db, .arena = a, .base_url = base_url, .now = now, .any = any};
    struct savings s;
    struct forecast *forecast = NULL;
    struct limits *all = NULL;
    int count = 0;
    TRY(savings_today(db, now, &w.today));
    TRY(savings_load(db, a, now, &s));
    TRY(forecast_load(db, a, &s, now, &forecast));
    TRY(limits_load(db, a, &s, forecast, &all, &count));
    for (int i = 0; i < count; i++)
        TRY(raise_all(&w, &all[i]));
    return OK;
}
