/* /tasks/runs: all runs, but no previews, with tabs by state. */
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "runs/runs_table.h"
#include "tpl_names.h"

/* clang-format off */
static const struct {
    const char *state, *label;
} TABS[] = {
    {NULL,      "All"},
    {"waiting", "Needs approval"},
    {"running", "Running"},
    {"failed",  "Failed"},
    {"refused", "Blocked"},
    {"stopped", "Stopped"},
};
/* clang-format on */
enum { TABS_COUNT = sizeof TABS / sizeof *TABS };

static const char *tab_link(struct request *r, int tab) {
    const char *state = TABS[tab].state;
    return state ? arena_printf(r->arena, "/tasks/runs?state=%s", state) : "/tasks/runs";
}

static enum rc_err runs_fill(struct request *r, struct dict *body) {
    const char *sent = request_query(r, "state");
    int current = 0;
    bool any = false;
    for (int i = 1; i < TABS_COUNT; i++)
        if (text_equal(sent, TABS[i].state))
            current = i;
    for (int i = 0; i < TABS_COUNT; i++) {
        struct dict *row = dict_row(body, T_TAB);
        dict_set(row, T_TAB_LINK, tab_link(r, i));
        dict_set(row, T_TAB_LABEL, TABS[i].label);
        dict_show_if(row, i == current, T_TAB_CURRENT);
    }
    const struct runs_table t = {
        .state = TABS[current].state, .base = tab_link(r, current), .with_name = true};
    TRY(runs_table_show(r, dict_part(body, T_RUNS, TPL_RUNS_RUNS_TABLE), &t, &any));
    dict_show_if(body, !any, T_NO_RUNS);
    return OK;
}

struct response runs_page(struct request *r) {
    struct page p = page_begin(r, "Runs", TPL_RUNS_RUNS);
    return runs_fill(r, p.body) == OK ? page_end(r, &p) : error_page(r);
}
