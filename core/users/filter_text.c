/* Writes a filter as a query string and as text. Reads nothing from the database but names of
 * sites. */
#include "users/filter_text.h"
#include "base/text.h"
#include "terms/product.h"
#include "users/filter_member.h"

#include "sql/core/users/filter_text.h"

/* --- query */

static const char *filter_add_pair(struct arena *a, const char *query, const char *name,
                                   const char *value) {
    return arena_printf(a, "%s%s%s=%s", query, *query ? "&" : "", name,
                        text_percent_encode(a, value));
}

static const char *filter_add_member(struct arena *a, const char *query, struct user_filter *f,
                                     const struct filter_member *m) {
    if (m->list) {
        const struct user_filter_list *l = filter_member_list(f, m);
        for (int i = 0; i < l->n; i++)
            query = filter_add_pair(a, query, m->name, l->at[i]);
        return query;
    }
    if (m->kind == FILTER_FLAG)
        return filter_add_pair(a, query, m->name, "1");
    if (m->kind != FILTER_DAYS)
        return filter_add_pair(a, query, m->name, *filter_member_text(f, m));
    long long days = *filter_member_days(f, m);
    return filter_add_pair(a, query, m->name, arena_printf(a, "%lld", days));
}

const char *user_filter_query(struct arena *a, const struct user_filter *f) {
    const char *query = "";
    struct user_filter copy = *f;
    for (const struct filter_member *m = FILTER_MEMBERS; m->name; m++)
        if (filter_member_set(f, m))
            query = filter_add_member(a, query, &copy, m);
    return query;
}

/* --- text */

static const char *filter_value_label(const struct filter_member *m, const char *value) {
    if (m->at == offsetof(struct user_filter, product) ||
        m->at == offsetof(struct user_filter, not_product))
        return product_label(value);
    return m->kind == FILTER_ONE_OF ? users_status_label(value) : value;
}

static const char *const *filter_names(const struct user_filter *f, const struct filter_member *m) {
    if (m->at == offsetof(struct user_filter, site))
        return f->site_name;
    return m->at == offsetof(struct user_filter, not_site) ? f->not_site_name : NULL;
}

/* "Jira, Confluence or Bitbucket" */
static const char *filter_list_text(struct arena *a, struct user_filter *f,
                                    const struct filter_member *m) {
    const struct user_filter_list *l = filter_member_list(f, m);
    const char *const *names = filter_names(f, m);
    const char *all = NULL;
    for (int i = 0; i < l->n; i++) {
        const char *one = names && names[i] ? names[i] : filter_value_label(m, l->at[i]);
        if (all)
            all = arena_printf(a, i < l->n - 1 ? "%s, %s" : "%s or %s", all, one);
        else
            all = one;
    }
    return all;
}

/* Sentences of a number of days. */
static const struct {
    size_t at;
    const char *one, *many;
} DAYS_TEXT[] = {
    {offsetof(struct user_filter, inactive_days), "Unused for 1+ day (including never used)",
     "Unused for %lld+ days (including never used)"},
    {offsetof(struct user_filter, idle_days), "No product used for 1+ day",
     "No product used for %lld+ days"},
    {offsetof(struct user_filter, active_days), "Used within 1 day", "Used within %lld days"},
};

static const char *filter_days_text(struct arena *a, size_t at, int64_t days) {
    size_t i = 0;
    while (DAYS_TEXT[i].at != at)
        i++;
    return days == 1 ? DAYS_TEXT[i].one : arena_printf(a, DAYS_TEXT[i].many, (long long)days);
}

static const char *filter_member_sentence(struct arena *a, struct user_filter *f,
                                          const struct filter_member *m) {
    if (m->list)
        return arena_printf(a, "%s: %s", m->label, filter_list_text(a, f, m));
    if (m->kind == FILTER_DAYS)
        return filter_days_text(a, m->at, *filter_member_days(f, m));
    if (m->kind == FILTER_FLAG)
        return m->label;
    const char *value = *filter_member_text(f, m);
    if (m->kind == FILTER_ONE_OF)
        return arena_printf(a, "%s: %s", m->label, users_status_label(value));
    return arena_printf(a, "%s contains \"%s\"", m->label, value);
}

bool user_filter_next_part(struct arena *a, const struct user_filter *f, int *at,
                           struct user_filter_part *out) {
    struct user_filter copy = *f;
    while (FILTER_MEMBERS[*at].name && !filter_member_set(f, &FILTER_MEMBERS[*at]))
        (*at)++;
    const struct filter_member *m = &FILTER_MEMBERS[*at];
    if (!m->name)
        return false;
    out->text = filter_member_sentence(a, &copy, m);
    out->without = *f;
    filter_member_clear(&out->without, m);
    (*at)++;
    return true;
}

/* new and never change the meaning of the days beside them: one sentence for both. NULL: no such
 * pair. */
static const char *filter_pair_text(struct arena *a, struct user_filter *f) {
    long long days = f->inactive_days;
    if (days <= 0 || (!f->new_only && !f->never))
        return NULL;
    bool new_only = f->new_only;
    f->inactive_days = USER_FILTER_ANY.inactive_days;
    f->new_only = f->never = false;
    if (new_only)
        return arena_printf(a, "New: not used for %lld days, and less than %lld days old", days,
                            days);
    return arena_printf(a, "Never used for %lld+ days", days);
}

const char *user_filter_text(struct arena *a, const struct user_filter *f) {
    struct user_filter rest = *f;
    struct user_filter_part part;
    const char *pair = filter_pair_text(a, &rest), *text = NULL;
    int at = 0;
    while (user_filter_next_part(a, &rest, &at, &part))
        text = text ? arena_printf(a, "%s, %s", text, part.text) : part.text;
    if (pair)
        text = text ? arena_printf(a, "%s, %s", text, pair) : pair;
    return text ? text : "everyone";
}

const char *user_filter_scope_text(struct arena *a, const struct user_filter *f) {
    static const struct filter_member PRODUCT = {.at = offsetof(struct user_filter, product)};
    static const struct filter_member SITE = {.at = offsetof(struct user_filter, site)};
    struct user_filter copy = *f;
    const char *products = filter_list_text(a, &copy, &PRODUCT);
    const char *sites = filter_list_text(a, &copy, &SITE);
    if (products && sites)
        return arena_printf(a, "%s on %s", products, sites);
    return sites ? arena_printf(a, "Site: %s", sites) : products;
}

static enum rc_err filter_name_sites(struct db *db, const struct user_filter_list *l,
                                     const char **names) {
    bool found = false;
    for (int i = 0; i < l->n; i++)
        TRY(db_get_text(db, Q_USERS_SITE_NAME, &names[i], &found, "s", l->at[i]));
    return OK;
}

enum rc_err user_filter_name_site(struct db *db, struct user_filter *f) {
    TRY(filter_name_sites(db, &f->site, f->site_name));
    return filter_name_sites(db, &f->not_site, f->not_site_name);
}
