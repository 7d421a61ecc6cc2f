/* The organization's name, the age of its figures, and the banners of every page. Reads only. */
#include "page/banners.h"
#include "base/log.h"
#include "base/text.h"
#include "base/zone.h"
#include "db/area.h"
#include "http/identity.h"
#include "page/banner.h"
#include "page/key_banners.h"
#include "runs/run.h"
#include "settings/settings.h"
#include "sql/core/tasks/task.h"
#include "sql/page/banners.h"
#include "terms/state.h"
#include "tpl_names.h"

#include <string.h>

static void banners_add_aged(struct request *r, struct banners *to) {
    if (r->who.aged)
        banner_add(to, "roles-old", BANNER_DANGER, IDENTITY_AGED, "/settings/sync", "View sync");
}

/* For people who may approve a run and did not request it. */
static enum rc_err banners_add_approval(struct request *r, struct banners *to) {
    int64_t waiting = 0, newest = 0;
    struct rows *rows = NULL;
    if (r->who.level < LEVEL_FULL)
        return OK;
    TRY(db_query(r->db, Q_TASK_PAGE_WAITING, &rows, "s", r->who.name));
    if (db_next(rows)) {
        waiting = db_int(rows, TASK_PAGE_WAITING__WAITING);
        newest = db_int(rows, TASK_PAGE_WAITING__NEWEST);
    }
    TRY(db_end(rows));
    if (waiting == 0)
        return OK;
    const char *text = "One run is waiting for your approval.";
    if (waiting > 1)
        text = arena_printf(r->arena, "%s runs are waiting for your approval.",
                            text_count(r->arena, waiting));
    const char *code = arena_printf(r->arena, "approval-%lld", (long long)newest);
    banner_add(to, code, BANNER_INFO, text, "/tasks/runs?state=waiting",
               waiting == 1 ? "View run" : "View runs");
    return OK;
}

/* For people who may answer, without their own requests. */
static enum rc_err banners_add_requests(struct request *r, struct banners *to) {
    int64_t open = 0, newest = 0;
    struct rows *rows = NULL;
    if (r->who.level < LEVEL_FULL || text_starts(r->env.path, "/requests"))
        return OK;
    TRY(db_query(r->db, Q_PAGE_REQUESTS, &rows, "i", r->who.user));
    if (db_next(rows)) {
        open = db_int(rows, PAGE_REQUESTS__OPEN);
        newest = db_int(rows, PAGE_REQUESTS__NEWEST);
    }
    TRY(db_end(rows));
    if (open == 0)
        return OK;
    const char *text = "1 request waits for an answer.";
    if (open > 1)
        text =
            arena_printf(r->arena, "%s requests wait for an answer.", text_count(r->arena, open));
    banner_add(to, arena_printf(r->arena, "requests-%lld", (long long)newest), BANNER_INFO, text,
               "/requests", open == 1 ? "View request" : "View requests");
    return OK;
}

/* The organization as every page shows it, to everybody the same. Times are UTC seconds. */
struct banner_facts {
    const char *org_name;
    enum sync_outcome outcome; /* of the last synchronization that ended */
    int64_t as_of;             /* end of the last complete synchronization; 0: none */
    int64_t given_up;          /* deliveries nobody has marked as seen */
    int64_t receivers;         /* of these deliveries */
    int64_t webhook;           /* one of the receivers; 0: e-mail */
    int64_t off_webhook;       /* switched off after failures; 0: none */
    const char *off_name;
};

