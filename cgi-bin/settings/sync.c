/* Settings, synchronization: its schedule, starting one now, confirming a suspicious one.
 * sync/history.c shows the runs, and the lane sync makes them. */
#include "sql/settings/sync.h"
#include "base/text.h"
#include "base/zone.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/fields.h"
#include "page/page.h"
#include "queue/audit.h"
#include "queue/job.h"
#include "settings/section.h"
#include "settings/settings.h"
#include "settings/sync_schedule.h"
#include "sync/history.h"
#include "sync/timeline.h"
#include "tpl_names.h"

#include <string.h>
#include <time.h>

static char *utc_text(struct arena *a, int64_t at) {
    time_t t = (time_t)at;
    struct tm tm;
    gmtime_r(&t, &tm);
    return arena_printf(a, "%04d-%02d-%02d %02d:%02d UTC", tm.tm_year + 1900, tm.tm_mon + 1,
                        tm.tm_mday, tm.tm_hour, tm.tm_min);
}

static enum rc_err sync_show_last(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_SYNC_PAGE_LAST_OK, &rows, ""));
    if (db_next(rows)) {
        struct dict *row = dict_row(body, T_LAST);
        int64_t finished_at = db_int(rows, SYNC_PAGE_LAST_OK__FINISHED_AT);
        dict_set(row, T_LAST_AGO, text_ago(r->arena, finished_at, r->now));
        dict_set(row, T_LAST_USERS, text_count(r->arena, db_int(rows, SYNC_PAGE_LAST_OK__USERS)));
    } else
        dict_show(body, T_NEVER_YET);
    return db_end(rows);
}

/* Advises to plan other work outside the slot and the time a run takes after it. */
static void sync_show_advice(struct request *r, struct dict *body, const struct schedule *s,
                             int64_t longest) {
    int64_t end = s->slot_start + longest;
    if (end < s->slot_end)
        end = s->slot_end;
    struct zone_time from;
    struct zone_time to;
    if (!zone_local(s->zone, s->slot_start, &from) || !zone_local(s->zone, end, &to))
        return;
    struct dict *row = dict_row(body, T_ADVICE);
    dict_set(row, T_ADVICE_FROM, arena_printf(r->arena, "%02d:%02d", from.hour, from.minute));
    dict_set(row, T_ADVICE_TO, arena_printf(r->arena, "%02d:%02d", to.hour, to.minute));
    dict_show_if(row, longest > 3600, T_ADVICE_LONG);
}

static enum rc_err sync_show_schedule(struct request *r, struct dict *body, struct schedule *s) {
    const char *estimate = NULL;
    int64_t longest = 0;
    TRY(sync_schedule_next(r->db, r->arena, r->now, s));
    TRY(sync_estimate(r, &estimate, &longest));
    dict_set(body, T_ZONE, s->zone);
    if (s->lost)
        dict_set(dict_row(body, T_LOST_ZONE), T_LOST, s->lost);
    dict_set(body, T_SLOT_TEXT, arena_printf(r->arena, "%02d:00 – %02d:59", s->slot, s->slot));
    if (s->enabled) {
        struct dict *next = dict_row(body, T_NEXT);
        dict_set(next, T_NEXT_LOCAL, zone_text(r->arena, s->zone, s->next));
        dict_set(next, T_NEXT_UTC, utc_text(r->arena, s->next));
        dict_show_if(next, s->next <= r->now, T_NEXT_DUE);
        sync_show_advice(r, body, s, longest);
    } else
        dict_show(body, T_SWITCHED_OFF);
    TRY(sync_timeline_show(r, dict_part(body, T_DAY, TPL_SYNC_TIMELINE), s, longest));
    if (!estimate)
        estimate = "known after the first complete run; with 1,000 people and more it may take 20 "
                   "minutes";
    dict_set(body, T_ESTIMATE, estimate);
    return sync_show_last(r, body);
}

/* The template has the options: a section for each is cheaper than a row for each. */
static const char *const HOURS[24] = {
    T_HOUR_0,  T_HOUR_1,  T_HOUR_2,  T_HOUR_3,  T_HOUR_4,  T_HOUR_5,  T_HOUR_6,  T_HOUR_7,
    T_HOUR_8,  T_HOUR_9,  T_HOUR_10, T_HOUR_11, T_HOUR_12, T_HOUR_13, T_HOUR_14, T_HOUR_15,
    T_HOUR_16, T_HOUR_17, T_HOUR_18, T_HOUR_19, T_HOUR_20, T_HOUR_21, T_HOUR_22, T_HOUR_23,
};

