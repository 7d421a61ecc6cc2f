/* /tasks/runs: everything that acted on people, or was to act. */
#include "handlers.h"
#include "page/page.h"
#include "runs/run_text.h"
#include "tpl_names.h"

#include <string.h>

static const struct {
    const char *state, *label;
} TABS[] = {{"", "All"},          {"waiting", "Waiting for approval"}, {"running", "Running"},
            {"failed", "Failed"}, {"refused", "Did not start"},        {"stopped", "Stopped"}};

static enum rc_err fill(struct request *r, struct dict *body) {
    const char *sent = request_query(r, "state");
    struct run_table t = {.base = "/tasks/runs", .with_name = true};
    bool any = false;
    for (size_t i = 0; i < sizeof TABS / sizeof *TABS; i++)
        if (sent && *sent && strcmp(sent, TABS[i].state) == 0)
            t.state = TABS[i].state;
    for (size_t i = 0; i < sizeof TABS / sizeof *TABS; i++) {
        struct dict *row = dict_row(body, T_TAB);
        dict_set(row, T_TAB_LINK,
                 *TABS[i].state ? arena_printf(r->arena, "/tasks/runs?state=%s", TABS[i].state)
                                : "/tasks/runs");
        dict_set(row, T_TAB_LABEL, TABS[i].label);
        dict_show_if(row, t.state ? strcmp(TABS[i].state, t.state) == 0 : i == 0, T_TAB_CURRENT);
    }
    if (t.state)
        t.base = arena_printf(r->arena, "/tasks/runs?state=%s", t.state);
    TRY(run_table_show(r, dict_part(body, T_RUNS, TPL_RUNS_RUNS_TABLE), &t, &any));
    dict_show_if(body, !any, T_NO_RUNS);
    return OK;
}

struct response runs_page(struct request *r) {
    struct page p = page_begin(r, "Runs", TPL_RUNS_RUNS);
    return fill(r, p.body) == OK ? page_end(r, &p) : response_error(r);
}
