/* /reviews: the reviews a person sees, and the form that starts one. */
#include "sql/reviews/reviews.h"
#include "base/text.h"
#include "base/zone.h"
#include "handlers.h"
#include "page/badge.h"
#include "page/error_page.h"
#include "page/page.h"
#include "queue/job.h"
#include "reviews/access.h"
#include "reviews/create.h"
#include "settings/settings.h"
#include "sql/core/users/saved_filter.h"
#include "tpl_names.h"

#include <string.h>

enum { ROWS_MAX = 100, DUE_DAYS_MAX = 366, DUE_DAYS = 14 };

static bool reviews_may_start(const struct request *r) {
    return review_sees_all(r) && r->who.level >= LEVEL_FULL && !r->who.acts;
}

/* --- the list */

static enum rc_err reviews_add(struct request *r, struct dict *list, struct rows *rows) {
    struct dict *row = dict_row(list, T_ROW);
    struct review_counts counts;
    int64_t id = db_int(rows, REVIEWS_LIST__ID), due = db_int(rows, REVIEWS_LIST__DUE_AT);
    TRY(review_count(r->db, id, review_sees_all(r) ? 0 : r->who.user, &counts));
    dict_set_int(row, T_ID, id);
    dict_set(row, T_NAME, db_text(rows, REVIEWS_LIST__NAME));
    dict_set(row, T_FILTER_NAME, db_text(rows, REVIEWS_LIST__FILTER_NAME));
    dict_set(row, T_BY, db_text(rows, REVIEWS_LIST__CREATED_BY));
    dict_set(row, T_DUE, db_text(rows, REVIEWS_LIST__DUE_ON));
    dict_set(row, T_PEOPLE, text_count(r->arena, counts.population));
    dict_set(row, T_OPEN, text_count(r->arena, counts.open));
    if (!db_is_null(rows, REVIEWS_LIST__CLOSED_AT))
        dict_show(row, T_IS_CLOSED);
    else
        dict_show(row, due <= r->now ? T_IS_LATE : T_IS_OPEN);
    return OK;
}

/* *any: there is a review. */
static enum rc_err reviews_add_list(struct request *r, struct dict *body, bool *any) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    int n = 0;
    TRY(db_query(r->db, Q_REVIEWS_LIST, &rows, "iii", (int64_t)review_sees_all(r), r->who.user,
                 (int64_t)ROWS_MAX + 1));
    while (db_next(rows) && ++n <= ROWS_MAX) {
        list = list ? list : dict_row(body, T_LIST);
        TRY(reviews_add(r, list, rows));
    }
    TRY(db_end(rows));
    dict_show_if(body, n > ROWS_MAX, T_MORE);
    *any = list != NULL;
    if (!list)
        dict_show(body, reviews_may_start(r) ? T_NONE_YET : T_NONE);
    return OK;
}

/* --- the form */

static void reviews_add_field(struct request *r, struct dict *form, const char *section,
                              const char *name, const char *value) {
    struct dict *field = dict_row(form, section);
    const char *sent = request_form(r, name);
    dict_set(field, T_VALUE, sent ? sent : value);
    page_field_error(r, field, name);
}

static enum rc_err reviews_add_filters(struct request *r, struct dict *form) {
    struct dict *field = dict_row(form, T_FILTER_FIELD);
    const char *chosen = request_form(r, "filter");
    struct rows *rows = NULL;
    int64_t id = 0;
    if (!chosen)
        chosen = request_query(r, "filter");
    page_field_error(r, field, "filter");
    TRY(db_query(r->db, Q_SAVED_FILTER_LIST, &rows, ""));
    while (db_next(rows)) {
        struct dict *row = dict_row(field, T_CHOICE);
        dict_set_int(row, T_ID, db_int(rows, SAVED_FILTER_LIST__ID));
        dict_set(row, T_FILTER_NAME, db_text(rows, SAVED_FILTER_LIST__NAME));
        dict_show_if(
            row, chosen && text_to_int(chosen, &id) && id == db_int(rows, SAVED_FILTER_LIST__ID),
            T_SELECTED);
    }
    return db_end(rows);
}

static bool reviews_is_sent(struct request *r, const char *reviewer) {
    const char *value = NULL;
    for (int i = 0; (value = request_form_nth(r, "reviewer", i)); i++)
        if (text_equal(value, reviewer))
            return true;
    return false;
}

/* Areas as boxes, other reviewers as lines. */
static enum rc_err reviews_add_reviewers(struct request *r, struct dict *form) {
    struct dict *field = dict_row(form, T_REVIEWER_FIELD), *areas = NULL;
    struct rows *rows = NULL;
    const char *value = NULL, *lines = "";
    for (int i = 0; (value = request_form_nth(r, "reviewer", i)); i++)
        if (!text_starts(value, "area:"))
            lines = arena_printf(r->arena, "%s%s%s", lines, *lines ? "\n" : "", value);
    dict_set(field, T_VALUE, lines);
    page_field_error(r, field, "reviewer");
    TRY(db_query(r->db, Q_REVIEWS_AREAS, &rows, ""));
    while (db_next(rows)) {
        const char *area =
            arena_printf(r->arena, "area:%lld", (long long)db_int(rows, REVIEWS_AREAS__ID));
        areas = areas ? areas : dict_row(form, T_AREAS);
        struct dict *row = dict_row(areas, T_AREA);
        dict_set(row, T_VALUE, area);
        dict_set(row, T_AREA_NAME, db_text(rows, REVIEWS_AREAS__NAME));
        dict_show_if(row, reviews_is_sent(r, area), T_CHECKED);
    }
    return db_end(rows);
}

