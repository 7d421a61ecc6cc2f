/* The table of a filter's members. */
#include "users/filter_member.h"
#include "base/text.h"

const struct user_filter USER_FILTER_ANY = {.inactive_days = -1};

const struct filter_choice USER_STATUSES[] = {
    {"active", "Active"},
    {"suspended", "Suspended"},
    {"not_invited", "Not invited"},
    {"deactivated", "Deactivated"},
    {"for_deletion", "Being deleted"},
    {"unknown", "Unknown"},
    {NULL, NULL},
};
const struct filter_choice USER_CLAIMS[] = {
    {"managed", "Managed"}, {"unmanaged", "Unmanaged"}, {NULL, NULL}};

#define AT(member) offsetof(struct user_filter, member)
const struct filter_member FILTER_MEMBERS[] = {
    {"q", "Name, e-mail or account ID", FILTER_TEXT, false, AT(q), NULL},
    {"product", "Product", FILTER_WORD, true, AT(product), NULL},
    {"not_product", "Without product", FILTER_WORD, true, AT(not_product), NULL},
    {"site", "Site", FILTER_WORD, true, AT(site), NULL},
    {"not_site", "Without site", FILTER_WORD, true, AT(not_site), NULL},
    {"inactive_days", "Unused for at least (days)", FILTER_DAYS, false, AT(inactive_days), NULL},
    {"idle_days", "No product used for (days)", FILTER_DAYS, false, AT(idle_days), NULL},
    {"threshold", "Inactive (by the setting)", FILTER_FLAG, false, AT(threshold), NULL},
    {"active_days", "Used within (days)", FILTER_DAYS, false, AT(active_days), NULL},
    {"active", "Active (by the setting)", FILTER_FLAG, false, AT(active), NULL},
    {"new", "New", FILTER_FLAG, false, AT(new_only), NULL},
    {"never", "Never used", FILTER_FLAG, false, AT(never), NULL},
    {"billable", "Has a paid seat", FILTER_FLAG, false, AT(billable), NULL},
    {"status", "Status", FILTER_ONE_OF, true, AT(status), USER_STATUSES},
    {"not_status", "Status not", FILTER_ONE_OF, true, AT(not_status), USER_STATUSES},
    {"claim", "Account type", FILTER_ONE_OF, false, AT(claim), USER_CLAIMS},
    {"role", "Role", FILTER_WORD, true, AT(role), NULL},
    {"not_role", "Without role", FILTER_WORD, true, AT(not_role), NULL},
    {"group", "Group", FILTER_TEXT, true, AT(group), NULL},
    {"not_group", "Not in group", FILTER_TEXT, true, AT(not_group), NULL},
    {"domain", "Domain", FILTER_DOMAIN, true, AT(domain), NULL},
    {"not_domain", "Domain not", FILTER_DOMAIN, true, AT(not_domain), NULL},
    {"synced", "Managed by the identity provider", FILTER_FLAG, false, AT(synced), NULL},
    {"protected", "Protected", FILTER_FLAG, false, AT(protected_only), NULL},
    {NULL, NULL, FILTER_TEXT, false, 0, NULL},
};

const char *users_status_label(const char *value) {
    for (const struct filter_choice *c = USER_STATUSES; c->value; c++)
        if (text_equal(c->value, value))
            return c->label;
    for (const struct filter_choice *c = USER_CLAIMS; c->value; c++)
        if (text_equal(c->value, value))
            return c->label;
    return value ? value : "";
}

const char **filter_member_text(struct user_filter *f, const struct filter_member *m) {
    return (const char **)((char *)f + m->at);
}

struct user_filter_list *filter_member_list(struct user_filter *f, const struct filter_member *m) {
    return (struct user_filter_list *)(void *)((char *)f + m->at);
}

int64_t *filter_member_days(struct user_filter *f, const struct filter_member *m) {
    return (int64_t *)(void *)((char *)f + m->at);
}

bool *filter_member_flag(struct user_filter *f, const struct filter_member *m) {
    return (bool *)((char *)f + m->at);
}

void filter_member_clear(struct user_filter *f, const struct filter_member *m) {
    struct user_filter any = USER_FILTER_ANY;
    if (m->list)
        filter_member_list(f, m)->n = 0;
    else if (m->kind == FILTER_DAYS)
        *filter_member_days(f, m) = *filter_member_days(&any, m);
    else if (m->kind == FILTER_FLAG)
        *filter_member_flag(f, m) = false;
    else
        *filter_member_text(f, m) = NULL;
}

bool filter_member_set(const struct user_filter *f, const struct filter_member *m) {
    struct user_filter copy = *f;
    if (m->list)
        return filter_member_list(&copy, m)->n > 0;
    if (m->kind == FILTER_DAYS)
        return *filter_member_days(&copy, m) > 0;
    if (m->kind == FILTER_FLAG)
        return *filter_member_flag(&copy, m);
    return *filter_member_text(&copy, m) != NULL;
}
