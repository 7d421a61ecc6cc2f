/* Renders a part, or takes it from the cache that goes with the next commit. A form that comes back
 * shows what was sent, so nothing of it is cached. */
#include "page/cached_part.h"
#include "page/view.h"

enum rc_err cached_part(struct request *r, struct dict *to, const char *part, const char *file,
                        const char *key, cached_part_fill *fill, void *arg) {
    const char *full = arena_printf(r->arena, "%s %s", file, key);
    bool caches = r->env.method == GET && !r->errors;
    struct rendered text = {0};
    if (caches)
        text.text = db_recall(r->db, full, &text.length);
    if (!text.text) {
        struct dict *body = dict_new(r->arena);
        TRY(fill(r, body, arg));
        TRY(view_render(r->app->view, file, body, &text, r->err));
        if (caches)
            db_remember(r->db, full, text.text, text.length);
    }
    dict_rendered(to, part, text);
    return OK;
}