static enum rc_err reviews_add_form(struct request *r, struct dict *body) {
    const char *zone = NULL, *due = "";
    struct zone_time t;
    struct dict *form = dict_row(body, T_NEW_FORM);
    TRY(settings_page_zone(r->db, &zone));
    if (zone_local(zone_or_nearest(zone), r->now + DUE_DAYS * 86400LL, &t))
        due = zone_date(r->arena, &t);
    page_csrf(r, form);
    reviews_add_field(r, form, T_NAME_FIELD, "name", "");
    reviews_add_field(r, form, T_DUE_FIELD, "due", due);
    TRY(reviews_add_filters(r, form));
    return reviews_add_reviewers(r, form);
}

static enum rc_err reviews_fill(struct request *r, struct dict *body) {
    bool any = false;
    TRY(reviews_add_list(r, body, &any));
    if (!reviews_may_start(r))
        return OK;
    if (!any || r->errors || request_query(r, "filter"))
        return reviews_add_form(r, body);
    dict_show(body, T_NEW_LINK);
    return OK;
}

struct response reviews_page(struct request *r) {
    struct page p = page_begin(r, "Reviews", TPL_REVIEWS_REVIEWS);
    return reviews_fill(r, p.body) == OK ? page_end(r, &p) : error_page(r);
}

/* --- starting one */

static enum rc_err reviews_read_due(struct request *r, struct review_draft *out) {
    const char *zone = NULL;
    int64_t midnight = 0;
    struct zone_time t;
    out->due_on = request_form_trimmed(r, "due");
    TRY(settings_page_zone(r->db, &zone));
    if (!text_parse_date(out->due_on, &midnight) || !zone_local("UTC", midnight + 86400, &t) ||
        !zone_utc(zone_or_nearest(zone), t.year, t.month, t.day, 0, 0, &out->due_at))
        request_refuse(r, "due", "Enter a date as YYYY-MM-DD, for example 2027-03-31");
    else if (out->due_at <= r->now || out->due_at > r->now + (DUE_DAYS_MAX + 1) * 86400LL)
        request_refuse(r, "due", "Choose a day within a year, from today on");
    return OK;
}

/* A value may have several lines. */
static void reviews_read_reviewers(struct request *r, struct review_draft *out) {
    const char **all = arena_alloc(r->arena, REVIEW_REVIEWERS_MAX * sizeof *all);
    const char *value = NULL;
    for (int i = 0; (value = request_form_nth(r, "reviewer", i)); i++) {
        char *rest = NULL;
        for (char *line = strtok_r(arena_strdup(r->arena, value), ",\r\n", &rest); line;
             line = strtok_r(NULL, ",\r\n", &rest)) {
            line = text_trim(line);
            if (*line && out->reviewers == REVIEW_REVIEWERS_MAX) {
                request_refuse(r, "reviewer", "A review can have up to %d reviewers",
                               REVIEW_REVIEWERS_MAX);
                return;
            }
            if (*line)
                all[out->reviewers++] = line;
        }
    }
    out->reviewer = all;
    if (out->reviewers == 0)
        request_refuse(r, "reviewer", "Enter at least one reviewer");
}

static enum rc_err reviews_read(struct request *r, struct review_draft *out) {
    *out = (struct review_draft){.who = r->who.name, .user = r->who.user, .now = r->now};
    out->name = request_form_trimmed(r, "name");
    if (!*out->name)
        request_refuse(r, "name", "Enter a name for the review");
    else if (text_length(out->name) > REVIEW_NAME_MAX || text_has_control(out->name, false))
        request_refuse(r, "name", "Enter a name of up to %d characters, on one line",
                       REVIEW_NAME_MAX);
    if (!text_to_int(request_form_trimmed(r, "filter"), &out->filter))
        request_refuse(r, "filter", "Choose a saved filter");
    reviews_read_reviewers(r, out);
    return reviews_read_due(r, out);
}

struct response reviews_post(struct request *r) {
    struct review_draft draft;
    const char *field = NULL;
    int64_t id = 0;
    if (!reviews_may_start(r)) {
        (void)!FAIL(r->err, ERR_RIGHT, "Starting a review needs full access.", "%s", "area");
        return error_page(r);
    }
    if (reviews_read(r, &draft) != OK)
        return error_page(r);
    if (r->errors)
        return reviews_page(r);
    enum rc_err rc = db_begin(r->db);
    if (rc == OK)
        rc = review_create(r->db, r->arena, &draft, &field, &id);
    if (rc == ERR_INPUT) {
        db_rollback(r->db);
        request_refuse(r, field, "%s", r->err->message);
        return reviews_page(r);
    }
    if (rc != OK || db_commit(r->db) != OK)
        return error_page(r);
    job_wake(r->app->config->db, "notify");
    return response_see(r, arena_printf(r->arena, "/reviews/%lld", (long long)id),
                        "review-started");
}