static void sync_show_form(struct request *r, struct dict *body, const struct schedule *s) {
    struct dict *form = dict_row(body, T_FORM);
    bool posted = r->env.method == POST && strcmp(r->env.path, "/settings/sync") == 0;
    const char *slot =
        posted ? request_form_text(r, "slot") : arena_printf(r->arena, "%d", s->slot);
    const char *sent = request_form(r, "enabled");
    page_csrf(r, form);
    struct dict *enabled = dict_row(form, T_ENABLED_FIELD);
    dict_show_if(enabled, posted ? sent && strcmp(sent, "false") != 0 : s->enabled, T_CHECKED);
    page_field_error(r, enabled, "enabled");
    struct dict *field = dict_row(form, T_SLOT_FIELD);
    dict_set(field, T_SLOT_ZONE, s->zone);
    page_field_error(r, field, "slot");
    int64_t hour = -1;
    if (text_to_int(slot, &hour) && hour >= 0 && hour < 24)
        dict_show(field, HOURS[hour]);
    struct dict *zone = dict_row(form, T_ZONE_FIELD);
    dict_set(zone, T_VALUE, posted ? request_form_text(r, "time_zone") : s->zone);
    if (s->lost && !posted)
        dict_set(dict_row(zone, T_ZONE_LOST), T_LOST, s->lost);
    page_field_error(r, zone, "time_zone");
}

static enum rc_err sync_fill(struct request *r, struct dict *body) {
    struct schedule s;
    bool moving = false, has_key = false;
    int64_t id = 0;
    TRY(sync_show_schedule(r, body, &s));
    TRY(sync_history_show(r, body, s.zone, &moving));
    TRY(db_get_int(r->db, Q_SYNC_PAGE_HAS_KEY, &id, &has_key, ""));
    page_csrf(r, body);
    dict_show(body, moving ? T_MOVING : T_RESTING);
    dict_show_if(body, !has_key, T_NO_KEY);
    if (r->who.level >= LEVEL_FULL) {
        dict_show_if(body, has_key && !moving, T_MAY_RUN);
        sync_show_form(r, body, &s);
    } else
        dict_show(body, T_READ_ONLY);
    return OK;
}

static struct response sync_show(struct request *r) {
    struct page p = page_begin(r, "User data synchronization", TPL_SETTINGS_SYNC);
    if (sync_fill(r, p.body) != OK)
        return error_page(r);
    return page_end(r, &p);
}

static struct response section_sync_show(struct request *r) { return sync_show(r); }

/* --- saving the schedule */

enum { ENABLED, SLOT, ZONE, FIELD_COUNT };
static const char *const NAMES[FIELD_COUNT] = {
    [ENABLED] = "sync.enabled",
    [SLOT] = "sync.slot",
    [ZONE] = "sync.time_zone",
};

/* Inside db_begin. Only owners switch it off: without it, people who lost a role keep its rights
 * for days. */
static enum rc_err sync_check_off(struct request *r, const char *enabled) {
    int64_t on = 0;
    TRY(settings_int(r->db, "sync.enabled", &on));
    if (on && strcmp(enabled, "true") != 0 && r->who.level < LEVEL_OWNER)
        request_refuse(r, "enabled",
                       "Only organization admins and owners granted on the server switch the daily "
                       "synchronization off");
    return OK;
}

/* Checks against the stored settings, then saves; with r->errors nothing is saved. */
static enum rc_err sync_store(struct request *r, const char *const values[FIELD_COUNT], bool *any) {
    TRY(db_begin(r->db));
    if (!request_error(r, "enabled"))
        TRY(sync_check_off(r, values[ENABLED]));
    if (r->errors) {
        db_rollback(r->db);
        return OK;
    }
    TRY(settings_save_all(r->db, NAMES, values, FIELD_COUNT, r->who.name, r->now, any));
    return db_commit(r->db);
}

