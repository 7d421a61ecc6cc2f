/* Roles of Atlassian that matter here. */
#ifndef CORE_TERMS_ROLE_H
#define CORE_TERMS_ROLE_H
#include <stdbool.h>

/* The role takes a seat of a product. */
bool role_is_billable(const char *role);
#endif
