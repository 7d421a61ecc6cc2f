/* The view of the people of a run: what its address asks for, and addresses of other views. */
#include "run_people/view.h"
#include "base/text.h"
#include "runs/approval.h"
#include "runs/run_text.h"

enum { SEARCH_MAX = 200 };

/* clang-format off */
static const struct run_people_tab PREVIEW_TABS[] = {
    {"hit",      "hit",      "Will change"},
    {"used",     "used",     "Used recently"},
    {"later",    "later",    "In later runs"},
    {"already",  "already",  "Unchanged"},
    {"left-out", "left-out", "Skipped"},
    {"all",      NULL,       "All"},
};
static const struct run_people_tab RUN_TABS[] = {
    {"all",      NULL,       "All"},
    {"done",     "done",     "Changed"},
    {"already",  "already",  "Unchanged"},
    {"skipped",  "skipped",  "Skipped"},
    {"later",    "later",    "In later runs"},
    {"left-out", "left-out", "Skipped when planned"},
    {"failed",   "failed",   "Failed"},
    {"planned",  "planned",  "Waiting"},
};
static const struct run_people_tab WARNING_TABS[] = {
    {"all",           NULL,            "All"},
    {"warned",        "warned",        "Warned"},
    {"kept",          "kept",          "Keep access"},
    {"asked",         "asked",         "Asked to keep"},
    {"active",        "active",        "Active again"},
    {"notice-failed", "notice-failed", "Notice failed"},
    {"left",          "left",          "Skipped"},
    {"left-out",      "left-out",      "Skipped when planned"},
};
/* clang-format on */

static const char *read_search(struct request *r) {
    const char *sent = request_query(r, "q");
    const char *search = sent ? text_trim(arena_strdup(r->arena, sent)) : "";
    int times = 0;
    for (int i = 0; i < r->query_count; i++)
        times += text_equal(r->query[i].name, "q");
    if (times > 1)
        request_refuse(r, "q", "The search is in the address twice. Search once");
    else if (text_length(search) > SEARCH_MAX)
        request_refuse(r, "q", "Enter up to %d characters", SEARCH_MAX);
    return *search && !request_error(r, "q") ? search : NULL;
}

void run_people_view_read(struct request *r, const struct run *run, struct run_people_view *out) {
    const char *sent = request_query(r, "outcome");
    *out = (struct run_people_view){.tabs = RUN_TABS,
                                    .tab_count = sizeof RUN_TABS / sizeof *RUN_TABS,
                                    .search = read_search(r),
                                    .page = run_page_number(r, "page"),
                                    .preview = run->state == RUN_PREVIEW};
    if (out->preview) {
        out->tabs = PREVIEW_TABS;
        out->tab_count = sizeof PREVIEW_TABS / sizeof *PREVIEW_TABS;
    }
    if (run->state == RUN_WARNING) {
        out->tabs = WARNING_TABS;
        out->tab_count = sizeof WARNING_TABS / sizeof *WARNING_TABS;
    }
    for (int i = 0; i < out->tab_count; i++)
        if (text_equal(sent, out->tabs[i].name))
            out->tab = i;
}

const char *run_people_view_path(struct request *r, const struct run *run, const char *tab,
                                 const char *search, int64_t page) {
    const char *path = arena_printf(r->arena, "%s?outcome=%s", run_path(r->arena, run), tab);
    if (search)
        path = arena_printf(r->arena, "%s&q=%s", path, text_percent_encode(r->arena, search));
    return page > 1 ? arena_printf(r->arena, "%s&page=%lld", path, (long long)page) : path;
}

const char *run_people_view_here(struct request *r, const struct run *run,
                                 const struct run_people_view *view) {
    return run_people_view_path(r, run, view->tabs[view->tab].name, view->search, view->page);
}

const char *run_people_name(const char *name, const char *account) {
    return name && *name ? name : account;
}

void run_people_append(struct request *r, const char **list, const char *more) {
    *list = arena_printf(r->arena, "%s%s%s", *list, **list ? ", " : "", more);
}

bool run_may_change(const struct request *r, const struct run *run) {
    return r->who.level >= LEVEL_FULL && run_is_of(r->who.acts, run);
}