static enum rc_err banners_read_facts(struct request *r, struct banner_facts *out) {
    struct rows *rows = NULL;
    *out = (struct banner_facts){.outcome = SYNC_OUTCOME_COUNT};
    TRY(db_query(r->db, Q_PAGE_FRAME, &rows, ""));
    if (db_next(rows)) {
        out->org_name = db_text(rows, PAGE_FRAME__ORG_NAME);
        out->as_of = db_int(rows, PAGE_FRAME__AS_OF);
        out->outcome = sync_outcome_of(db_text(rows, PAGE_FRAME__LAST_OUTCOME));
    }
    TRY(db_end(rows));
    TRY(db_query(r->db, Q_DELIVERY_TROUBLE, &rows, ""));
    if (db_next(rows)) {
        out->given_up = db_int(rows, DELIVERY_TROUBLE__DEAD);
        out->receivers = db_int(rows, DELIVERY_TROUBLE__DEAD_WEBHOOKS);
        out->webhook = db_int(rows, DELIVERY_TROUBLE__DEAD_WEBHOOK);
        out->off_webhook = db_int(rows, DELIVERY_TROUBLE__OFF_WEBHOOK);
        out->off_name = db_text(rows, DELIVERY_TROUBLE__OFF_NAME);
    }
    return db_end(rows);
}

/* Warns of old figures: a weekly visitor would take them for today's. */
static void banners_add_sync(struct request *r, struct banners *to, const struct banner_facts *f) {
    const char *text = NULL, *code = NULL;
    if (text_starts(r->env.path, "/settings/sync"))
        return;
    if (f->outcome == SYNC_SUSPICIOUS) {
        text = "The last sync was rejected: the data looked incomplete.";
        code = "sync-rejected";
    } else if (f->outcome == SYNC_FAILED) {
        text = "The last sync failed.";
        code = "sync-failed";
    } else if (f->as_of && r->now - f->as_of > RUN_DATA_SECONDS) {
        text = "No recent sync has finished, so tasks are paused.";
        code = "sync-old";
    }
    if (!text)
        return;
    if (f->as_of)
        text = arena_printf(r->arena, "%s The data was read %s.", text,
                            text_ago(r->arena, f->as_of, r->now));
    banner_add(to, code, BANNER_WARN, text, "/settings/sync", "View sync");
}

/* A system may lose names of time zones, as an upgrade to Debian 13 does. */
static enum rc_err banners_add_zones(struct request *r, struct banners *to) {
    static const struct {
        const char *setting, *path, *code;
        const char *format; /* with the zone and the one used */
    } ZONES[] = {
        {"sync.time_zone", "/settings/sync", "zone-sync",
         "This server does not know the sync time zone %s. %s is used instead."},
        {"display.zone", "/settings/display", "zone-display",
         "This server does not know the display time zone %s. %s is used instead."},
    };
    for (size_t i = 0; i < sizeof ZONES / sizeof *ZONES; i++) {
        const char *zone = NULL;
        TRY(settings_text(r->db, ZONES[i].setting, &zone));
        if (!*zone || zone_known(zone) || text_starts(r->env.path, ZONES[i].path))
            continue;
        banner_add(to, ZONES[i].code, BANNER_DANGER,
                   arena_printf(r->arena, ZONES[i].format, zone, zone_or_nearest(zone)),
                   ZONES[i].path, "Choose time zone");
    }
    return OK;
}

static enum rc_err banners_add_task_zones(struct request *r, struct banners *to) {
    struct rows *rows = NULL;
    const char *text = NULL, *link = NULL;
    int64_t count = 0;
    TRY(db_query(r->db, Q_PAGE_TASK_ZONES, &rows, ""));
    while (db_next(rows)) {
        const char *zone = db_text(rows, PAGE_TASK_ZONES__TIME_ZONE);
        if (zone_known(zone) || ++count > 1)
            continue;
        link = arena_printf(r->arena, "/tasks/%lld", (long long)db_int(rows, PAGE_TASK_ZONES__ID));
        text = arena_printf(r->arena,
                            "Task %s does not start: this server does not know its time zone %s.",
                            db_text(rows, PAGE_TASK_ZONES__NAME), zone);
    }
    TRY(db_end(rows));
    if (count == 1) {
        banner_add(to, "zone-task", BANNER_DANGER, text, link, "Choose time zone");
    } else if (count > 1) {
        text = arena_printf(r->arena,
                            "%s tasks do not start: this server does not know their time zones.",
                            text_count(r->arena, count));
        banner_add(to, "zone-tasks", BANNER_DANGER, text, "/tasks", "View tasks");
    }
    return OK;
}

