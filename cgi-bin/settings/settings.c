/* /settings: one card for each section with its present state as text. */
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "settings/section.h"
#include "tpl_names.h"

#include <string.h>

/* A single sentence loses its full stop, since a card is no running text. */
static const char *settings_card_state(struct request *r, const char *state) {
    size_t n = strlen(state);
    bool one = n > 0 && strchr(state, '.') == state + n - 1;
    return one ? arena_strndup(r->arena, state, n - 1) : state;
}

static bool settings_add_card(struct request *r, struct dict *body, const struct section *s) {
    const char *state = s->state(r);
    if (!state)
        return false;
    struct dict *card = dict_row(body, T_CARD);
    dict_set(card, T_CARD_PATH, s->path);
    dict_set(card, T_CARD_TITLE, s->title);
    dict_set(card, T_CARD_ICON, s->icon);
    dict_set(card, T_CARD_STATE, settings_card_state(r, state));
    dict_set(card, T_CARD_ABOUT, s->about);
    return true;
}

struct response settings_overview(struct request *r) {
    int n = 0;
    const struct section *const *sections = sections_all(&n);
    struct page p = page_begin(r, "Settings", TPL_SETTINGS_SETTINGS);
    for (int i = 0; i < n; i++)
        if (!settings_add_card(r, p.body, sections[i]))
            return error_page(r);
    if (r->who.level >= LEVEL_FULL)
        dict_show_if(dict_row(p.body, T_MAY_EXPORT), r->who.level >= LEVEL_OWNER, T_MAY_IMPORT);
    return page_end(r, &p);
}
