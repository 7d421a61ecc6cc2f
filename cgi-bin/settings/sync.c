/* Settings, sync: the schedule; starting, stopping and accepting a sync. The room sync/ shows the
 * runs, and the lane sync makes them. */
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
#include "sync/missing.h"
#include "sync/running.h"
#include "sync/timeline.h"
#include "tpl_names.h"

#include <string.h>

/* "02:00 – 02:59" on the clocks of a zone. */
static const char *slot_text(struct arena *a, const char *zone, const struct schedule *s) {
    struct zone_time from, to;
    if (!zone_local(zone, s->slot_start, &from) || !zone_local(zone, s->slot_end - 60, &to))
        return NULL;
    return arena_printf(a, "%02d:%02d – %02d:%02d", from.hour, from.minute, to.hour, to.minute);
}

/* *reading: its figures stand, and the lane reads the details. */
static enum rc_err sync_show_last(struct request *r, struct dict *body, bool *reading) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_SYNC_PAGE_LAST_OK, &rows, ""));
    if (db_next(rows)) {
        struct dict *row = dict_row(body, T_LAST);
        int64_t finished_at = db_int(rows, SYNC_PAGE_LAST_OK__FINISHED_AT);
        dict_set(row, T_LAST_AGO, text_ago(r->arena, finished_at, r->now));
        dict_set(row, T_LAST_USERS, text_count(r->arena, db_int(rows, SYNC_PAGE_LAST_OK__USERS)));
        int64_t left = db_int(rows, SYNC_PAGE_LAST_OK__DETAILS_LEFT);
        *reading = db_int(rows, SYNC_PAGE_LAST_OK__READING) != 0;
        if (*reading)
            dict_show(body, T_DETAILS_READING);
        else if (left > 0)
            dict_set(dict_row(body, T_DETAILS_WAIT), T_DETAILS_LEFT, text_count(r->arena, left));
    } else
        dict_show(body, T_NEVER_YET);
    return db_end(rows);
}

/* Advises to schedule tasks outside the slot and the time a run takes after it. */
static void sync_show_advice(struct request *r, struct dict *body, const struct schedule *s,
                             const char *zone, int64_t longest) {
    int64_t end = s->slot_start + longest;
    if (end < s->slot_end)
        end = s->slot_end;
    struct zone_time from;
    struct zone_time to;
    if (!zone_local(zone, s->slot_start, &from) || !zone_local(zone, end, &to))
        return;
    struct dict *row = dict_row(body, T_ADVICE);
    dict_set(row, T_ADVICE_FROM, arena_printf(r->arena, "%02d:%02d", from.hour, from.minute));
    dict_set(row, T_ADVICE_TO, arena_printf(r->arena, "%02d:%02d", to.hour, to.minute));
    dict_show_if(row, longest > 3600, T_ADVICE_LONG);
}

/* zone: of the pages. The slot has its own, and is shown in both when they differ. */
static enum rc_err sync_show_schedule(struct request *r, struct dict *body, const char *zone,
                                      struct schedule *s, bool *reading) {
    const char *estimate = NULL;
    int64_t longest = 0;
    TRY(sync_schedule_next(r->db, r->arena, r->now, s));
    TRY(sync_estimate(r, &estimate, &longest));
    dict_set(body, T_ZONE, zone);
    dict_set(body, T_SLOT_ZONE, s->zone);
    dict_set(body, T_SLOT_TEXT, slot_text(r->arena, s->zone, s));
    if (!text_equal(zone, s->zone))
        dict_set(dict_row(body, T_SLOT_HERE), T_SLOT_TEXT, slot_text(r->arena, zone, s));
    if (s->lost)
        dict_set(dict_row(body, T_LOST_ZONE), T_LOST, s->lost);
    if (s->enabled) {
        struct dict *next = dict_row(body, T_NEXT);
        dict_set(next, T_NEXT_LOCAL, zone_text(r->arena, zone, s->next));
        dict_show_if(next, s->next <= r->now, T_NEXT_DUE);
        sync_show_advice(r, body, s, zone, longest);
    } else
        dict_show(body, T_SWITCHED_OFF);
    TRY(sync_timeline_show(r, dict_part(body, T_DAY, TPL_SYNC_TIMELINE), s, zone, longest));
    if (estimate)
        dict_set(dict_row(body, T_EXPECTED), T_ESTIMATE, estimate);
    else
        dict_show(body, T_EXPECTED_UNKNOWN);
    return sync_show_last(r, body, reading);
}

/* The template has the options: a section for each is cheaper than a row for each. */
static const char *const HOURS[24] = {
    T_HOUR_0,  T_HOUR_1,  T_HOUR_2,  T_HOUR_3,  T_HOUR_4,  T_HOUR_5,  T_HOUR_6,  T_HOUR_7,
    T_HOUR_8,  T_HOUR_9,  T_HOUR_10, T_HOUR_11, T_HOUR_12, T_HOUR_13, T_HOUR_14, T_HOUR_15,
    T_HOUR_16, T_HOUR_17, T_HOUR_18, T_HOUR_19, T_HOUR_20, T_HOUR_21, T_HOUR_22, T_HOUR_23,
};

