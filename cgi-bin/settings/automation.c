/* Settings, webhooks: lists, adds, changes, pauses, tests and deletes the webhooks that inform
 * Atlassian Automation. webhook_form.c has their form and rows; the lane notify sends to them. */
#include "base/text.h"
#include "deliveries/deliveries.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "queue/job.h"
#include "settings/section.h"
#include "settings/webhook_form.h"
#include "settings/webhook_url.h"
#include "tpl_names.h"

#include <string.h>

/* The section of the template for the webhook's state. */
static const char *automation_state_section(const struct webhook *w) {
    if (w->off_at)
        return T_WEBHOOK_FAILED;
    if (!w->enabled)
        return T_WEBHOOK_OFF;
    return w->paused_at ? T_WEBHOOK_PAUSED : T_WEBHOOK_ON;
}

static void automation_show_facts(struct request *r, struct dict *row, const struct webhook *w) {
    dict_set(row, T_WEBHOOK_NAME, w->name);
    dict_set(row, T_WEBHOOK_ADDRESS, webhook_url_short(r->arena, w->url));
    dict_set(row, T_WEBHOOK_TRIGGERS, webhook_triggers(r, w));
    if (w->has_secret && w->last4)
        dict_set(dict_row(row, T_ENDS_IN), T_LAST4, w->last4);
    else
        dict_set(row, T_WEBHOOK_SECRET, w->has_secret ? "entered" : "none");
    dict_show(row, automation_state_section(w));
}

static const char *automation_path(struct request *r, const struct webhook *w, const char *below) {
    return arena_printf(r->arena, "/settings/automation/%lld%s", (long long)w->id, below);
}

static enum rc_err automation_show_deliveries(struct request *r, struct dict *row,
                                              const struct webhook *w) {
    const char *text = NULL;
    bool trouble = false;
    TRY(deliveries_text(r, w->id, &text, &trouble));
    if (*text)
        dict_set(dict_row(row, trouble ? T_WORK_TROUBLE : T_WORK), T_WORK_TEXT, text);
    return OK;
}

static enum rc_err automation_show_list(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_AUTOMATION_LIST, &rows, ""));
    while (db_next(rows)) {
        struct webhook w;
        webhook_row(rows, &w);
        list = list ? list : dict_row(body, T_LIST);
        struct dict *row = dict_row(list, T_WEBHOOK);
        dict_set(row, T_WEBHOOK_PATH, automation_path(r, &w, ""));
        automation_show_facts(r, row, &w);
        TRY(automation_show_deliveries(r, row, &w));
    }
    dict_show_if(body, !list, T_NO_WEBHOOKS);
    return db_end(rows);
}

/* The fields that a rule in Atlassian Automation finds under webhookData. */
static void automation_show_events(struct request *r, struct dict *body) {
    for (int i = 0; i < EVENT_COUNT; i++) {
        struct dict *kind = dict_row(body, T_KIND);
        dict_set(kind, T_KIND_LABEL, EVENTS[i].label);
        dict_set(kind, T_KIND_TRIGGER, EVENTS[i].trigger);
        for (const char *p = EVENTS[i].fields; *p;) {
            size_t n = strcspn(p, " ");
            dict_set(dict_row(kind, T_KIND_FIELD), T_FIELD_NAME, arena_strndup(r->arena, p, n));
            p += n + (p[n] == ' ');
        }
    }
}

static struct response automation_show_all(struct request *r) {
    struct page p = page_begin(r, "Webhooks", TPL_SETTINGS_AUTOMATION);
    static const struct webhook NEW = {0};
    const char *notices = section_automation_notices.state(r);
    if (!notices || automation_show_list(r, p.body) != OK)
        return error_page(r);
    dict_set(p.body, T_NOTICES, notices);
    automation_show_events(r, p.body);
    if (r->who.level >= LEVEL_FULL) {
        struct dict *change = dict_row(p.body, T_MAY_CHANGE);
        webhook_form_show(r, dict_part(change, T_WEBHOOK_FORM, TPL_SETTINGS_AUTOMATION_FORM), &NEW);
    } else
        dict_show(p.body, T_READ_ONLY);
    return page_end(r, &p);
}

