/* The frame around every page: navigation, banners, the message after a save, the error summary.
 * Leaves the page's own part to its handler. */
#include "page/page.h"
#include "base/text.h"
#include "http/csrf.h"
#include "page/banners.h"
#include "page/navigation.h"
#include "tpl_names.h"

#include <string.h>

/* Messages shown once on the page after a redirect, by the key in the cookie. */
static const struct {
    const char *key, *text;
} FLASH[] = {
    {"saved", "Your changes are saved."},
    {"unchanged", "Everything was already so; nothing was changed."},
    {"webhook-added", "Webhook added. Send a test to check it."},
    {"filter-added", "The filter is saved. Tasks and bulk operations can use it now."},
    {"removed", "It was removed."},
    {"deleted", "It was deleted."},
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
    {"imported", "Settings imported."},
    {"test-sent", "Test sent. The result appears below."},
    {"redelivered", "Redelivery queued with the same ID."},
    {"paused", "Paused. Events are queued until you resume."},
    {"resumed", "Resumed. Queued events are being sent."},
    {"key-removed", "API key removed."},
    {"webhook-deleted", "Webhook deleted."},
    {"dismissed", "Dismissed."},
};

struct page page_begin(struct request *r, const char *title, const char *file) {
    struct page p = {.frame = dict_new(r->arena), .title = title};
    p.body = dict_part(p.frame, T_BODY, file);
    navigation_show(p.frame, r->who.level, r->env.path);
    banners_add(r, p.frame);
    /* Also for a person who is not let in: they may see that it is the wrong account. */
    dict_set(p.frame, T_WHO, r->who.name);
    if (r->who.because)
        dict_set(p.frame, T_WHO_ROLE, r->who.because);
    return p;
}

/* True: the cookie of the message is used up. */
static bool page_add_flash(struct request *r, struct dict *frame) {
    if (request_late_button(r))
        dict_show(frame, T_SESSION_ENDED);
    for (size_t i = 0; r->env.flash && i < sizeof FLASH / sizeof *FLASH; i++)
        if (strcmp(FLASH[i].key, r->env.flash) == 0) {
            dict_set(dict_row(frame, T_FLASH), T_FLASH_TEXT, FLASH[i].text);
            return true;
        }
    return r->env.flash != NULL;
}

static void page_add_summary(struct request *r, struct dict *frame) {
    struct dict *summary = dict_row(frame, T_SUMMARY);
    for (const struct field_error *f = r->errors; f; f = f->next) {
        struct dict *item = dict_row(summary, T_SUMMARY_ROW);
        struct dict *row = dict_row(item, f->in_form ? T_SUMMARY_LINK : T_SUMMARY_PLAIN);
        dict_set(row, T_SUMMARY_FIELD, f->name);
        dict_set(row, T_SUMMARY_TEXT, f->message);
    }
}

struct response page_end_status(struct request *r, struct page *p, int status) {
    bool refused = r->errors != NULL;
    bool flashed = false;
    dict_set(p->frame, T_TITLE, text_join(r->arena, refused ? "Error: " : "", p->title));
    if (refused)
        page_add_summary(r, p->frame);
    else if (r->env.method == GET && status == 200)
        flashed = page_add_flash(r, p->frame);
    struct rendered out = {0};
    if (view_render(r->app->view, TPL_PAGE_PAGE, p->frame, &out, r->err) != OK) {
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
