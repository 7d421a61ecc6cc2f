/* What every page says about the organization, and the banners that follow from it. Reads only. */
#include "page/banners.h"
#include "base/log.h"
#include "base/text.h"
#include "base/zone.h"
#include "http/identity.h"
#include "page/banner.h"
#include "page/key_banners.h"
#include "runs/run.h"
#include "settings/settings.h"
#include "terms/state.h"
#include "tpl_names.h"

#include <string.h>

static void aged_banner(struct request *r, struct dict *frame) {
    if (r->who.aged)
        banner_add(frame, BANNER_DANGER, IDENTITY_AGED, "/settings/sync",
                   "Look at the synchronization");
}

/* For those who can approve it, and did not ask for it. */
static enum rc_err approval_banner(struct request *r, struct dict *frame) {
    int64_t waiting = 0;
    if (r->who.level < LEVEL_FULL)
        return OK;
    TRY(db_get_int(r->db, Q_TASK_PAGE_WAITING, &waiting, NULL, "s", r->who.name));
    if (waiting > 0)
        banner_add(frame, BANNER_INFO,
                   waiting == 1
                       ? "A run waits for a second person to approve it."
                       : arena_printf(r->arena,
                                      "%lld runs wait for a second person to approve them.",
                                      (long long)waiting),
                   "/tasks/runs?state=waiting", "Look at it");
    return OK;
}

/* What stands on every page alike: the organization, its key, its figures' age, and what was given
 * up. Nothing of a person. */
struct facts {
    const char *org_name, *zone, *off_name; /* zone NULL: no figures yet */
    enum sync_outcome outcome;              /* of the last synchronization that ended */
    int64_t as_of, dead, receivers, webhook, off;
};

static enum rc_err read_facts(struct request *r, struct facts *out) {
    struct rows *rows = NULL;
    *out = (struct facts){0};
    TRY(db_query(r->db, Q_PAGE_FRAME, &rows, ""));
    if (db_next(rows)) {
        out->org_name = db_text(rows, 0);
        if (!db_is_null(rows, 2))
            TRY(settings_text(r->db, "sync.time_zone", &out->zone));
        out->as_of = db_int(rows, 2);
        out->outcome = sync_outcome_of(db_text(rows, 4));
    }
    TRY(db_end(rows));
    TRY(db_query(r->db, Q_DELIVERY_TROUBLE, &rows, ""));
    if (db_next(rows)) {
        out->dead = db_int(rows, 0);
        out->receivers = db_int(rows, 1);
        out->webhook = db_int(rows, 2);
        out->off = db_int(rows, 3);
        out->off_name = db_text(rows, 4);
    }
    return db_end(rows);
}

/* Whoever looks in once a week must not take old figures for those of today. */
static void sync_banner(struct request *r, struct dict *frame, const struct facts *f) {
    const char *text = NULL, *ago = f->as_of ? arena_printf(r->arena, " The figures were read %s.",
                                                            text_ago(r->arena, f->as_of, r->now))
                                             : "";
    if (text_starts(r->env.path, "/settings/sync"))
        return;
    if (f->outcome == SYNC_SUSPICIOUS)
        text = "The last synchronization looked wrong and was not taken over.";
    else if (f->outcome == SYNC_FAILED)
        text = "The last synchronization failed.";
    else if (f->as_of && r->now - f->as_of > RUN_DATA_SECONDS)
        text = "No synchronization came to its end lately, so no task runs.";
    if (text)
        banner_add(frame, BANNER_WARN, text_join(r->arena, text, ago), "/settings/sync",
                   "Look at it");
}

/* A system may lose the names of time zones, as an upgrade to Debian 13 does. */
static enum rc_err zone_banners(struct request *r, struct dict *frame) {
    struct rows *rows = NULL;
    const char *zone = NULL, *first = NULL, *link = NULL;
    int64_t n = 0;
    TRY(settings_text(r->db, "sync.time_zone", &zone));
    if (!zone_known(zone) && !text_starts(r->env.path, "/settings/sync"))
        banner_add(frame, BANNER_DANGER,
                   arena_printf(r->arena,
                                "This server does not know the time zone %s of the daily "
                                "synchronization. It goes by %s meanwhile.",
                                zone, zone_or_nearest(zone)),
                   "/settings/sync", "Choose another");
    TRY(db_query(r->db, Q_PAGE_TASK_ZONES, &rows, ""));
    while (db_next(rows))
        if (!zone_known(db_text(rows, 2)) && n++ == 0) {
            link = arena_printf(r->arena, "/tasks/%lld", (long long)db_int(rows, 0));
            first = arena_printf(r->arena,
                                 "The task %s does not start: this server does not know its time "
                                 "zone %s.",
                                 db_text(rows, 1), db_text(rows, 2));
        }
    TRY(db_end(rows));
    if (n == 1)
        banner_add(frame, BANNER_DANGER, first, link, "Choose another");
    else if (n > 1)
        banner_add(frame, BANNER_DANGER,
                   arena_printf(r->arena,
                                "%lld tasks do not start: this server does not know their time "
                                "zones.",
                                (long long)n),
                   "/tasks", "Look at them");
    return OK;
}

/* What was given up, until somebody looked, and webhooks that were switched off, until somebody
 * saved them. */
static void delivery_banners(struct request *r, struct dict *frame, const struct facts *f) {
    if (r->who.level < LEVEL_FULL)
        return;
    const char *link =
        f->receivers > 1 ? "/settings/automation"
        : f->webhook ? arena_printf(r->arena, "/settings/automation/%lld", (long long)f->webhook)
                     : "/settings/email";
    if (f->dead > 0 && strcmp(link, r->env.path) != 0)
        banner_add(frame, BANNER_DANGER,
                   f->dead == 1
                       ? "A message could not be delivered and was given up."
                       : arena_printf(r->arena,
                                      "%s messages could not be delivered and were given up.",
                                      text_count(r->arena, f->dead)),
                   link, "Look at it");
    if (f->off)
        banner_add(
            frame, BANNER_DANGER,
            arena_printf(r->arena, "The webhook %s was switched off: every try failed for 5 days.",
                         f->off_name),
            arena_printf(r->arena, "/settings/automation/%lld", (long long)f->off), "Mend it");
}

/* The frame must come out even when the database does not answer. */
void banners_add(struct request *r, struct dict *frame) {
    struct facts f;
    struct err kept = *r->err;
    if (!r->db || r->who.level == LEVEL_NONE)
        return;
    if (r->env.method == POST)
        db_rollback(r->db); /* what a failed save left open */
    if (read_facts(r, &f) == OK) {
        dict_set(frame, T_ORG_NAME, f.org_name);
        aged_banner(r, frame);
        bool silent = false;
        if (key_banners_add(r, frame, f.as_of, &silent) != OK)
            log_err(r->err);
        if (!silent)
            sync_banner(r, frame, &f);
        if (f.zone)
            dict_set(frame, T_AS_OF,
                     arena_printf(r->arena, "as of %s",
                                  zone_day_text(r->arena, f.zone, f.as_of, r->now)));
        if (zone_banners(r, frame) != OK)
            log_err(r->err);
        if (approval_banner(r, frame) != OK)
            log_err(r->err);
        delivery_banners(r, frame, &f);
    } else
        log_err(r->err);
    *r->err = kept;
}
