/* The table of the kinds of calls. SQL reads it with step_text(kind, label, tense) and
 * step_opposite(kind). */
#include "terms/step.h"

#include <string.h>

/* clang-format off */
static const struct step_kind KINDS[] = {
    {"leave-group",   "join-group",    "leave the group %s",      "left the group %s"},
    {"join-group",    "leave-group",   "join the group %s",       "joined the group %s"},
    {"revoke-role",   "assign-role",   "lose the role of %s",     "lost the role of %s"},
    {"assign-role",   "revoke-role",   "get the role of %s",      "got the role of %s"},
    {"suspend",       "restore",       "be suspended in %s",      "suspended in %s"},
    {"restore",       "suspend",       "be restored in %s",       "restored in %s"},
    {"disable",       "enable",        "be deactivated",          "deactivated"},
    {"enable",        "disable",       "be reactivated",          "reactivated"},
    {"delete",        "cancel-delete", "be deleted after 14 days", "deleted after 14 days"},
    {"cancel-delete", "delete",        "be deleted no more, and be active again",
                                       "deletion cancelled, active again"},
    {"remove-user",   NULL,            "be removed from %s",      "removed from %s"},
    {.kind = NULL},
};
/* clang-format on */

const struct step_kind *step_kinds(void) { return KINDS; }

const struct step_kind *step_kind(const char *kind) {
    for (const struct step_kind *k = KINDS; k->kind; k++)
        if (strcmp(k->kind, kind) == 0)
            return k;
    return NULL;
}