static enum rc_err sync_show_form(struct request *r, struct dict *body, const struct schedule *s) {
    const char *own_zone = NULL; /* of the pages; "": that of the sync counts */
    TRY(settings_text(r->db, "display.zone", &own_zone));
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
    dict_show(zone, *own_zone ? T_OTHER_ZONE : T_SAME_ZONE);
    page_field_error(r, zone, "time_zone");
    return OK;
}

static enum rc_err sync_fill(struct request *r, struct dict *body) {
    struct schedule s;
    bool moving = false, reading = false, has_key = false;
    int64_t id = 0;
    const char *zone = NULL;
    TRY(settings_page_zone(r->db, &zone));
    zone = arena_strdup(r->arena, zone_or_nearest(zone));
    TRY(sync_show_schedule(r, body, zone, &s, &reading));
    TRY(sync_running_show(r, body, zone, &moving));
    TRY(sync_missing_show(r, body));
    TRY(sync_history_show(r, body, zone));
    TRY(db_get_int(r->db, Q_SYNC_PAGE_HAS_KEY, &id, &has_key, ""));
    page_csrf(r, body);
    dict_show_if(body, moving || reading, T_MOVING);
    dict_show_if(body, !moving, T_RESTING);
    dict_show(body, has_key ? T_HAS_KEY : T_NO_KEY);
    if (r->who.level >= LEVEL_FULL) {
        dict_show_if(body, has_key && !moving, T_MAY_RUN);
        TRY(sync_show_form(r, body, &s));
    } else
        dict_show(body, T_READ_ONLY);
    return OK;
}

static struct response sync_show(struct request *r) {
    struct page p = page_begin(r, "Sync", TPL_SETTINGS_SYNC);
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
                       "Only organization admins and server owners can turn the daily sync off");
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
                       "This run is accepted already, or a newer one replaced it. See the sync "
                       "history");
        return OK;
    }
    return audit_add(r->db, r->now, r->who.name, "sync.confirm",
                     arena_printf(r->arena, "sync %lld", (long long)id), NULL, NULL, NULL);
}

/* Queues a run. After a second click the first one's job or run exists, and nothing is added. */
static enum rc_err sync_start(struct request *r, const char *confirmed) {
    bool has_key = false, running = false, queued = false;
    int64_t id = 0;
    TRY(db_begin(r->db));
    TRY(db_get_int(r->db, Q_SYNC_PAGE_HAS_KEY, &id, &has_key, ""));
    if (!has_key)
        request_refuse(r, "run", "Add an API key first. The first sync then starts automatically");
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
        TRY(audit_add(r->db, r->now, r->who.name, "sync.run", "sync", NULL, NULL, NULL));
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
    return response_see(r, "/settings/sync", confirmed ? "accepted" : "started");
}

/* Stops that run and no later one. *stopped: it was still under way. */
static enum rc_err sync_stop(struct request *r, int64_t run, bool *stopped) {
    int64_t changed = 0;
    TRY(db_begin(r->db));
    TRY(db_exec(r->db, Q_SYNC_PAGE_STOP, &changed, "is", run, r->who.name));
    *stopped = changed > 0;
    if (*stopped)
        TRY(audit_add(r->db, r->now, r->who.name, "sync.stop",
                      arena_printf(r->arena, "sync %lld", (long long)run), NULL, NULL, NULL));
    return db_commit(r->db);
}

struct response settings_sync_stop(struct request *r) {
    int64_t run = 0;
    bool stopped = false;
    if (text_to_int(request_form_text(r, "run"), &run) && sync_stop(r, run, &stopped) != OK)
        return error_page(r);
    return response_see(r, "/settings/sync", stopped ? "sync-stopping" : "sync-ended");
}

static const char *section_sync_state(struct request *r) {
    struct schedule s;
    struct rows *rows = NULL;
    if (sync_schedule_next(r->db, r->arena, r->now, &s) != OK ||
        db_query(r->db, Q_SYNC_PAGE_LAST_OK, &rows, "") != OK)
        return NULL;
    const char *last = "No complete sync yet.";
    if (db_next(rows)) {
        int64_t finished_at = db_int(rows, SYNC_PAGE_LAST_OK__FINISHED_AT);
        last = arena_printf(r->arena, "Last sync %s.", text_ago(r->arena, finished_at, r->now));
    }
    if (db_end(rows) != OK)
        return NULL;
    if (!s.enabled)
        return arena_printf(r->arena, "The daily sync is off. %s", last);
    if (s.lost)
        return arena_printf(r->arena,
                            "The time zone %s is unknown on this server. Choose another. %s",
                            s.lost, last);
    return arena_printf(r->arena, "Daily at %02d:00–%02d:59, %s. %s", s.slot, s.slot, s.zone, last);
}

const struct section section_sync = {
    .path = "/settings/sync",
    .title = "Sync",
    .icon = "sync",
    .about = "Daily copy of users and groups",
    .state = section_sync_state,
    .show = section_sync_show,
    .save = section_sync_save,
    .form = "enabled slot time_zone",
};