static void automation_show_test_and_pause(struct request *r, struct dict *body,
                                           const struct webhook *w) {
    struct dict *test = dict_row(body, T_TEST_FORM);
    page_csrf(r, test);
    dict_set(test, T_TEST_PATH, automation_path(r, w, "/test"));
    page_field_error(r, test, "test-trigger");
    for (int i = 0, first = -1; i < EVENT_COUNT; i++) {
        struct dict *choice = dict_row(test, T_CHOICE);
        first = first < 0 && (w->triggers & 1u << i) ? i : first;
        dict_show_if(choice, first == i, T_CHOICE_SELECTED);
        dict_set(choice, T_CHOICE_VALUE, EVENTS[i].trigger);
        dict_set(choice, T_CHOICE_LABEL, EVENTS[i].label);
    }
    if (!w->enabled)
        return;
    struct dict *steer = dict_row(body, T_STEER);
    struct dict *pause = dict_row(steer, w->paused_at ? T_RESUME_FORM : T_PAUSE_FORM);
    page_csrf(r, pause);
    dict_set(pause, T_PAUSE_PATH, automation_path(r, w, "/pause"));
    if (w->paused_at)
        dict_set(pause, T_WHEN, text_ago(r->arena, w->paused_at, r->now));
}

static const char *automation_when_text(struct request *r, int64_t at, const char *who) {
    return arena_printf(r->arena, "%s by %s", text_ago(r->arena, at, r->now), who);
}

static struct response automation_show_one(struct request *r, const struct webhook *w) {
    struct page p =
        page_begin(r, arena_printf(r->arena, "Webhook %s", w->name), TPL_SETTINGS_AUTOMATION_EDIT);
    automation_show_facts(r, p.body, w);
    dict_set(p.body, T_WEBHOOK_NOTES, w->notes);
    dict_set(p.body, T_WEBHOOK_CREATED, automation_when_text(r, w->created_at, w->created_by));
    dict_set(p.body, T_WEBHOOK_CHANGED, automation_when_text(r, w->changed_at, w->changed_by));
    if (w->off_at)
        dict_set(dict_row(p.body, T_OFF), T_WHEN, text_ago(r->arena, w->off_at, r->now));
    if (deliveries_show(r, p.body, w->id, automation_path(r, w, "")) != OK)
        return error_page(r);
    if (r->who.level >= LEVEL_FULL) {
        automation_show_test_and_pause(r, p.body, w);
        struct dict *change = dict_row(p.body, T_MAY_CHANGE);
        page_csrf(r, change);
        dict_set(change, T_DELETE_PATH, automation_path(r, w, "/delete"));
        webhook_form_show(r, dict_part(change, T_WEBHOOK_FORM, TPL_SETTINGS_AUTOMATION_FORM), w);
    } else
        dict_show(p.body, T_READ_ONLY);
    return page_end(r, &p);
}

static struct response section_automation_show(struct request *r) { return automation_show_all(r); }

static struct response section_automation_save(struct request *r) {
    struct webhook w = {0};
    bool changed = false;
    webhook_form_read(r, &w);
    if (!r->errors && webhook_save(r, NULL, &w, &changed) != OK)
        return error_page(r);
    return r->errors ? automation_show_all(r)
                     : response_see(r, automation_path(r, &w, ""), "webhook-added");
}

struct response settings_automation_edit(struct request *r) {
    struct webhook w;
    return webhook_get(r, &w) != OK ? error_page(r) : automation_show_one(r, &w);
}

struct response settings_automation_edit_post(struct request *r) {
    struct webhook old, w;
    bool changed = false;
    if (webhook_get(r, &old) != OK)
        return error_page(r);
    w = old;
    webhook_form_read(r, &w);
    if (!r->errors && webhook_save(r, &old, &w, &changed) != OK)
        return error_page(r);
    if (r->errors)
        return automation_show_one(r, &old);
    job_wake(r->app->config->db, "notify"); /* deliveries may wait for this change */
    return response_see(r, automation_path(r, &w, ""), changed ? "saved" : "unchanged");
}

static struct response automation_show_delete(struct request *r, const struct webhook *w) {
    struct page p = page_begin(r, "Delete this webhook?", TPL_SETTINGS_AUTOMATION_DELETE);
    page_csrf(r, p.body);
    automation_show_facts(r, p.body, w);
    dict_set(p.body, T_WEBHOOK_PATH, automation_path(r, w, ""));
    dict_set(p.body, T_DELETE_PATH, automation_path(r, w, "/delete"));
    return page_end(r, &p);
}

struct response settings_automation_delete(struct request *r) {
    struct webhook w;
    if (webhook_get(r, &w) != OK)
        return error_page(r);
    if (strcmp(request_form_text(r, "confirm"), "yes") != 0)
        return automation_show_delete(r, &w);
    if (webhook_delete(r, &w) != OK)
        return error_page(r);
    return response_see(r, "/settings/automation", "webhook-deleted");
}

/* --- testing and pausing */

static enum rc_err automation_queue_test(struct request *r, const struct webhook *w,
                                         const char *trigger) {
    TRY(db_begin(r->db));
    TRY(event_test(r->db, trigger, w->id, r->app->config->base_url, r->now));
    TRY(audit_add(r->db, r->now, r->who.name, "webhook.test",
                  arena_printf(r->arena, "webhook %lld", (long long)w->id), NULL, NULL, trigger));
    return db_commit(r->db);
}

