/* Settings, approvals: a plain section. It holds for runs of the lane tasks and for runs that
 * people start (core/runs/approval.c). */
#include "base/text.h"
#include "runs/approval.h"
#include "runs/run.h"
#include "settings/section.h"
#include "settings/settings.h"

/* A raised limit counts a day later: until then the text has both numbers. */
static const char *section_tasks_state(struct request *r) {
    int64_t limit = 0, in_force = 0;
    if (settings_int(r->db, "approval_users", &limit) != OK ||
        run_approval_above(r->db, r->now, &in_force) != OK)
        return NULL;
    const char *text = "Approval not required.";
    if (limit > 0)
        text = arena_printf(r->arena, "Required for runs of more than %s people.",
                            text_count(r->arena, limit));
    if (in_force == limit)
        return text;
    return arena_printf(r->arena, "%s For 24 hours after the change, still more than %s people.",
                        text, text_count(r->arena, in_force));
}

static const char *const FIELDS[] = {"approval_users", "returns_per_month", NULL};
const struct section section_tasks = {
    .path = "/settings/tasks",
    .title = "Approvals",
    .icon = "tasks",
    .about = "When a run needs a second person, and how often people get access back",
    .state = section_tasks_state,
    .fields = FIELDS,
};
