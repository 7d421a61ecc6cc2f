/* Reads the selection of the list of people from its form. */
#include "users/selection.h"
#include "base/text.h"

/* Adds the values of the field that the list does not have yet. */
static int selection_add(struct request *r, const char *name, const char **list, int n) {
    const char *sent = NULL;
    for (int i = 0; (sent = request_form_nth(r, name, i)); i++) {
        bool fresh = *sent != '\0';
        for (int k = 0; k < n && fresh; k++)
            fresh = !text_equal(list[k], sent);
        if (fresh)
            list[n++] = sent;
    }
    return n;
}

int selection_read(struct request *r, bool ticked, bool page, const char *const **accounts) {
    const char **list = arena_alloc(r->arena, (size_t)(r->form_count + 1) * sizeof *list);
    int n = ticked ? selection_add(r, "account_id", list, 0) : 0;
    *accounts = list;
    return page ? selection_add(r, "page_id", list, n) : n;
}

struct selection selection_sent(struct request *r) {
    const char *scope = request_form_text(r, "scope"), *select = request_form_text(r, "select");
    struct selection s = {0};
    if (r->env.method != POST || text_equal(select, "none"))
        return s;
    bool page = request_form(r, "tick_page") || text_equal(select, "page");
    s.n = selection_read(r, true, page, &s.account);
    s.all = text_equal(scope, "all") || text_equal(select, "all");
    return s;
}
