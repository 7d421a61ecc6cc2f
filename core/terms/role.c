/* Roles of Atlassian. SQL calls is_billable(role). */
#include "terms/role.h"

#include <string.h>

bool role_is_billable(const char *role) {
    return strcmp(role, "atlassian/user") == 0 || strcmp(role, "atlassian/admin") == 0;
}
