/* Settings, automated tasks: a plain section. The lane tasks and whoever starts a run by hand obey
 * it (core/runs/approve.c). */
#include "base/text.h"
#include "runs/approval.h"
#include "runs/run.h"
#include "settings/section.h"
#include "settings/settings.h"

static const char *section_tasks_state(struct request *r) {
    int64_t most = 0, counts = 0;
    if (settings_int(r->db, "approval_users", &most) != OK ||
        run_approval_above(r->db, r->now, &counts) != OK)
        return NULL;
    const char *words =
        most == 0 ? "No run needs a second person."
                  : arena_printf(r->arena, "A second person approves runs of more than %s people.",
                                 text_count(r->arena, most));
    return counts == most
               ? words
               : arena_printf(r->arena,
                              "%s Until that has stood for a day, it is still more than %s people.",
                              words, text_count(r->arena, counts));
}

static const char *const FIELDS[] = {"approval_users", NULL};
const struct section section_tasks = {
    .path = "/settings/tasks",
    .title = "Automated tasks",
    .icon = "tasks",
    .about = "When a task, a bulk operation or an undo needs a second person",
    .state = section_tasks_state,
    .fields = FIELDS,
};
