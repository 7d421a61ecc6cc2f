/* The frame around every page: navigation, banners, the message after a save, the error summary.
 * Leaves the page's own part to its handler. */
#include "page/page.h"
#include "areas/area_level.h"
#include "base/log.h"
#include "base/text.h"
#include "http/csrf.h"
#include "page/banners.h"
#include "page/navigation.h"
#include "tpl_names.h"

#include <string.h>

/* Messages shown once on the page after a redirect, by the key in the cookie. */
static const struct {
    const char *key, *text;
    bool pending; /* has begun, and may still fail */
} FLASH[] = {
    {"saved", "Changes saved.", false},
    {"unchanged", "No changes to save.", false},
    {"webhook-added", "Webhook added. Send a test event to try it.", false},
    {"webhook-deleted", "Webhook deleted.", false},
    {"area-added", "Area added. Give access to it in Settings > Access.", false},
    {"area-deleted", "Area deleted.", false},
    {"access-given", "Access given. It counts from the next click on.", false},
    {"access-removed", "Access removed. It ends at the next click.", false},
    {"filter-added", "Filter saved. Tasks and bulk actions can use it now.", false},
    {"filter-changed", "Filter saved. Its tasks are off until you review their previews.", false},
    {"filter-deleted", "Filter deleted.", false},
    {"task-deleted", "Task deleted.", false},
    {"removed", "API key removed.", false},
    {"key-removed", "API key removed.", false},
    {"dismissed", "Dismissed.", false},
    {"people-protected", "Protected. People who were protected before keep their reason and date.",
     false},
    {"deleted", "Deleted.", false},
    {"checking", "Checking the key with Atlassian…", true},
    {"requested", "Run requested. It starts within a minute.", true},
    {"waits", "Sent for approval. The run starts once someone else approves it.", true},
    {"started", "Sync requested. It starts within a minute.", true},
    {"accepted", "Accepted. A new sync starts now.", true},
    {"sync-stopping", "The sync is stopping. Your data is unchanged.", true},
    {"sync-ended", "The sync had already finished.", false},
    {"people-protected", "Protected. People who were protected before keep their reason and date.",
     false},
    {"access-kept", "Done. You keep your access.", false},
    {"keep-asked", "Request sent. Nothing is removed until an admin answers.", false},
    {"access-returns", "Your access is on its way back. This takes a few minutes.", true},
    {"return-asked", "Request sent. An admin will answer.", false},
    {"return-waits", "Your access comes back once a second admin approves.", true},
    {"granted", "Granted.", false},
    {"declined", "Declined.", false},
    {"review-started", "Review started. Its reviewers get an e-mail if e-mail is on.", false},
    {"review-decided", "Decision saved.", false},
    {"review-decided-anew", "Decision saved. Preview the removal again: it has changed.", false},
    {"review-reminded", "Reminders queued for reviewers who had none today.", false},
    {"review-not-reminded",
     "No reminder sent: e-mail is off, or everyone had one today or has decided.", false},
    {"review-closed", "Review closed. Its archive is ready.", false},
    {"keep-ended", "Ended. The next run of the task may include this person again.", false},
    {"confirmed", "Confirmed.", false},
    {"saved-unseen", "Saved. Review the preview to turn the task on.", false},
    {"seen", "Preview reviewed. You can turn the task on.", false},
    {"switched-on", "Task turned on.", false},
    {"switched-on-idle", "Task turned on, but its runs are blocked: see the reason below.", false},
    {"seen-stays", "Preview reviewed. The task stays on.", false},
    {"limits-saved", "Limits saved. This is a new preview with the new limits.", false},
    {"limits-alone", "Limits saved, but no preview was made. Try again in a minute.", false},
    {"switched-off", "Task turned off.", false},
    {"approved", "Run approved. It starts within a minute.", true},
    {"rejected", "Run rejected or withdrawn. It will not start.", false},
    {"left-out", "Person skipped in this preview. The counts have changed.", false},
    {"warning-left", "Person skipped. This run sends them no more notices.", false},
    {"bounced", "People with these addresses are skipped.", false},
    {"put-back", "Person included in this preview again. The counts have changed.", false},
    {"protected", "Person protected and skipped in this preview.", false},
    {"retry", "New preview of the people who failed. Nothing has changed yet.", false},
    {"making", "Preparing the preview. Nothing has changed yet.", true},
    {"making-before", "Your previous preview is still being prepared, so no new one was started.",
     true},
    {"making-left", "Preview cancelled.", false},
    {"stopping", "Stopping after the current requests.", true},
    {"imported", "Settings imported.", false},
    {"test-sent", "Test sent. The result appears below.", true},
    {"notice-test", "Test notice queued. It arrives within a minute.", false},
    {"redelivered", "Redelivery queued with the same ID.", true},
    {"paused", "Paused. Events are queued until you resume.", false},
    {"resumed", "Resumed. Queued events are being sent.", false},
    {"checklist-done", "Checklist dismissed for everyone.", false},
    {"key-removed", "API key removed.", false},
    {"dismissed", "Dismissed.", false},
};

