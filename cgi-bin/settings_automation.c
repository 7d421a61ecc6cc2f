/* Settings, automation: list, add, change and delete the webhooks that tell Atlassian Automation what happened.
 * The form and the table are webhook_form.c's business, sending is the lane notify's. */
#include "handlers.h"
#include "page.h"
#include "sections.h"
#include "text.h"
#include "tpl_names.h"
#include "webhook_form.h"
#include "webhook_url.h"

#include <string.h>

static void show_facts(struct request *r, struct dict *row, const struct webhook *w) {
    dict_set(row, T_WEBHOOK_NAME, w->name);
    dict_set(row, T_WEBHOOK_ADDRESS, webhook_url_short(r->arena, w->url));
    dict_set(row, T_WEBHOOK_TRIGGERS, webhook_triggers(r, w));
    dict_set(row, T_WEBHOOK_SECRET,
             !w->has_secret ? "none" : w->last4 ? arena_printf(r->arena, "ends in %s", w->last4) : "entered");
    dict_show(row, w->enabled ? T_WEBHOOK_ON : T_WEBHOOK_OFF);
}

static enum rc_err show_list(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_AUTOMATION_LIST, &rows, ""));
    while (db_next(rows)) {
        struct webhook w;
        webhook_row(r, rows, &w);
        list = list ? list : dict_row(body, T_LIST);
        struct dict *row = dict_row(list, T_WEBHOOK);
        dict_set(row, T_WEBHOOK_PATH, arena_printf(r->arena, "/settings/automation/%lld", (long long)w.id));
        show_facts(r, row, &w);
    }
    dict_show_if(body, !list, T_NO_WEBHOOKS);
    return db_end(rows);
}

static struct response show_all(struct request *r) {
    struct page p = page_begin(r, "Atlassian Automation", TPL_SETTINGS_AUTOMATION);
    static const struct webhook NEW = {0};
    if (show_list(r, p.body) != OK)
        return response_error(r);
    if (r->who.level >= LEVEL_FULL) {
        struct dict *change = dict_row(p.body, T_MAY_CHANGE);
        webhook_form_show(r, dict_part(change, T_WEBHOOK_FORM, TPL_SETTINGS_AUTOMATION_FORM), &NEW);
    } else
        dict_show(p.body, T_READ_ONLY);
    return page_end(r, &p);
}

static struct response show_one(struct request *r, const struct webhook *w) {
    struct page p = page_begin(r, arena_printf(r->arena, "Webhook %s", w->name), TPL_SETTINGS_AUTOMATION_EDIT);
    show_facts(r, p.body, w);
    dict_set(p.body, T_WEBHOOK_NOTES, w->notes);
    dict_set(p.body, T_WEBHOOK_CREATED, arena_printf(r->arena, "%s by %s", text_ago(r->arena, w->created_at, r->now), w->created_by));
    dict_set(p.body, T_WEBHOOK_CHANGED, arena_printf(r->arena, "%s by %s", text_ago(r->arena, w->changed_at, r->now), w->changed_by));
    if (r->who.level >= LEVEL_FULL) {
        struct dict *change = dict_row(p.body, T_MAY_CHANGE);
        page_csrf(r, change);
        dict_set(change, T_DELETE_PATH, arena_printf(r->arena, "/settings/automation/%lld/delete", (long long)w->id));
        webhook_form_show(r, dict_part(change, T_WEBHOOK_FORM, TPL_SETTINGS_AUTOMATION_FORM), w);
    } else
        dict_show(p.body, T_READ_ONLY);
    return page_end(r, &p);
}

struct response settings_automation(struct request *r) { return show_all(r); }

struct response settings_automation_post(struct request *r) {
    struct webhook w = {0};
    bool changed = false;
    webhook_form_read(r, &w);
    if (!r->errors && webhook_save(r, NULL, &w, &changed) != OK)
        return response_error(r);
    return r->errors ? show_all(r) : response_see(r, "/settings/automation", "added");
}

struct response settings_automation_edit(struct request *r) {
    struct webhook w;
    return webhook_get(r, &w) != OK ? response_error(r) : show_one(r, &w);
}

struct response settings_automation_edit_post(struct request *r) {
    struct webhook old, w;
    bool changed = false;
    if (webhook_get(r, &old) != OK)
        return response_error(r);
    w = old;
    webhook_form_read(r, &w);
    if (!r->errors && webhook_save(r, &old, &w, &changed) != OK)
        return response_error(r);
    if (r->errors)
        return show_one(r, &old);
    return response_see(r, arena_printf(r->arena, "/settings/automation/%lld", (long long)w.id), changed ? "saved" : "unchanged");
}

static struct response ask_delete(struct request *r, const struct webhook *w) {
    struct page p = page_begin(r, "Confirm deleting a webhook", TPL_SETTINGS_AUTOMATION_DELETE);
    page_csrf(r, p.body);
    show_facts(r, p.body, w);
    dict_set(p.body, T_WEBHOOK_PATH, arena_printf(r->arena, "/settings/automation/%lld", (long long)w->id));
    dict_set(p.body, T_DELETE_PATH, arena_printf(r->arena, "/settings/automation/%lld/delete", (long long)w->id));
    return page_end(r, &p);
}

struct response settings_automation_delete(struct request *r) {
    struct webhook w;
    if (webhook_get(r, &w) != OK)
        return response_error(r);
    if (strcmp(request_form_text(r, "confirm"), "yes") != 0)
        return ask_delete(r, &w);
    if (webhook_delete(r, &w) != OK)
        return response_error(r);
    return response_see(r, "/settings/automation", "deleted");
}

const char *settings_automation_state(struct request *r) {
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
        return "No webhook yet.";
    return arena_printf(r->arena, "%lld webhook%s, %lld of them on.", (long long)all, all == 1 ? "" : "s", (long long)on);
}
