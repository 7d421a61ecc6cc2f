/* Settings, display: a plain section. The list of people follows the rows, every page the zone. */
#include "settings/section.h"
#include "settings/settings.h"

static const char *section_display_state(struct request *r) {
    const char *rows = NULL, *zone = NULL;
    if (settings_text(r->db, "display.rows", &rows) != OK || settings_page_zone(r->db, &zone) != OK)
        return NULL;
    return arena_printf(r->arena, "%s rows per page, times in %s.", rows, zone);
}

static const char *const FIELDS[] = {"display.rows", "display.zone", NULL};
const struct section section_display = {
    .path = "/settings/display",
    .title = "Display",
    .icon = "settings",
    .about = "Rows per page and time zone",
    .state = section_display_state,
    .fields = FIELDS,
};
