/* The form that protects a person or a group: reason, optional last day, end of protection. */
#include "users/protect_form.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/page.h"
#include "settings/settings.h"
#include "sql/core/users/protect.h"
#include "tpl_names.h"

void protect_form_fields(struct request *r, struct dict *form, const char *reason,
                         const char *day) {
    struct dict *fields = dict_part(form, T_PROTECT_FIELDS, TPL_USERS_PROTECT_FORM_FIELDS);
    const char *sent_reason = request_form(r, "reason"), *sent_day = request_form(r, "until");
    struct dict *field = dict_row(fields, T_REASON_FIELD);
    dict_set(field, T_VALUE, sent_reason ? sent_reason : reason);
    page_field_error(r, field, "reason");
    field = dict_row(fields, T_UNTIL_FIELD);
    dict_set(field, T_VALUE, sent_day ? sent_day : day);
    page_field_error(r, field, "until");
}

/* any: there is a protection to change or end. */
static enum rc_err protect_form_show_form(struct request *r, struct dict *body, const char *path,
                                          enum protect_kind kind, const char *reason,
                                          const char *day, bool any) {
    struct dict *form = dict_row(body, T_PROTECT_FORM);
    page_csrf(r, form);
    dict_set(form, T_ACTION, path);
    protect_form_fields(r, form, reason, day);
    dict_show(form, kind == PROTECT_USER ? T_IS_PERSON : T_IS_GROUP);
    dict_show(form, any ? T_CHANGES : T_BEGINS);
    if (!any)
        return OK;
    struct dict *end = dict_row(body, T_END_FORM);
    page_csrf(r, end);
    dict_set(end, T_ACTION, path);
    return OK;
}

enum rc_err protect_form_show(struct request *r, struct dict *page, const struct protect_subject *s,
                              const char *path) {
    struct rows *rows = NULL;
    struct dict *body = dict_part(page, T_PROTECT, TPL_USERS_PROTECT_FORM);
    const char *reason = "", *by = NULL, *day = "";
    int64_t until = 0, at = 0;
    TRY(db_query(r->db, s->kind == PROTECT_USER ? Q_PROTECT_OF_USER : Q_PROTECT_OF_GROUP, &rows,
                 "i", s->id));
    bool any = db_next(rows);
    if (any) {
        reason = db_text(rows, PROTECT_OF_USER__REASON);
        until = db_is_null(rows, PROTECT_OF_USER__UNTIL) ? 0 : db_int(rows, PROTECT_OF_USER__UNTIL);
        by = db_text(rows, PROTECT_OF_USER__CREATED_BY);
        at = db_int(rows, PROTECT_OF_USER__CREATED_AT);
    }
    TRY(db_end(rows));
    TRY(protect_last_day(r->db, r->arena, until, &day));
    if (any) {
        struct dict *now =
            dict_row(body, until && until <= r->now ? T_PROTECTION_OVER : T_PROTECTION);
        dict_set(now, T_REASON, reason);
        dict_show(now, *day ? T_ENDS : T_NO_END);
        dict_set(now, T_UNTIL, day);
        dict_set(now, T_BY, by);
        dict_set(now, T_AT_TEXT, text_ago(r->arena, at, r->now));
    } else
        dict_show(dict_row(body, T_UNPROTECTED),
                  s->kind == PROTECT_USER ? T_IS_PERSON : T_IS_GROUP);
    if (r->who.level < LEVEL_FULL || !path || (r->who.acts && s->kind == PROTECT_GROUP))
        return OK;
    return protect_form_show_form(r, body, path, s->kind, reason, day, any);
}

/* The last day; "" for none, or for a refused one. */
static const char *protect_form_read_day(struct request *r, const char *zone) {
    const char *day = request_form_trimmed(r, "until"), *days = request_form(r, "days");
    struct zone_time t;
    int64_t n = 0;
    if (!days || text_equal(days, "date")) {
        if (days && *day == '\0')
            request_refuse(r, "until", "Enter a date as YYYY-MM-DD, for example 2027-03-31");
        return day;
    }
    if (*day != '\0')
        request_refuse(r, "until", "Choose the option with a date, or leave the date empty");
    else if (*days == '\0')
        return "";
    else if (!text_to_int(days, &n) || (n != 30 && n != 90))
        request_refuse(r, "until", "Choose 30 days, 90 days, no end date, or a date");
    else if (zone_local(zone, r->now + n * 86400, &t))
        return zone_date(r->arena, &t);
    return "";
}

/* *until: the first second after the last day, in the time zone of the settings; 0 for none. */
static enum rc_err protect_form_read_until(struct request *r, int64_t *until) {
    const char *zone = NULL;
    int64_t midnight = 0;
    struct zone_time t;
    *until = 0;
    TRY(settings_page_zone(r->db, &zone));
    zone = zone_or_nearest(zone);
    const char *day = protect_form_read_day(r, zone);
    if (*day == '\0' || request_error(r, "until"))
        return OK;
    if (!text_parse_date(day, &midnight) || !zone_local("UTC", midnight + 86400, &t) ||
        !zone_utc(zone, t.year, t.month, t.day, 0, 0, until))
        request_refuse(r, "until",
                       "Enter a date as YYYY-MM-DD, for example 2027-03-31, or leave it empty");
    else if (*until <= r->now)
        request_refuse(r, "until", "Choose today or a later date");
    return OK;
}

static enum rc_err protect_form_end(struct request *r, const struct protect_subject *s,
                                    const char **flash) {
    bool ended = false;
    TRY(db_begin(r->db));
    TRY(protect_end(r->db, s, r->who.name, r->now, &ended));
    *flash = ended ? "removed" : "unchanged";
    return db_commit(r->db);
}

const char *protect_form_reason(struct request *r, const char *missing) {
    const char *reason = request_form_trimmed(r, "reason");
    if (*reason == '\0')
        request_refuse(r, "reason", "%s", missing);
    else if (text_length(reason) > PROTECT_REASON_MAX || text_has_control(reason, false))
        request_refuse(r, "reason", "Use up to %d characters, on one line", PROTECT_REASON_MAX);
    return reason;
}

enum rc_err protect_form_read(struct request *r, const char **reason, int64_t *until) {
    *reason = protect_form_reason(r, "Enter a reason, for example service account");
    return protect_form_read_until(r, until);
}

enum rc_err protect_form_save(struct request *r, const struct protect_subject *s,
                              const char **flash) {
    const char *action = request_form_text(r, "action"), *reason = NULL;
    int64_t until = 0;
    if (text_equal(action, "end"))
        return protect_form_end(r, s, flash);
    if (*action && !text_equal(action, "protect"))
        request_refuse(r, "reason", "Choose whether to protect or to remove protection");
    TRY(protect_form_read(r, &reason, &until));
    if (r->errors)
        return OK;
    TRY(db_begin(r->db));
    TRY(protect_begin(r->db, r->arena, s, reason, until, r->who.name, r->now));
    *flash = "saved";
    return db_commit(r->db);
}
