/* /tasks/new: the form of a new task. */
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "settings/settings.h"
#include "tasks/task_form.h"
#include "tpl_names.h"

static struct response task_new_show(struct request *r, const struct task *t, bool posted) {
    struct page p = page_begin(r, "New task", TPL_TASKS_NEW);
    if (task_form_show(r, dict_part(p.body, T_TASK_FORM, TPL_TASKS_TASK_FORM), t, posted) != OK)
        return error_page(r);
    return page_end(r, &p);
}

/* ?filter= chooses a saved filter: the page of a saved filter links here. */
struct response task_new_page(struct request *r) {
    struct task t;
    const char *zone = NULL, *filter = request_query(r, "filter");
    if (settings_page_zone(r->db, &zone) != OK)
        return error_page(r);
    task_defaults(&t, zone);
    if (filter && !text_to_int(filter, &t.filter))
        t.filter = 0;
    return task_new_show(r, &t, false);
}

struct response task_new_post(struct request *r) {
    struct task t;
    task_defaults(&t, "UTC");
    if (task_form_read(r, &t) != OK)
        return error_page(r);
    return r->errors ? task_new_show(r, &t, true) : task_form_save(r, &t);
}
