/* The frame around every page: navigation, banners about the key, message after a save, error
 * summary. Fills no page's own part. */
#include "page/page.h"
#include "base/log.h"
#include "base/text.h"
#include "base/zone.h"
#include "http/csrf.h"
#include "http/identity.h"
#include "page/navigation.h"
#include "runs/run.h"
#include "settings/settings.h"
#include "tpl_names.h"

#include <string.h>

static const struct {
    const char *key, *text;
} FLASH[] = {
    {"saved", "Your changes are saved."},
    {"unchanged", "Everything was already so; nothing was changed."},
    {"webhook-added", "The webhook was added. Open it to send a test."},
    {"filter-added", "The filter is saved. Tasks and bulk operations can use it now."},
    {"removed", "It was removed."},
    {"deleted", "It was deleted."},
    {"checking", "The key is sealed and being checked with Atlassian."},
    {"requested", "It was asked for and starts within a minute."},
    {"waits", "It was asked for. It starts when a second person has approved it."},
    {"started", "The synchronization starts now."},
    {"confirmed", "Confirmed."},
    {"saved-unseen", "Saved. It stays off, or a dry run, until somebody has seen its preview."},
    {"seen", "Noted: you have seen the preview. The task can be switched on."},
    {"switched-on", "The task is switched on."},
    {"switched-on-idle", "The task is switched on. As things are it would not start: see below "
                         "what stands against it."},
    {"seen-stays", "Noted: you have seen the preview. The task stays switched on."},
    {"limits-saved", "The limits are saved. This is a new preview, made under them."},
    {"limits-alone", "The limits are saved, but the database took no preview now. Try it again in "
                     "a minute."},
    {"filter-changed", "The filter is saved. Its tasks are switched off until somebody has seen "
                       "their preview again."},
    {"switched-off", "The task is switched off."},
    {"approved", "Approved. It starts within a minute."},
    {"rejected", "It was ended and does not run."},
    {"left-out", "That person is left out of this preview now; the counts follow."},
    {"put-back", "That person is in this preview again; the counts follow."},
    {"protected", "That person is protected now, and left out of this preview."},
    {"retry", "A new preview of exactly the people it failed for. Nothing has happened yet."},
    {"making", "The preview is being made. Nothing has happened yet."},
    {"making-before", "This preview of yours is still being made, so no other one was begun. Wait "
                      "until it is ready, or leave it."},
    {"making-left", "That preview is not made."},
    {"stopping", "It stops as soon as the calls under way are answered."},
    {"imported", "The settings were imported."},
    {"test-sent", "The test is on its way; what came of it is shown below."},
    {"redelivered", "It is sent again, under the same id."},
    {"paused", "Paused. What happens meanwhile is kept and sent when you go on."},
    {"resumed", "It goes on; what waited is sent now."},
};

void page_banner(struct dict *frame, const char *kind, const char *text, const char *link,
                 const char *label) {
    struct dict *b = dict_row(frame, T_BANNER);
    dict_show(b, kind);
    dict_set(b, T_BANNER_TEXT, text);
    dict_set(b, T_BANNER_LINK, link);
    dict_set(b, T_BANNER_LINK_TEXT, label);
}

static void aged_banner(struct request *r, struct dict *frame) {
    if (r->who.aged)
        page_banner(frame, T_BANNER_DANGER, IDENTITY_AGED, "/settings/sync",
                    "Look at the synchronization");
}

