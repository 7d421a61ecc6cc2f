/* Settings, automated tasks: a plain section. The lane tasks and whoever starts a run by hand obey it (core/run.c). */
#include "sections.h"
#include "settings.h"
#include "text.h"

static const char *state(struct request *r) {
    int64_t most = 0;
    if (settings_int(r->db, "approval_users", &most) != OK)
        return NULL;
    return most == 0 ? "No run needs a second person." : arena_printf(r->arena, "A second person approves runs of more than %s users.", text_count(r->arena, most));
}

static const char *const FIELDS[] = {"approval_users", NULL};
const struct section settings_tasks = {"/settings/tasks", "Automated tasks", "When a task, a bulk operation or an undo needs a second person", FIELDS, state};
