/* The list of sections, and the page of a plain one: shows its fields, checks and saves them. */
#include "settings/section.h"
#include "page/error_page.h"
#include "page/fields.h"
#include "page/page.h"
#include "settings/settings.h"
#include "tpl_names.h"

#define SECTION_ROW(name) &section_##name,
static const struct section *const SECTIONS[] = {SETTINGS_SECTIONS(SECTION_ROW)};
#undef SECTION_ROW

const struct section *const *sections_all(int *n) {
    *n = (int)(sizeof SECTIONS / sizeof *SECTIONS);
    return SECTIONS;
}

static struct response section_show(struct request *r) {
    const struct section *s = r->route->section;
    struct page p = page_begin(r, s->title, TPL_SETTINGS_SECTION);
    dict_set(p.body, T_HEADING, s->title);
    dict_set(p.body, T_INTRO, s->about);
    bool may_change = r->who.level >= LEVEL_FULL;
    struct dict *part = dict_row(p.body, may_change ? T_MAY_CHANGE : T_READ_ONLY);
    dict_set(part, T_ACTION, s->path);
    page_csrf(r, part);
    if (may_change)
        part = dict_part(part, T_FIELDS, TPL_PAGE_FIELDS);
    for (const char *const *name = s->fields; *name; name++)
        if ((may_change ? field_show : field_show_value)(r, part, settings_field(*name)) != OK)
            return error_page(r);
    return page_end(r, &p);
}

static enum rc_err section_store(struct request *r, const char *const *names,
                                 const char *const *values, int n, bool *any) {
    TRY(db_begin(r->db));
    TRY(settings_save_all(r->db, names, values, n, r->who.name, r->now, any));
    return db_commit(r->db);
}

static struct response section_save(struct request *r) {
    const struct section *s = r->route->section;
    int all = 0, n = 0;
    while (s->fields[all])
        all++;
    const char **names = arena_alloc(r->arena, (size_t)all * sizeof *names);
    const char **values = arena_alloc(r->arena, (size_t)all * sizeof *values);
    for (int i = 0; i < all; i++) {
        const struct field *f = settings_field(s->fields[i]);
        if (f->may_lack && !request_form(r, field_form_name(f)))
            continue;
        names[n] = s->fields[i];
        (void)field_check(r, f, &values[n++]);
    }
    if (r->errors)
        return section_show(r);
    bool any = false;
    if (section_store(r, names, values, n, &any) != OK)
        return error_page(r);
    return response_see(r, s->path, any ? "saved" : "unchanged");
}

/* The form of a plain section has exactly its fields. */
static const char *section_form(const struct section *s, struct arena *a) {
    const char *form = "";
    for (const char *const *name = s->fields; *name; name++)
        form = arena_printf(a, "%s%s%s", form, *form ? " " : "",
                            field_form_name(settings_field(*name)));
    return form;
}

void section_routes(const struct section *s, struct arena *a, struct route *show,
                    struct route *save) {
    *show = (struct route){GET, s->path, LEVEL_READ, section_show, NULL, s, ROUTE_WHOLE};
    *save = (struct route){POST, s->path, LEVEL_FULL, section_save, s->form, s, ROUTE_WHOLE};
    if (s->fields) {
        save->fields = section_form(s, a);
    } else {
        show->handler = s->show;
        save->handler = s->save;
    }
    if (s->save_level != LEVEL_NONE)
        save->need = s->save_level;
}
