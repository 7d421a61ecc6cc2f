/* The organization's name, the age of its figures, and the banners of every page. Reads only. */
#include "page/banners.h"
#include "base/log.h"
#include "base/text.h"
#include "base/zone.h"
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

static void banners_add_aged(struct request *r, struct dict *frame) {
    if (r->who.aged)
        banner_add(frame, BANNER_DANGER, IDENTITY_AGED, "/settings/sync",
                   "Look at the synchronization");
}

/* For people who may approve a run and did not request it. */
static enum rc_err banners_add_approval(struct request *r, struct dict *frame) {
    int64_t waiting = 0;
    if (r->who.level < LEVEL_FULL)
        return OK;
    TRY(db_get_int(r->db, Q_TASK_PAGE_WAITING, &waiting, NULL, "s", r->who.name));
    if (waiting == 0)
        return OK;
    const char *text = "A run waits for a second person to approve it.";
    if (waiting > 1)
        text = arena_printf(r->arena, "%s runs wait for a second person to approve them.",
                            text_count(r->arena, waiting));
    banner_add(frame, BANNER_INFO, text, "/tasks/runs?state=waiting", "Look at it");
    return OK;
}

/* The organization as every page shows it, to everybody the same. Times are UTC seconds. */
struct banner_facts {
    const char *org_name;
    const char *zone;          /* NULL: no figures yet */
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
        if (!db_is_null(rows, PAGE_FRAME__AS_OF))
            TRY(settings_page_zone(r->db, &out->zone));
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
static void banners_add_sync(struct request *r, struct dict *frame, const struct banner_facts *f) {
    const char *text = NULL;
    if (text_starts(r->env.path, "/settings/sync"))
        return;
    if (f->outcome == SYNC_SUSPICIOUS)
        text = "The last synchronization looked wrong and was not taken over.";
    else if (f->outcome == SYNC_FAILED)
        text = "The last synchronization failed.";
    else if (f->as_of && r->now - f->as_of > RUN_DATA_SECONDS)
        text = "No synchronization came to its end lately, so no task runs.";
    if (!text)
        return;
    if (f->as_of)
        text = arena_printf(r->arena, "%s The figures were read %s.", text,
                            text_ago(r->arena, f->as_of, r->now));
    banner_add(frame, BANNER_WARN, text, "/settings/sync", "Look at it");
}

/* A system may lose names of time zones, as an upgrade to Debian 13 does. */
static enum rc_err banners_add_zones(struct request *r, struct dict *frame) {
    static const struct {
        const char *setting, *owner, *path;
    } ZONES[] = {
        {"sync.time_zone", "the daily synchronization", "/settings/sync"},
        {"display.zone", "the pages", "/settings/display"},
    };
    for (size_t i = 0; i < sizeof ZONES / sizeof *ZONES; i++) {
        const char *zone = NULL;
        TRY(settings_text(r->db, ZONES[i].setting, &zone));
        if (!*zone || zone_known(zone) || text_starts(r->env.path, ZONES[i].path))
            continue;
        const char *text = arena_printf(
            r->arena, "This server does not know the time zone %s of %s, and uses %s meanwhile.",
            zone, ZONES[i].owner, zone_or_nearest(zone));
        banner_add(frame, BANNER_DANGER, text, ZONES[i].path, "Choose another");
    }
    return OK;
}

static enum rc_err banners_add_task_zones(struct request *r, struct dict *frame) {
    struct rows *rows = NULL;
    const char *text = NULL, *link = NULL;
    int64_t count = 0;
    TRY(db_query(r->db, Q_PAGE_TASK_ZONES, &rows, ""));
    while (db_next(rows)) {
        const char *zone = db_text(rows, PAGE_TASK_ZONES__TIME_ZONE);
        if (zone_known(zone) || ++count > 1)
            continue;
        link = arena_printf(r->arena, "/tasks/%lld", (long long)db_int(rows, PAGE_TASK_ZONES__ID));
        text = arena_printf(
            r->arena, "The task %s does not start: this server does not know its time zone %s.",
            db_text(rows, PAGE_TASK_ZONES__NAME), zone);
    }
    TRY(db_end(rows));
    if (count == 1) {
        banner_add(frame, BANNER_DANGER, text, link, "Choose another");
    } else if (count > 1) {
        text = arena_printf(r->arena,
                            "%s tasks do not start: this server does not know their time zones.",
                            text_count(r->arena, count));
        banner_add(frame, BANNER_DANGER, text, "/tasks", "Look at them");
    }
    return OK;
}

/* Deliveries that were given up, until somebody marks them as seen, and a webhook that was switched
 * off, until somebody saves it. */
static void banners_add_deliveries(struct request *r, struct dict *frame,
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
        const char *text = "A message could not be delivered and was given up.";
        if (f->given_up > 1)
            text = arena_printf(r->arena, "%s messages could not be delivered and were given up.",
                                text_count(r->arena, f->given_up));
        banner_add(frame, BANNER_DANGER, text, link, "Look at it");
    }
    if (f->off_webhook) {
        const char *text = arena_printf(
            r->arena, "The webhook %s was switched off: every try failed for 5 days.", f->off_name);
        link = arena_printf(r->arena, "%s/%lld", WEBHOOKS, (long long)f->off_webhook);
        banner_add(frame, BANNER_DANGER, text, link, "Mend it");
    }
}

static enum rc_err banners_add_all(struct request *r, struct dict *frame) {
    struct banner_facts f;
    TRY(banners_read_facts(r, &f));
    dict_set(frame, T_ORG_NAME, f.org_name);
    banners_add_aged(r, frame);
    bool explained = false;
    if (key_banners_add(r, frame, f.as_of, &explained) != OK)
        log_err(r->err);
    if (!explained)
        banners_add_sync(r, frame, &f);
    if (f.zone) {
        const char *day = zone_day_text(r->arena, f.zone, f.as_of, r->now);
        dict_set(frame, T_AS_OF, text_join(r->arena, "as of ", day));
    }
    /* A banner that fails is left out; the others still appear. */
    if (banners_add_zones(r, frame) != OK || banners_add_task_zones(r, frame) != OK)
        log_err(r->err);
    if (banners_add_approval(r, frame) != OK)
        log_err(r->err);
    banners_add_deliveries(r, frame, &f);
    return OK;
}

void banners_add(struct request *r, struct dict *frame) {
    struct err first = *r->err; /* the page may be about this error */
    if (!r->db || r->who.level == LEVEL_NONE)
        return;
    if (r->env.method == POST)
        db_rollback(r->db); /* a failed save may have left a transaction open */
    if (banners_add_all(r, frame) != OK)
        log_err(r->err);
    *r->err = first;
}
