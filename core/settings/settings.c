/* Values of plain settings: reads them with their defaults, writes and audits changes. */
#include "settings/settings.h"
#include "base/text.h"
#include "queue/audit.h"

enum rc_err settings_text(struct db *db, const char *name, const char **out) {
    bool found = false;
    TRY(db_get_text(db, Q_SETTINGS_STORED, out, &found, "s", name));
    if (found)
        return OK;
    const struct field *f = settings_field(name);
    *out = f ? f->fallback : "";
    return OK;
}

enum rc_err settings_page_zone(struct db *db, const char **out) {
    TRY(settings_text(db, "display.zone", out));
    return **out ? OK : settings_text(db, "sync.time_zone", out);
}

enum rc_err settings_int(struct db *db, const char *name, int64_t *out) {
    const char *text = NULL;
    TRY(settings_text(db, name, &text));
    if (text_equal(text, "true"))
        *out = 1;
    else if (!text_to_int(text, out))
        *out = 0;
    return OK;
}

enum rc_err settings_save(struct db *db, const char *name, const char *value, const char *who,
                          int64_t now, bool *changed) {
    const struct field *f = settings_field(name);
    const char *before = NULL;
    TRY(settings_text(db, name, &before));
    const char *fallback = f ? f->fallback : "";
    const char *after = value ? value : fallback;
    bool differs = !text_equal(before, after);
    if (changed)
        *changed = differs;
    if (!differs)
        return OK;
    if (value)
        TRY(db_exec(db, Q_SETTINGS_SAVE, NULL, "ssis", name, value, now, who));
    else
        TRY(db_exec(db, Q_SETTINGS_FORGET, NULL, "s", name));
    return audit_add(db, now, who, "setting.change", name, before, after, NULL);
}

enum rc_err settings_save_all(struct db *db, const char *const *names, const char *const *values,
                              int n, const char *who, int64_t now, bool *any) {
    for (int i = 0; i < n; i++) {
        bool changed = false;
        TRY(settings_save(db, names[i], values[i], who, now, &changed));
        *any = *any || changed;
    }
    return OK;
}