/* For those who can approve it, and did not ask for it. */
static enum rc_err approval_banner(struct request *r, struct dict *frame) {
    int64_t waiting = 0;
    if (r->who.level < LEVEL_FULL)
        return OK;
    TRY(db_get_int(r->db, Q_TASK_PAGE_WAITING, &waiting, NULL, "s", r->who.name));
    if (waiting > 0)
        page_banner(frame, T_BANNER_INFO,
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
    const char *outcome;                    /* of the last synchronization that ended; NULL: none */
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
        out->outcome = db_is_null(rows, 4) ? NULL : db_text(rows, 4);
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
    if (f->outcome && strcmp(f->outcome, "suspicious") == 0)
        text = "The last synchronization looked wrong and was not taken over.";
    else if (f->outcome && strcmp(f->outcome, "failed") == 0)
        text = "The last synchronization failed.";
    else if (f->as_of && r->now - f->as_of > RUN_DATA_SECONDS)
        text = "No synchronization came to its end lately, so no task runs.";
    if (text)
        page_banner(frame, T_BANNER_WARN, text_join(r->arena, text, ago), "/settings/sync",
                    "Look at it");
}

/* A system may lose the names of time zones, as an upgrade to Debian 13 does. */
static enum rc_err zone_banners(struct request *r, struct dict *frame) {
    struct rows *rows = NULL;
    const char *zone = NULL, *first = NULL, *link = NULL;
    int64_t n = 0;
    TRY(settings_text(r->db, "sync.time_zone", &zone));
    if (!zone_known(zone) && !text_starts(r->env.path, "/settings/sync"))
        page_banner(frame, T_BANNER_DANGER,
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
        page_banner(frame, T_BANNER_DANGER, first, link, "Choose another");
    else if (n > 1)
        page_banner(frame, T_BANNER_DANGER,
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
        page_banner(frame, T_BANNER_DANGER,
                    f->dead == 1
                        ? "A message could not be delivered and was given up."
                        : arena_printf(r->arena,
                                       "%s messages could not be delivered and were given up.",
                                       text_count(r->arena, f->dead)),
                    link, "Look at it");
    if (f->off)
        page_banner(
            frame, T_BANNER_DANGER,
            arena_printf(r->arena, "The webhook %s was switched off: every try failed for 5 days.",
                         f->off_name),
            arena_printf(r->arena, "/settings/automation/%lld", (long long)f->off), "Mend it");
}

/* The frame must come out even when the database does not answer. */
static void add_facts(struct request *r, struct dict *frame) {
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
        if (page_key_banners(r, frame, f.as_of, &silent) != OK)
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

struct page page_begin(struct request *r, const char *title, const char *file) {
    struct page p = {.frame = dict_new(r->arena), .title = title};
    p.body = dict_part(p.frame, T_BODY, file);
    navigation_show(p.frame, r->who.level, r->env.path);
    add_facts(r, p.frame);
    dict_set(p.frame, T_WHO,
             r->who.name); /* also for whoever is not let in: it may be the wrong account */
    if (r->who.because)
        dict_set(p.frame, T_WHO_ROLE, r->who.because);
    return p;
}

static bool add_flash(struct request *r, struct dict *frame) {
    if (request_late_button(r))
        dict_show(frame, T_SESSION_ENDED);
    for (size_t i = 0; r->env.flash && i < sizeof FLASH / sizeof *FLASH; i++)
        if (strcmp(FLASH[i].key, r->env.flash) == 0) {
            dict_set(dict_row(frame, T_FLASH), T_FLASH_TEXT, FLASH[i].text);
            return true;
        }
    return r->env.flash != NULL;
}

struct response page_end_status(struct request *r, struct page *p, int status) {
    bool refused = r->errors != NULL;
    dict_set(p->frame, T_TITLE, arena_printf(r->arena, "%s%s", refused ? "Error: " : "", p->title));
    bool flashed = !refused && r->env.method == GET && status == 200 && add_flash(r, p->frame);
    if (refused) {
        struct dict *summary = dict_row(p->frame, T_SUMMARY);
        for (const struct field_error *f = r->errors; f; f = f->next) {
            struct dict *row = dict_row(dict_row(summary, T_SUMMARY_ROW),
                                        f->in_form ? T_SUMMARY_LINK : T_SUMMARY_PLAIN);
            dict_set(row, T_SUMMARY_FIELD, f->name);
            dict_set(row, T_SUMMARY_TEXT, f->message);
        }
    }
    struct rendered out = {0};
    /* What was typed into a form is not remembered. */
    bool asked = r->env.method == GET && status == 200;
    if ((asked ? view_render_again : view_render)(r->app->view, TPL_PAGE_LAYOUT, p->frame, &out,
                                                  r->err) != OK) {
        const char *text = "Internal error\nThe page could not be made. The log says why.\n";
        return response_text(500, "text/plain; charset=utf-8", text, strlen(text));
    }
    struct response answer =
        response_text(status, "text/html; charset=utf-8", out.text, out.length);
    if (flashed)
        answer.cookie = "rollcall_flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict";
    return answer;
}

struct response page_end(struct request *r, struct page *p) {
    return page_end_status(r, p, r->errors ? 422 : 200);
}

void page_field_error(struct request *r, struct dict *d, const char *field) {
    const char *message = request_error(r, field);
    if (!message)
        return;
    dict_show(d, T_HAS_ERROR);
    dict_set(d, T_ERROR, message);
}

void page_csrf(struct request *r, struct dict *d) { dict_set(d, T_CSRF, csrf_token(r)); }
