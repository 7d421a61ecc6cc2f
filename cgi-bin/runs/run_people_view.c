/* Addresses of the list of people of a run. */
#include "runs/run_people_view.h"
#include "base/text.h"

const char *run_people_path(struct request *r, const struct run *run, const char *tab,
                            const char *words, int64_t page) {
    const char *link = arena_printf(r->arena, "%s?outcome=%s", run_path(r->arena, run), tab);
    if (words)
        link = arena_printf(r->arena, "%s&q=%s", link, text_percent_encode(r->arena, words));
    return page > 1 ? arena_printf(r->arena, "%s&page=%lld", link, (long long)page) : link;
}

const char *run_people_here(struct request *r, const struct run *run,
                            const struct run_people_view *view) {
    return run_people_path(r, run, view->tab->name, view->search, view->page);
}

void run_people_append(struct request *r, const char **words, const char *more) {
    *words = arena_printf(r->arena, "%s%s%s", *words, **words ? ", " : "", more);
}
