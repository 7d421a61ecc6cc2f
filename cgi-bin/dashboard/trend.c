/* Billable seats day by day, from the figures that each complete synchronization leaves. */
#include "dashboard/trend.h"
#include "base/text.h"
#include "sql/dashboard/trend.h"

enum { DAYS_MAX = TREND_DAYS + 2 }; /* with room for days of another time zone */

enum rc_err trend_read(struct request *r, const char *site, struct trend *out) {
    struct rows *rows = NULL;
    const char *first = text_date(r->arena, r->now - (TREND_DAYS - 1) * 86400);
    *out = (struct trend){.days = arena_alloc(r->arena, DAYS_MAX * sizeof *out->days)};
    TRY(db_query(r->db, Q_SEATS_TREND, &rows, "ss", first, site));
    while (db_next(rows) && out->count < DAYS_MAX)
        out->days[out->count++] =
            (struct trend_day){.day = db_text(rows, SEATS_TREND__DAY),
                               .billable = db_int(rows, SEATS_TREND__BILLABLE),
                               .active = db_int(rows, SEATS_TREND__ACTIVE),
                               .new_seats = db_int(rows, SEATS_TREND__NEW_SEATS),
                               .inactive = db_int(rows, SEATS_TREND__INACTIVE),
                               .never = db_int(rows, SEATS_TREND__NEVER_ACTIVE)};
    return db_end(rows);
}

const char *trend_text(struct request *r, const struct trend *t) {
    if (t->count == 0)
        return "No day is known yet.";
    const struct trend_day *from = &t->days[0], *to = &t->days[t->count - 1];
    const char *from_billable = text_count(r->arena, from->billable);
    const char *to_billable = text_count(r->arena, to->billable);
    return arena_printf(r->arena,
                        "From %s billable seats on %s to %s on %s; inactive from %s to %s.",
                        from_billable, from->day, to_billable, to->day,
                        text_count(r->arena, from->inactive), text_count(r->arena, to->inactive));
}