static struct response section_sync_save(struct request *r) {
    const char *values[FIELD_COUNT];
    bool any = false;
    int64_t slot = 0;
    for (int i = 0; i < FIELD_COUNT; i++)
        (void)field_check(r, settings_field(NAMES[i]), &values[i]);
    if (values[SLOT] && text_to_int(values[SLOT], &slot)) /* "05" is stored as "5" */
        values[SLOT] = arena_printf(r->arena, "%lld", (long long)slot);
    if (sync_store(r, values, &any) != OK)
        return error_page(r);
    if (r->errors)
        return sync_show(r);
    if (any)
        job_wake(r->app->config->db, "sync"); /* a run may be due now */
    return response_see(r, "/settings/sync", any ? "saved" : "unchanged");
}

/* --- starting one now */

/* Inside db_begin; text is the id of the run. */
static enum rc_err sync_confirm_run(struct request *r, const char *text) {
    int64_t id = 0;
    int64_t changed = 0;
    if (text_to_int(text, &id))
        TRY(db_exec(r->db, Q_SYNC_PAGE_CONFIRM, &changed, "is", id, r->who.name));
    if (changed == 0) {
        request_refuse(r, "confirm_run",
                       "This run was confirmed already, or a newer one has taken its place. Look "
                       "at the history below");
        return OK;
    }
    return audit_add(r->db, r->now, r->who.name, "sync.confirm",
                     arena_printf(r->arena, "run %lld", (long long)id), NULL, NULL,
                     "the next run may take over what looked suspicious");
}

/* Queues a run. After a second click the first one's job or run exists, and nothing is added. */
static enum rc_err sync_start(struct request *r, const char *confirmed) {
    bool has_key = false, running = false, queued = false;
    int64_t id = 0;
    TRY(db_begin(r->db));
    TRY(db_get_int(r->db, Q_SYNC_PAGE_HAS_KEY, &id, &has_key, ""));
    if (!has_key)
        request_refuse(r, "run",
                       "Enter the organization API key first; the first synchronization then "
                       "starts by itself");
    else if (confirmed)
        TRY(sync_confirm_run(r, confirmed));
    if (r->errors) {
        db_rollback(r->db);
        return OK;
    }
    TRY(db_get_int(r->db, Q_SYNC_PAGE_RUNNING, &id, &running, ""));
    TRY(db_get_int(r->db, Q_SYNC_PAGE_QUEUED, &id, &queued, ""));
    if (!running && !queued) {
        TRY(job_add(r->db, "sync", "sync", 0, r->who.name, r->now, &id));
        TRY(audit_add(r->db, r->now, r->who.name, "sync.run",
                      arena_printf(r->arena, "job %lld", (long long)id), NULL, NULL, NULL));
    }
    return db_commit(r->db);
}

struct response settings_sync_run(struct request *r) {
    const char *confirmed = request_form(r, "confirm_run");
    if (confirmed && !*confirmed)
        confirmed = NULL;
    if (sync_start(r, confirmed) != OK)
        return error_page(r);
    if (r->errors)
        return sync_show(r);
    job_wake(r->app->config->db, "sync");
    return response_see(r, "/settings/sync", confirmed ? "confirmed" : "started");
}

static const char *section_sync_state(struct request *r) {
    struct schedule s;
    struct rows *rows = NULL;
    if (sync_schedule_next(r->db, r->arena, r->now, &s) != OK ||
        db_query(r->db, Q_SYNC_PAGE_LAST_OK, &rows, "") != OK)
        return NULL;
    const char *last = "Never complete yet.";
    if (db_next(rows)) {
        int64_t finished_at = db_int(rows, SYNC_PAGE_LAST_OK__FINISHED_AT);
        last = arena_printf(r->arena, "Last complete %s.", text_ago(r->arena, finished_at, r->now));
    }
    if (db_end(rows) != OK)
        return NULL;
    if (!s.enabled)
        return arena_printf(r->arena, "The daily run is switched off. %s", last);
    if (s.lost)
        return arena_printf(r->arena,
                            "This server does not know the time zone %s. Choose another. %s",
                            s.lost, last);
    return arena_printf(r->arena, "Daily from %02d:00 to %02d:59, %s. %s", s.slot, s.slot, s.zone,
                        last);
}

const struct section section_sync = {
    .path = "/settings/sync",
    .title = "Synchronization",
    .icon = "sync",
    .about = "When the copy of your organization is refreshed",
    .state = section_sync_state,
    .show = section_sync_show,
    .save = section_sync_save,
    .form = "enabled slot time_zone",
};
