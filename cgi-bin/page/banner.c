/* Shows the notices of a page as one line: the gravest, and the others behind "more". banners.c and
 * key_banners.c decide which there are. */
#include "page/banner.h"
#include "base/text.h"
#include "base/zone.h"
#include "http/csrf.h"
#include "http/route.h"
#include "tpl_names.h"

#include <string.h>

void banner_add(struct banners *to, const char *code, enum banner_kind kind, const char *text,
                const char *link, const char *label) {
    if (to->count < BANNERS_MAX)
        to->all[to->count++] = (struct banner){code, kind, text, link, label};
}

static const char *banner_today(struct request *r, const char *zone) {
    struct zone_time t = {0};
    return zone_local(zone, r->now, &t) ? zone_date(r->arena, &t) : text_date(r->arena, r->now);
}

/* The cookie is "2026-11-30.CODE.CODE". */
static bool banner_is_hidden(struct request *r, const char *zone, const char *code) {
    const char *hidden = r->env.hidden_banners;
    const char *today = banner_today(r, zone);
    size_t n = strlen(today);
    if (!hidden || strncmp(hidden, today, n) != 0)
        return false;
    for (const char *p = hidden + n; *p == '.';) {
        size_t length = strcspn(++p, ".");
        if (length == strlen(code) && strncmp(p, code, length) == 0)
            return true;
        p += length;
    }
    return false;
}

static void banner_show(struct dict *to, const struct banner *b) {
    static const char *const CLASS[] = {"info", "warn", "danger"};
    struct dict *row = dict_row(to, T_BANNER);
    dict_set(row, T_BANNER_KIND, CLASS[b->kind]);
    dict_set(row, T_BANNER_TEXT, b->text);
    dict_set(row, T_BANNER_LINK, b->link);
    dict_set(row, T_BANNER_LINK_TEXT, b->label);
}

/* A page that answers a POST holds what somebody typed: leaving it would lose that. */
static void banner_show_hide(struct request *r, struct dict *to, const struct banner *const *shown,
                             int n) {
    if (r->env.method != GET)
        return;
    struct dict *form = dict_row(to, T_HIDE);
    const char *from = route_location(r, r->env.path);
    dict_set(form, T_CSRF, csrf_token(r));
    if (*r->env.query && text_is_utf8(r->env.query, strlen(r->env.query)))
        from = arena_printf(r->arena, "%s?%s", from, r->env.query);
    dict_set(form, T_FROM, from);
    for (int i = 0; i < n; i++)
        dict_set(dict_row(form, T_NOTICE), T_CODE, shown[i]->code);
}

void banners_show(struct request *r, struct dict *frame, const struct banners *all,
                  const char *zone) {
    const struct banner *shown[BANNERS_MAX];
    int n = 0;
    for (int kind = BANNER_DANGER; kind >= BANNER_INFO; kind--)
        for (int i = 0; i < all->count; i++)
            if ((int)all->all[i].kind == kind && !banner_is_hidden(r, zone, all->all[i].code))
                shown[n++] = &all->all[i];
    if (n == 0)
        return;
    struct dict *notices = dict_row(frame, T_NOTICES);
    banner_show(notices, shown[0]);
    banner_show_hide(r, notices, shown, n);
    if (n == 1)
        return;
    struct dict *more = dict_row(notices, T_MORE);
    dict_show(more, n == 2 ? T_ONE_MORE : T_MANY_MORE);
    dict_set_int(more, T_MORE_COUNT, n - 1);
    for (int i = 1; i < n; i++)
        banner_show(more, shown[i]);
}

const char *banners_cookie(struct request *r, const char *zone, const char *const *codes, int n) {
    const char *value = banner_today(r, zone);
    if (r->env.hidden_banners && text_starts(r->env.hidden_banners, value))
        value = r->env.hidden_banners;
    for (int i = 0; i < n; i++)
        value = arena_printf(r->arena, "%s.%s", value, codes[i]);
    return arena_printf(
        r->arena, "rollcall_notices=%s; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict", value);
}
