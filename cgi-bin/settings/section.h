/* Sections of the settings. A section is one file of this folder and one row of the list below:
 * routes, navigation, overview, form, checks, audit, export, import and JSON follow from it.
 *
 * A plain section has fields of core/settings/field.c and nothing else; section.c shows and saves
 * it. Other sections have handlers of their own. */
#ifndef CGI_BIN_SETTINGS_SECTION_H
#define CGI_BIN_SETTINGS_SECTION_H
#include "http/route.h"

struct section {
    const char *path;  /* "/settings/tasks" */
    const char *title; /* in the navigation, on the overview, and of a plain section's page */
    const char *icon;  /* id in static/icons.svg */
    const char *about; /* one sentence without its full stop */
    /* The present state as text for the overview. NULL when the database failed: r->err. */
    const char *(*state)(struct request *r);
    const char *const *fields; /* of a plain section: names of settings_fields(), ends with NULL */
    handler_fn *show, *save;   /* of another section */
    const char *form;          /* of another section: its form's fields, as in struct route */
    enum level save_level;     /* the level that may save; LEVEL_NONE stands for LEVEL_FULL */
};

/* In the order of the navigation and the overview. */
#define SETTINGS_SECTIONS(SECTION)                                                                 \
    SECTION(api_key)                                                                               \
    SECTION(dashboard)                                                                             \
    SECTION(prices)                                                                                \
    SECTION(access)                                                                                \
    SECTION(areas)                                                                                 \
    SECTION(sync)                                                                                  \
    SECTION(automation)                                                                            \
    SECTION(automation_notices)                                                                    \
    SECTION(email)                                                                                 \
    SECTION(tasks)                                                                                 \
    SECTION(display)

#define SECTION_DECLARE(name) extern const struct section section_##name;
SETTINGS_SECTIONS(SECTION_DECLARE)
#undef SECTION_DECLARE

/* All sections, in order; *n is their number. */
const struct section *const *sections_all(int *n);
/* Sets the two routes of a section: its page and its form. */
void section_routes(const struct section *s, struct arena *a, struct route *show,
                    struct route *save);
/* "12 people": the present holders of the setting product_admins, or of user_access_admins with
 * product access (settings/access.c). own: only those with a product instance of their own. NULL
 * when the database failed. */
const char *section_access_holders(struct request *r, const char *role, bool own);
#endif