/* Deliveries that were given up, until somebody marks them as seen, and a webhook that was switched
 * off, until somebody saves it. */
static void banners_add_deliveries(struct request *r, struct banners *to,
                                   const struct banner_facts *f) {
    static const char WEBHOOKS[] = "/settings/automation";
    if (r->who.level < LEVEL_FULL)
        return;
    const char *link = "/settings/email";
    if (f->receivers > 1)
        link = WEBHOOKS;
    else if (f->webhook)
        link = arena_printf(r->arena, "%s/%lld", WEBHOOKS, (long long)f->webhook);
    if (f->given_up > 0 && !text_equal(link, r->env.path)) {
        const char *text = "A notification could not be delivered.";
        if (f->given_up > 1)
            text = arena_printf(r->arena, "%s notifications could not be delivered.",
                                text_count(r->arena, f->given_up));
        banner_add(to, arena_printf(r->arena, "delivery-%lld", (long long)f->given_up),
                   BANNER_DANGER, text, link, "View deliveries");
    }
    if (f->off_webhook) {
        const char *text = arena_printf(
            r->arena, "Webhook %s was turned off after 5 days of failed deliveries.", f->off_name);
        link = arena_printf(r->arena, "%s/%lld", WEBHOOKS, (long long)f->off_webhook);
        banner_add(to, arena_printf(r->arena, "webhook-%lld", (long long)f->off_webhook),
                   BANNER_DANGER, text, link, "Fix webhook");
    }
}

const char *banners_as_of(struct request *r, const char *zone, int64_t as_of) {
    struct zone_time t = {0};
    const char *day = zone_day_text(r->arena, zone, as_of, r->now);
    const char *name = zone_local(zone_or_nearest(zone), as_of, &t) ? t.abbreviation : "UTC";
    return arena_printf(r->arena, "Data from %s %s", day, name);
}

/* What people of an area can neither see nor change. */
static void banners_add_whole(struct request *r, struct banners *to, const struct banner_facts *f) {
    bool explained = false;
    banners_add_aged(r, to);
    if (key_banners_add(r, to, f->as_of, &explained) != OK)
        log_err(r->err);
    if (!explained)
        banners_add_sync(r, to, f);
    if (banners_add_zones(r, to) != OK)
        log_err(r->err);
}

static enum rc_err banners_collect(struct request *r, struct dict *frame, struct banners *to,
                                   const char **zone) {
    struct banner_facts f;
    TRY(banners_read_facts(r, &f));
    TRY(settings_page_zone(r->db, zone));
    dict_set(frame, T_ORG_NAME, f.org_name);
    if (f.as_of)
        dict_set(frame, T_AS_OF, banners_as_of(r, *zone, f.as_of));
    if (r->who.level < LEVEL_READ)
        return OK; /* the banners are about the organization */
    if (r->who.sees && !db_area(r->db))
        return OK; /* refused, on the connection that sees everything */
    if (!r->who.sees)
        banners_add_whole(r, to, &f);
    /* A notice that fails is left out; the others still appear. */
    if (banners_add_task_zones(r, to) != OK)
        log_err(r->err);
    if (banners_add_approval(r, to) != OK || banners_add_requests(r, to) != OK)
        log_err(r->err);
    if (!r->who.sees)
        banners_add_deliveries(r, to, &f);
    return OK;
}

void banners_add(struct request *r, struct dict *frame) {
    struct err first = *r->err; /* the page may be about this error */
    struct banners all = {0};
    const char *zone = NULL;
    if (!r->db || r->who.level == LEVEL_NONE)
        return;
    if (r->env.method == POST)
        db_rollback(r->db); /* a failed save may have left a transaction open */
    if (banners_collect(r, frame, &all, &zone) != OK)
        log_err(r->err);
    if (zone)
        banners_show(r, frame, &all, zone);
    *r->err = first;
}
