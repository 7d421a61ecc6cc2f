/* Roles of Atlassian that mean something here. */
#ifndef CORE_TERMS_ROLE_H
#define CORE_TERMS_ROLE_H
#include <stdbool.h>
/* Roles that take a seat of a product. */
bool role_is_billable(const char *role);
#endif
