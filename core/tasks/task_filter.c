/* Changes a saved filter: other conditions make the previews of its tasks worthless. */
#include "tasks/task_filter.h"
#include "base/text.h"
#include "queue/audit.h"
#include "tasks/task.h"

/* Each task that was on has an audit row. Tasks that were off lose their seen preview, too. */
static enum rc_err filter_switch_off_tasks(struct db *db, struct arena *a,
                                           const struct saved_filter *f, const char *who,
                                           int64_t now, int64_t *off) {
    const char *why = arena_printf(a, "filter %s changed", f->name);
    int64_t *ids = NULL;
    int n = 0;
    TRY(db_get_ints(db, Q_TASK_ON_FILTER, &ids, &n, "i", f->id));
    for (int i = 0; i < n; i++) {
        struct task t;
        TRY(task_load(db, a, ids[i], &t));
        *off += t.enabled;
        TRY(task_audit_off(db, &t, why, who, now));
    }
    TRY(db_exec(db, Q_TASK_FILTER_RUNS, NULL, "i", f->id));
    return db_exec(db, Q_TASK_FILTER_CHANGED, NULL, "isi", f->id, who, now);
}

enum rc_err task_filter_change(struct db *db, struct arena *a, const struct saved_filter *f,
                               const char *name, const char *query, const char *who, int64_t now,
                               int64_t *off) {
    bool same_query = text_equal(query, f->query), same_name = text_equal(name, f->name);
    int64_t changed = 0;
    *off = 0;
    if (same_query && same_name)
        return OK;
    TRY(db_exec(db, Q_TASK_FILTER_SAVE, &changed, "issisi", f->id, name, query, now, who,
                f->changed_at));
    if (changed == 0)
        return db_refuse(db, ERR_CONFLICT, "This filter was changed or deleted in the meantime.");
    if (!same_name)
        TRY(audit_add(db, now, who, "filter.rename", f->name, f->name, name, NULL));
    if (same_query)
        return OK;
    TRY(audit_add(db, now, who, "filter.change", name, f->query, query, NULL));
    return filter_switch_off_tasks(db, a, f, who, now, off);
}
