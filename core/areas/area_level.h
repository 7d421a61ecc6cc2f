/* Levels that count in an area, in a few characters for the frame of every page. */
#ifndef CORE_AREAS_AREA_LEVEL_H
#define CORE_AREAS_AREA_LEVEL_H
#include "db/area.h"

/* "act in Jira on tide", "read everything, act in Support", in the arena of the connection; *out
 * NULL: the level counts everywhere. sees and acts: as in settings/access.h. */
enum rc_err area_level_text(struct db *db, const struct area *sees, const struct area *acts,
                            const char **out) MUST_USE;
#endif
