/* Reads only. Chooses the index that leads to the fewest rows. */
#include "audit/filter.h"
#include "audit/action_names.h"
#include "audit/setting_names.h"
#include "base/text.h"
#include "base/zone.h"
#include "settings/settings.h"
#include "sql/audit/filter.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* With more rows than this of a kind, going through all from the newest finds a page sooner. */
enum { FEW_ROWS = 5000, SECONDS_PER_DAY = 86400 };

/* A parameter of the address without white space at its ends; "" when it is missing. */
static const char *filter_value(struct request *r, const char *name) {
    const char *value = request_query(r, name);
    return text_trim(arena_strdup(r->arena, value ? value : ""));
}

/* The first second of a date in the zone of the pages; days later. */
static int64_t filter_day_start(const char *zone, int64_t midnight, int days) {
    struct zone_time t;
    int64_t utc = midnight + (int64_t)days * SECONDS_PER_DAY;
    zone_local("UTC", utc, &t);
    zone_utc(zone, t.year, t.month, t.day, 0, 0, &utc);
    return utc;
}

static void filter_read_dates(struct request *r, struct audit_filter *f) {
    int64_t midnight = 0;
    f->from_at = INT64_MIN;
    f->to_at = INT64_MAX;
    if (*f->from && text_parse_date(f->from, &midnight))
        f->from_at = filter_day_start(f->zone, midnight, 0);
    else if (*f->from)
        request_refuse(r, "from", "Enter a date, for example 2026-01-31");
    if (*f->to && text_parse_date(f->to, &midnight))
        f->to_at = filter_day_start(f->zone, midnight, 1);
    else if (*f->to)
        request_refuse(r, "to", "Enter a date, for example 2026-01-31");
}

/* Bounds of ids, so that a statement reads no rows of other times. */
static enum rc_err filter_find_bounds(struct request *r, struct audit_filter *f) {
    int64_t last = 0;
    f->first_id = 0;
    f->last_id = f->before;
    if (f->from_at != INT64_MIN) {
        TRY(db_get_int(r->db, Q_AUDIT_FIRST_ID, &f->first_id, NULL, "i", f->from_at));
        f->first_id = f->first_id ? f->first_id - 1 : INT64_MAX;
    }
    if (f->to_at != INT64_MAX) {
        TRY(db_get_int(r->db, Q_AUDIT_LAST_ID, &last, NULL, "i", f->to_at));
        f->last_id = last + 1 < f->before ? last + 1 : f->before;
    }
    return OK;
}

/* A pattern of LIKE that finds the text anywhere; ! is its ESCAPE. */
static const char *filter_pattern(struct arena *a, const char *text) {
    char *out = arena_alloc(a, 2 * strlen(text) + 3), *end = out;
    *end++ = '%';
    for (; *text; text++) {
        if (strchr("%_!", *text))
            *end++ = '!';
        *end++ = *text;
    }
    *end++ = '%';
    *end = '\0';
    return out;
}

/* The keys whose names have the text, as a JSON list. Keys are plain words. */
static const char *filter_matching_keys(struct arena *a, const char *text,
                                        const char *(*nth)(int i, const char **name)) {
    const char *list = "", *name = NULL;
    const char *key = NULL;
    for (int i = 0; (key = nth(i, &name)) != NULL; i++)
        if (strcasestr(name, text))
            list = arena_printf(a, "%s%s\"%s\"", list, *list ? "," : "", key);
    return arena_printf(a, "[%s]", list);
}

enum rc_err audit_filter_read(struct request *r, struct audit_filter *f) {
    const char *zone = NULL, *refused = filter_value(r, "refused");
    *f = (struct audit_filter){.from = filter_value(r, "from"),
                               .to = filter_value(r, "to"),
                               .who = filter_value(r, "who"),
                               .text = filter_value(r, "q"),
                               .action = filter_value(r, "action")};
    TRY(settings_page_zone(r->db, &zone));
    f->zone = arena_strdup(r->arena, zone_or_nearest(zone));
    f->refused = text_equal(refused, "1") || text_starts(f->action, "form.");
    if (!text_to_int(filter_value(r, "before"), &f->before) || f->before <= 0)
        f->before = INT64_MAX;
    filter_read_dates(r, f);
    TRY(filter_find_bounds(r, f));
    if (*f->who)
        TRY(db_get_text(r->db, Q_AUDIT_PEOPLE, &f->people, NULL, "s", f->who));
    if (!*f->text)
        return OK;
    f->pattern = filter_pattern(r->arena, f->text);
    f->actions = filter_matching_keys(r->arena, f->text, audit_action_nth);
    f->settings = filter_matching_keys(r->arena, f->text, audit_setting_nth);
    return OK;
}

/* *by: the index that AUDIT_LIST reads. */
static enum rc_err filter_choose(struct request *r, const struct audit_filter *f, const char **by) {
    int64_t people = FEW_ROWS, actions = FEW_ROWS;
    if (f->people)
        TRY(db_get_int(r->db, Q_AUDIT_COUNT_PEOPLE, &people, NULL, "si", f->people,
                       (int64_t)FEW_ROWS));
    if (*f->action)
        TRY(db_get_int(r->db, Q_AUDIT_COUNT_ACTION, &actions, NULL, "si", f->action,
                       (int64_t)FEW_ROWS));
    *by = "id";
    if (people < FEW_ROWS && people <= actions)
        *by = "people";
    else if (actions < FEW_ROWS)
        *by = "action";
    return OK;
}

enum rc_err audit_filter_open(struct request *r, const struct audit_filter *f, int64_t limit,
                              struct rows **out) {
    const char *by = NULL;
    TRY(filter_choose(r, f, &by));
    return db_query(r->db, Q_AUDIT_LIST, out, "iiississsiis", f->first_id, f->last_id, limit,
                    f->action, f->people, (int64_t)f->refused, f->pattern, f->actions, f->settings,
                    f->from_at, f->to_at, by);
}

const char *audit_filter_query(struct arena *a, const struct audit_filter *f) {
    const struct {
        const char *name, *value;
    } PARTS[] = {{"from", f->from},     {"to", f->to},  {"who", f->who},
                 {"action", f->action}, {"q", f->text}, {"refused", f->refused ? "1" : ""}};
    const char *query = "";
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        if (*PARTS[i].value)
            query = arena_printf(a, "%s%s%s=%s", query, *query ? "&" : "", PARTS[i].name,
                                 text_percent_encode(a, PARTS[i].value));
    return query;
}
