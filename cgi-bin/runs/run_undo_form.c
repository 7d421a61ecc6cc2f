/* The form of an undo: warnings, and the protection it offers for the people it restores. */
#include "runs/run_undo_form.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/page.h"
#include "runs/run_facts.h"
#include "runs/undo.h"
#include "tasks/task_schedule.h"
#include "tpl_names.h"
#include "users/protect.h"
#include "users/protect_form.h"

enum { PROTECT_DAYS = 30 };

/* Only a task acts again by itself, so only people of a task need protection from it. People of an
 * area protect one by one. */
static bool can_protect(const struct request *r, const struct run *source) {
    return source->task && !source->undo_of && !r->who.acts;
}

/* The run to be undone: run itself, or the source when run is the preview of an undo. */

static enum rc_err source_run(struct request *r, const struct run *run, struct run *source) {
    *source = *run;
    if (run->state == RUN_PREVIEW && run->undo_of)
        return run_load(r->db, r->arena, run->undo_of, source);
    return OK;
}

enum rc_err run_undo_form_read(struct request *r, const struct run *run,
                               struct undo_protection *out) {
    const char *sent = request_form_text(r, "protect");
    struct run source;
    *out = (struct undo_protection){0};
    if (!*sent)
        return OK;
    TRY(source_run(r, run, &source));
    if (!can_protect(r, &source) || (run->state == RUN_PREVIEW && !run->undo_of))
        request_refuse(r, "protect", "Only people changed by a task can be protected here");
    else if (!text_equal(sent, "30"))
        request_refuse(r, "protect", "Choose 30 days, or no protection");
    else
        out->reason = protect_form_reason(r, "Enter a reason for the protection");
    if (!r->errors)
        out->days = PROTECT_DAYS;
    return OK;
}

/* The reason as sent; else the name of the run, or its number when the name is too long. */
static const char *reason_value(struct request *r, const struct run *source) {
    const char *sent = request_form(r, "reason");
    if (sent)
        return sent;
    const char *reason = arena_printf(r->arena, "Undone run %s", source->name);
    if (text_length(reason) <= PROTECT_REASON_MAX)
        return reason;
    return arena_printf(r->arena, "Undone run %lld", (long long)source->id);
}

static void run_undo_form_show_protection(struct request *r, struct dict *form,
                                          const struct run *source) {
    struct dict *part = dict_part(form, T_UNDO_PROTECT, TPL_RUNS_RUN_UNDO_PROTECT);
    struct dict *choice = dict_row(part, T_PROTECT_FIELD);
    struct dict *reason = dict_row(part, T_REASON_FIELD);
    dict_show_if(choice, *request_form_text(r, "protect") != '\0', T_CHECKED);
    page_field_error(r, choice, "protect");
    dict_set(reason, T_VALUE, reason_value(r, source));
    page_field_error(r, reason, "reason");
}

/* Warns when the task is on: its next run would act on the same people again. */
static enum rc_err run_undo_form_warn_again(struct request *r, struct dict *page,
                                            const struct run *source) {
    struct task t;
    bool there = false;
    TRY(run_task(r, source, &t, &there));
    if (!there || source->undo_of || !t.enabled || t.dry_run || !t.next_run_at ||
        task_zone_lost(&t))
        return OK;
    struct dict *again = dict_row(page, T_AGAIN);
    dict_set(again, T_NEXT_RUN, zone_text(r->arena, t.time_zone, t.next_run_at));
    dict_set(again, T_TASK_PATH, arena_printf(r->arena, "/tasks/%lld", (long long)t.id));
    return OK;
}

/* n: admin roles that stay away, because only an organization admin gives them back. */
static void run_undo_form_show_withheld(struct request *r, struct dict *page, int64_t n) {
    if (n > 0)
        dict_set(dict_row(page, T_WITHHELD), T_WITHHELD_TEXT,
                 arena_printf(r->arena, "%s not restored: only an organization admin can.",
                              text_plural(r->arena, n, "%s admin role", "%s admin roles")));
}

enum rc_err run_undo_form_show(struct request *r, struct dict *page, struct dict *form,
                               const struct run *source, int64_t undo) {
    int64_t calls = 0, withheld = 0;
    TRY(run_undo_size(r->db, undo, &calls, &withheld));
    run_undo_form_show_withheld(r, page, withheld);
    TRY(run_undo_form_warn_again(r, page, source));
    if (form && can_protect(r, source))
        run_undo_form_show_protection(r, form, source);
    return OK;
}