/* The role, and how far it goes when that is not everything. */
static const char *page_role(struct request *r) {
    struct err first = *r->err; /* the page may be about this error */
    const char *area = NULL;
    if (r->db && r->who.level >= LEVEL_READ &&
        area_level_text(r->db, r->who.sees, r->who.acts, &area) != OK)
        log_err(r->err);
    *r->err = first;
    if (area)
        return area;
    if (r->who.level != LEVEL_READ || !*r->who.because)
        return r->who.because;
    return arena_printf(r->arena, "%s, read only", r->who.because);
}

void page_show_reach(const struct request *r, struct dict *d) {
    dict_show(d, r->who.sees ? T_SETTINGS_CLOSED : T_SETTINGS_OPEN);
}

struct page page_begin(struct request *r, const char *title, const char *file) {
    return page_begin_below(r, title, file, r->env.path);
}

struct page page_begin_below(struct request *r, const char *title, const char *file,
                             const char *path) {
    struct page p = {.frame = dict_new(r->arena), .title = title};
    p.body = dict_part(p.frame, T_BODY, file);
    navigation_show(p.frame, r->who.level, r->who.sees != NULL, path);
    page_show_reach(r, p.body);
    banners_add(r, p.frame);
    /* Also for a person who is not let in: they may see that it is the wrong account. */
    dict_set(p.frame, T_WHO, r->who.name);
    dict_set(p.frame, T_HOME, r->who.level == LEVEL_SELF ? "/my-access" : "/");
    dict_show_if(p.frame, r->who.level != LEVEL_NONE, T_MY_ACCESS_LINK);
    dict_show_if(p.frame, r->who.level >= LEVEL_READ, T_HELP_LINK);
    if (r->who.because)
        dict_set(p.frame, T_WHO_ROLE, page_role(r));
    return p;
}

/* True: the cookie of the message is used up. */
static bool page_add_flash(struct request *r, struct dict *frame) {
    if (request_late_button(r))
        dict_show(frame, T_SESSION_ENDED);
    for (size_t i = 0; r->env.flash && i < sizeof FLASH / sizeof *FLASH; i++)
        if (strcmp(FLASH[i].key, r->env.flash) == 0) {
            struct dict *flash = dict_row(frame, FLASH[i].pending ? T_FLASH_PENDING : T_FLASH);
            dict_set(flash, T_FLASH_TEXT, FLASH[i].text);
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
    dict_set(p->frame, T_TITLE, refused ? arena_printf(r->arena, "Error: %s", p->title) : p->title);
    if (refused)
        page_add_summary(r, p->frame);
    else if (r->env.method == GET && status == 200)
        flashed = page_add_flash(r, p->frame);
    struct rendered out = {0};
    if (view_render(r->app->view, TPL_PAGE_PAGE, p->frame, &out, r->err) != OK) {
        const char *text = "Something went wrong. Details are in the server log.\n";
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
