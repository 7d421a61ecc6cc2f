/* Renders a part, or takes it from the cache that goes with the next commit. A form that comes back
 * shows what was sent, so nothing of it is kept. */
#include "page/kept.h"
#include "page/view.h"

enum rc_err kept_part(struct request *r, struct dict *to, const char *part, const char *file,
                      const char *key, kept_fill_fn *fill, void *arg) {
    const char *full = arena_printf(r->arena, "%s %s", file, key);
    bool keeps = r->env.method == GET && !r->errors;
    struct rendered text = {0};
    if (keeps)
        text.text = db_recall(r->db, full, &text.length);
    if (!text.text) {
        struct dict *body = dict_new(r->arena);
        TRY(fill(r, body, arg));
        TRY(view_render(r->app->view, file, body, &text, r->err));
        if (keeps)
            db_remember(r->db, full, text.text, text.length);
    }
    dict_rendered(to, part, text);
    return OK;
}
