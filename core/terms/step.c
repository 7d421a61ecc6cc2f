/* The table of the kinds of calls. SQL reads it with step_text(kind, label, tense) and
 * step_opposite(kind). */
#include "terms/step.h"

#include <string.h>

/* clang-format off */
static const struct step_kind KINDS[] = {
    {"leave-group",   "join-group",    "Remove from group %s", "Removed from group %s"},
    {"join-group",    "leave-group",   "Add to group %s",      "Added to group %s"},
    {"revoke-role",   "assign-role",   "Remove role %s",       "Removed role %s"},
    {"assign-role",   "revoke-role",   "Add role %s",          "Added role %s"},
    {"suspend",       "restore",       "Suspend in %s",        "Suspended in %s"},
    {"restore",       "suspend",       "Restore in %s",        "Restored in %s"},
    {"disable",       "enable",        "Deactivate account",   "Deactivated account"},
    {"enable",        "disable",       "Reactivate account",   "Reactivated account"},
    {"delete",        "cancel-delete", "Request account deletion", "Requested account deletion"},
    {"cancel-delete", "delete",        "Cancel account deletion", "Cancelled account deletion"},
    {"remove-user",   NULL,            "Remove from %s",       "Removed from %s"},
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
