/* /settings: one card for each section with its present state in words. */
#include "base/text.h"
#include "handlers.h"
#include "page/fields.h"
#include "page/page.h"
#include "routes.h"
#include "settings/sections.h"
#include "tpl_names.h"

#include <string.h>

static const struct {
    const char *path, *about;
    const char *(*state)(struct request *r);
} CARDS[] = {
    {"/settings/api-key", "The key that opens your Atlassian organization", settings_api_key_state},
    {"/settings/dashboard", "When a seat counts as inactive, and what it costs",
     settings_dashboard_state},
    {"/settings/access", "Which admins may enter, and how far", settings_access_state},
    {"/settings/sync", "When the copy of your organization is refreshed", settings_sync_state},
    {"/settings/automation", "What is told to Atlassian Automation", settings_automation_state},
    {"/settings/email", "Who gets word of key expiry and failures by e-mail", settings_email_state},
};

static const struct route *route_of(const char *path) {
    int count = 0;
    const struct route *all = routes_all(&count);
    for (int i = 0; i < count; i++)
        if (all[i].nav && strcmp(all[i].path, path) == 0)
            return &all[i];
    return NULL;
}

/* A card is no running text: one sentence stands there without its full stop. */
static const char *as_label(struct request *r, const char *state) {
    size_t n = strlen(state);
    bool one = n > 0 && strchr(state, '.') == state + n - 1;
    return one ? arena_strndup(r->arena, state, n - 1) : state;
}

static void add_card(struct dict *body, const char *path, const char *title, const char *icon,
                     const char *state, const char *about) {
    struct dict *card = dict_row(body, T_CARD);
    dict_set(card, T_CARD_PATH, path);
    dict_set(card, T_CARD_TITLE, title);
    dict_set(card, T_CARD_ICON, icon);
    dict_set(card, T_CARD_STATE, state);
    dict_set(card, T_CARD_ABOUT, about);
}

/* Plain sections bring their own sentence with the route table. */
static bool add_plain(struct request *r, struct dict *body) {
    int count = 0;
    const struct route *all = routes_all(&count);
    for (int i = 0; i < count; i++) {
        const struct section *s = all[i].section;
        if (!s || all[i].method != GET)
            continue;
        const char *state = s->state(r);
        if (!state)
            return false;
        add_card(body, s->path, s->title, all[i].icon, as_label(r, state), s->intro);
    }
    return true;
}

struct response settings_overview(struct request *r) {
    struct page p = page_begin(r, "Settings", TPL_SETTINGS_SETTINGS);
    for (size_t i = 0; i < sizeof CARDS / sizeof *CARDS; i++) {
        const char *state = CARDS[i].state(r);
        if (!state)
            return response_error(r);
        const struct route *route = route_of(CARDS[i].path);
        add_card(p.body, CARDS[i].path, route ? route->nav : CARDS[i].path,
                 route ? route->icon : "settings", as_label(r, state), CARDS[i].about);
    }
    if (!add_plain(r, p.body))
        return response_error(r);
    if (r->who.level >= LEVEL_FULL)
        dict_show_if(dict_row(p.body, T_MAY_EXPORT), r->who.level >= LEVEL_OWNER, T_MAY_IMPORT);
    return page_end(r, &p);
}