/* Index of the event with this trigger; with "" the first one of the webhook. EVENT_COUNT: none. */
static int automation_find_event(const struct webhook *w, const char *trigger) {
    for (int i = 0; i < EVENT_COUNT; i++) {
        bool chosen = (w->triggers & 1u << i) != 0;
        if (*trigger ? strcmp(EVENTS[i].trigger, trigger) == 0 : chosen)
            return i;
    }
    return EVENT_COUNT;
}

struct response settings_automation_test(struct request *r) {
    struct webhook w;
    const char *trigger = request_form_text(r, "trigger");
    if (webhook_get(r, &w) != OK)
        return error_page(r);
    int event = automation_find_event(&w, trigger);
    if (event == EVENT_COUNT) {
        request_refuse(r, "test-trigger", "Choose a trigger from the list");
        return automation_show_one(r, &w);
    }
    if (automation_queue_test(r, &w, EVENTS[event].trigger) != OK)
        return error_page(r);
    job_wake(r->app->config->db, "notify");
    return response_see(r, automation_path(r, &w, ""), "test-sent");
}

static enum rc_err automation_store_pause(struct request *r, const struct webhook *w, bool pause) {
    TRY(db_begin(r->db));
    if (pause)
        TRY(db_exec(r->db, Q_AUTOMATION_PAUSE, NULL, "ii", w->id, r->now));
    else
        TRY(db_exec(r->db, Q_AUTOMATION_PAUSE, NULL, "in", w->id));
    TRY(audit_add(r->db, r->now, r->who.name, pause ? "webhook.pause" : "webhook.resume",
                  arena_printf(r->arena, "webhook %lld", (long long)w->id), w->name, NULL, NULL));
    return db_commit(r->db);
}

struct response settings_automation_pause(struct request *r) {
    struct webhook w;
    bool pause = strcmp(request_form_text(r, "paused"), "yes") == 0;
    if (webhook_get(r, &w) != OK)
        return error_page(r);
    if (pause == (w.paused_at != 0))
        return response_see(r, automation_path(r, &w, ""), "unchanged");
    if (automation_store_pause(r, &w, pause) != OK)
        return error_page(r);
    job_wake(r->app->config->db, "notify");
    return response_see(r, automation_path(r, &w, ""), pause ? "paused" : "resumed");
}

struct response settings_automation_redeliver(struct request *r) {
    struct webhook w;
    if (webhook_get(r, &w) != OK ||
        deliveries_resend(r, w.id, r->path_arg[1], "webhook.redeliver") != OK)
        return error_page(r);
    return response_see(r, automation_path(r, &w, ""), "redelivered");
}

struct response settings_automation_delivery(struct request *r) {
    struct webhook w;
    struct response out;
    if (webhook_get(r, &w) != OK)
        return error_page(r);
    struct delivery_receiver to = {
        .webhook = w.id,
        .path = automation_path(r, &w, ""),
        .name = w.name,
        .address = webhook_url_short(r->arena, w.url),
        .has_secret = w.has_secret,
        .last4 = w.last4,
    };
    return deliveries_show_payload(r, &to, r->path_arg[1], &out) == OK ? out : error_page(r);
}

static const char *section_automation_state(struct request *r) {
    struct rows *rows = NULL;
    int64_t all = 0, on = 0;
    if (db_query(r->db, Q_AUTOMATION_COUNT, &rows, "") != OK)
        return NULL;
    if (db_next(rows)) {
        all = db_int(rows, 0);
        on = db_int(rows, 1);
    }
    if (db_end(rows) != OK)
        return NULL;
    if (all == 0)
        return "No webhooks.";
    if (all == 1)
        return on ? "1 webhook, on." : "1 webhook, off.";
    return arena_printf(r->arena, "%lld webhooks, %lld on.", (long long)all, (long long)on);
}

struct response settings_automation_seen(struct request *r) {
    struct webhook w;
    bool any = false;
    if (webhook_get(r, &w) != OK)
        return error_page(r);
    const char *subject = arena_printf(r->arena, "webhook %lld", (long long)w.id);
    if (deliveries_mark_seen(r, w.id, subject, &any) != OK)
        return error_page(r);
    return response_see(r, automation_path(r, &w, ""), any ? "dismissed" : "unchanged");
}

const struct section section_automation = {
    .path = "/settings/automation",
    .title = "Webhooks",
    .icon = "webhook",
    .about = "Events for Atlassian Automation",
    .state = section_automation_state,
    .show = section_automation_show,
    .save = section_automation_save,
    .form = "name url secret trigger* notes enabled",
};
