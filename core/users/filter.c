/* Converts a filter from a query string, to a query string and to text. Reads nothing from the
 * database but a site's name. */
#include "users/filter.h"
#include "base/text.h"
#include "terms/product.h"

#include <string.h>

enum { TEXT_MAX = 200, WORD_MAX = 100 };

const struct user_filter USER_FILTER_ANY = {.inactive_days = -1};

static const char *const STATUS[] = {"active",       "suspended", "not_invited", "deactivated",
                                     "for_deletion", "unknown",   NULL};
static const char *const CLAIM[] = {"managed", "unmanaged", NULL};

enum member_kind { TEXT, WORD, DOMAIN, ONE_OF, DAYS, FLAG };
struct member {
    const char *name, *label;
    enum member_kind kind;
    size_t at;                  /* in struct user_filter */
    const char *const *choices; /* of ONE_OF, ends with NULL */
};
#define AT(member) offsetof(struct user_filter, member)
/* In the order of the canonical query. */
/* clang-format off */
static const struct member MEMBERS[] = {
    {"q",             "Name, e-mail or account id",       TEXT,   AT(q),              NULL},
    {"product",       "Product",                          WORD,   AT(product),        NULL},
    {"site",          "Site",                             WORD,   AT(site),           NULL},
    {"inactive_days", "Inactive days",                    DAYS,   AT(inactive_days),  NULL},
    {"idle_days",     "Idle days",                        DAYS,   AT(idle_days),      NULL},
    {"threshold",     "Inactive by the setting",          FLAG,   AT(threshold),      NULL},
    {"active_days",   "Active days",                      DAYS,   AT(active_days),    NULL},
    {"active",        "Active by the setting",            FLAG,   AT(active),         NULL},
    {"new",           "New",                              FLAG,   AT(new_only),       NULL},
    {"never",         "Never active",                     FLAG,   AT(never),          NULL},
    {"billable",      "Billable",                         FLAG,   AT(billable),       NULL},
    {"status",        "Status",                           ONE_OF, AT(status),         STATUS},
    {"claim",         "Claim status",                     ONE_OF, AT(claim),          CLAIM},
    {"role",          "Role",                             WORD,   AT(role),           NULL},
    {"group",         "Group",                            TEXT,   AT(group),          NULL},
    {"domain",        "Domain",                           DOMAIN, AT(domain),         NULL},
    {"synced",        "Managed by the identity provider", FLAG,   AT(synced),         NULL},
    {"protected",     "Protected",                        FLAG,   AT(protected_only), NULL},
};
/* clang-format on */
enum { MEMBERS_COUNT = sizeof MEMBERS / sizeof *MEMBERS };

static const char **member_text(struct user_filter *f, const struct member *m) {
    return (const char **)((char *)f + m->at);
}
static int64_t *member_days(struct user_filter *f, const struct member *m) {
    return (int64_t *)(void *)((char *)f + m->at);
}
static bool *member_flag(struct user_filter *f, const struct member *m) {
    return (bool *)((char *)f + m->at);
}

/* --- setting members: each function returns a problem for people, or NULL */

/* "a, b or c" */
static const char *filter_choices_text(struct arena *a, const char *const *choices) {
    const char *all = *choices++;
    for (; *choices; choices++)
        all = arena_printf(a, "%s%s%s", all, choices[1] ? ", " : " or ", *choices);
    return all;
}

static const char *filter_check_choice(struct arena *a, const struct member *m, const char *value) {
    for (const char *const *c = m->choices; *c; c++)
        if (strcmp(*c, value) == 0)
            return NULL;
    return arena_printf(a, "%s must be %s", m->label, filter_choices_text(a, m->choices));
}

/* Identifiers of Atlassian: no blanks, nothing that has to be quoted. */
static const char *filter_check_word(struct arena *a, const struct member *m, const char *value) {
    static const char ASCII[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:{}@";
    size_t n = strlen(value);
    bool valid = n <= WORD_MAX;
    for (size_t i = 0; i < n; i++)
        valid = valid && ((value[i] & 0x80) || strchr(ASCII, value[i]));
    if (valid)
        return NULL;
    return arena_printf(a, "%s must be one word of at most %d signs", m->label, WORD_MAX);
}

static char *filter_domain(char *text) {
    if (*text == '@')
        text++;
    for (char *p = text; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + 'a' - 'A');
    return text;
}

static const char *filter_set_text(struct arena *a, struct user_filter *f, const struct member *m,
                                   const char *value) {
    char *copy = text_trim(arena_strdup(a, value));
    const char *problem = NULL;
    if (*copy == '\0')
        return NULL;
    if (m->kind == DOMAIN)
        copy = filter_domain(copy);
    if (*copy == '\0') /* stored as "" it would be read again as no condition: everybody */
        problem = arena_printf(a, "%s needs a name after the @", m->label);
    else if (m->kind == ONE_OF)
        problem = filter_check_choice(a, m, copy);
    else if (m->kind != TEXT)
        problem = filter_check_word(a, m, copy);
    else if (text_length(copy) > TEXT_MAX)
        problem = arena_printf(a, "%s may have at most %d characters", m->label, TEXT_MAX);
    if (!problem)
        *member_text(f, m) = copy;
    return problem;
}

static const char *filter_set_days(struct arena *a, struct user_filter *f, const struct member *m,
                                   const char *value) {
    int64_t n = 0;
    if (!text_to_int(value, &n) || n < 1 || n > USERS_DAYS_MAX)
        return arena_printf(a, "%s must be a whole number from 1 to %d", m->label, USERS_DAYS_MAX);
    *member_days(f, m) = n;
    return NULL;
}

static const char *filter_set_flag(struct arena *a, struct user_filter *f, const struct member *m,
                                   const char *value) {
    if (strcmp(value, "1") != 0)
        return arena_printf(a, "%s is asked for with %s=1", m->label, m->name);
    *member_flag(f, m) = true;
    return NULL;
}

static const char *filter_set_member(struct arena *a, struct user_filter *f, const struct member *m,
                                     const char *value) {
    if (!text_is_utf8(value, strlen(value)) || text_has_control(value, false))
        return arena_printf(a, "%s contains signs that cannot be read", m->label);
    switch (m->kind) {
    case DAYS: return filter_set_days(a, f, m, value);
    case FLAG: return filter_set_flag(a, f, m, value);
    case TEXT:
    case WORD:
    case DOMAIN:
    case ONE_OF: break;
    }
    return filter_set_text(a, f, m, value);
}

enum user_filter_result user_filter_set(struct arena *a, struct user_filter *f, const char *name,
                                        const char *value, const char **problem) {
    *problem = NULL;
    for (int i = 0; i < MEMBERS_COUNT; i++) {
        if (strcmp(MEMBERS[i].name, name) != 0)
            continue;
        if (*value)
            *problem = filter_set_member(a, f, &MEMBERS[i], value);
        return *problem ? USER_FILTER_BAD : USER_FILTER_TAKEN;
    }
    return USER_FILTER_UNKNOWN;
}

/* --- reading */

bool user_filter_inactive(const struct user_filter *f) {
    return (f->inactive_days > 0 && !f->new_only) || f->idle_days > 0 || f->threshold || f->never;
}

const char *user_filter_conflict(const struct user_filter *f, const char **name) {
    const char *ignored = NULL;
    const char **at = name ? name : &ignored;
    *at = NULL;
    if (f->new_only && f->never) {
        *at = "new";
        return "New and Never active exclude each other: a new seat is not inactive yet";
    }
    if (f->new_only && f->threshold) {
        *at = "new";
        return "New and Inactive by the setting exclude each other: a new seat is not inactive yet";
    }
    if (f->threshold && f->inactive_days > 0) {
        *at = "threshold";
        return "Inactive days and Inactive by the setting exclude each other: "
               "leave one of them out";
    }
    if (f->active && (f->never || f->new_only || f->threshold)) {
        *at = "active";
        return "Active by the setting excludes never active, new and inactive by the setting";
    }
    return NULL;
}

/* names: those read so far, each between blanks. Returns a problem for people, or NULL. */
static const char *filter_read_pair(struct arena *a, const char *pair, size_t n,
                                    struct user_filter *out, const char **names) {
    size_t name_n = 0;
    while (name_n < n && pair[name_n] != '=')
        name_n++;
    char *name = arena_alloc(a, name_n + 1);
    char *value = arena_alloc(a, n + 1);
    const char *problem = NULL;
    if (!text_percent_decode(pair, name_n, name, true) ||
        (name_n < n && !text_percent_decode(pair + name_n + 1, n - name_n - 1, value, true)))
        return "The filter cannot be read: it is not encoded as an address is";
    if (!text_is_utf8(name, strlen(name)) || text_has_control(name, false) ||
        strlen(name) > WORD_MAX)
        return "The filter has a name that cannot be read";
    if (user_filter_set(a, out, name, value, &problem) == USER_FILTER_UNKNOWN)
        return arena_printf(a, "There is no filter named %s", name);
    if (strstr(*names, arena_printf(a, " %s ", name)))
        return arena_printf(a, "The filter %s is there twice", name);
    *names = arena_printf(a, "%s%s ", *names, name);
    return problem;
}

bool user_filter_parse(struct arena *a, const char *query, struct user_filter *out,
                       const char **problem) {
    const char *names = " ";
    *out = USER_FILTER_ANY;
    *problem = NULL;
    while (*query && !*problem) {
        size_t n = strcspn(query, "&");
        if (n > 0)
            *problem = filter_read_pair(a, query, n, out, &names);
        query += n + (query[n] == '&');
    }
    if (!*problem)
        *problem = user_filter_conflict(out, NULL);
    return *problem == NULL;
}

enum rc_err user_filter_read(struct db *db, struct arena *a, const char *query,
                             struct user_filter *out) {
    const char *problem = NULL;
    if (user_filter_parse(a, query, out, &problem))
        return OK;
    return db_refuse(db, ERR_INPUT, arena_printf(a, "The filter cannot be read: %s", problem));
}

/* --- writing */

/* The value of a member as the query string has it; NULL: no condition. */
static const char *filter_value(struct arena *a, const struct user_filter *f,
                                const struct member *m) {
    struct user_filter copy = *f;
    switch (m->kind) {
    case DAYS: {
        int64_t days = *member_days(&copy, m);
        return days > 0 ? arena_printf(a, "%lld", (long long)days) : NULL;
    }
    case FLAG: return *member_flag(&copy, m) ? "1" : NULL;
    case TEXT:
    case WORD:
    case DOMAIN:
    case ONE_OF: break;
    }
    const char *text = *member_text(&copy, m);
    return text ? text_percent_encode(a, text) : NULL;
}

const char *user_filter_query(struct arena *a, const struct user_filter *f) {
    const char *query = "";
    for (int i = 0; i < MEMBERS_COUNT; i++) {
        const char *value = filter_value(a, f, &MEMBERS[i]);
        if (value)
            query = arena_printf(a, "%s%s%s=%s", query, *query ? "&" : "", MEMBERS[i].name, value);
    }
    return query;
}

/* "Jira", "Jira on example", "any product on example"; NULL: no seats are selected. */
static const char *filter_seats_text(struct arena *a, const struct user_filter *f) {
    const char *site = f->site && f->site_name ? f->site_name : f->site;
    if (!f->product && !f->site)
        return NULL;
    const char *product = f->product ? product_label(f->product) : "any product";
    return site ? arena_printf(a, "%s on %s", product, site) : product;
}

/* "before 30 days after"; NULL: no condition. */
static const char *filter_days_text(struct arena *a, const char *before, int64_t days,
                                    const char *after) {
    if (days <= 0)
        return NULL;
    return arena_printf(a, "%s %lld day%s%s", before, (long long)days, days == 1 ? "" : "s", after);
}

static const char *filter_quoted_text(struct arena *a, const char *before, const char *value,
                                      const char *after) {
    return value ? arena_printf(a, "%s%s%s", before, value, after) : NULL;
}

const char *user_filter_text(struct arena *a, const struct user_filter *f) {
    const char *inactive =
        filter_days_text(a, "inactive for", f->inactive_days, " or never active");
    if (f->new_only)
        inactive = filter_days_text(a, "new: not used for", f->inactive_days,
                                    ", and not there for as long");
    else if (f->never)
        inactive = filter_days_text(a, "never active, for", f->inactive_days, "");
    bool by_setting = f->inactive_days <= 0;
    const char *const parts[] = {
        filter_seats_text(a, f),
        inactive,
        filter_days_text(a, "no product used for", f->idle_days, ""),
        f->threshold ? "inactive by the setting" : NULL,
        filter_days_text(a, "active within", f->active_days, ""),
        f->active ? "active by the setting" : NULL,
        f->never && by_setting ? "never active" : NULL,
        f->new_only && by_setting ? "new" : NULL,
        f->billable ? "billable" : NULL,
        filter_quoted_text(a, "name, e-mail or account id with \"", f->q, "\""),
        filter_quoted_text(a, "status ", f->status, ""),
        f->claim,
        filter_quoted_text(a, "role ", f->role, ""),
        filter_quoted_text(a, "in the group ", f->group, ""),
        filter_quoted_text(a, "e-mail at ", f->domain, ""),
        f->synced ? "managed by the identity provider" : NULL,
        f->protected_only ? "protected" : NULL,
    };
    const char *text = NULL;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i])
            text = text ? arena_printf(a, "%s, %s", text, parts[i]) : parts[i];
    return text ? text : "everybody";
}

enum rc_err user_filter_name_site(struct db *db, struct user_filter *f) {
    bool found = false;
    if (!f->site)
        return OK;
    return db_get_text(db, Q_USERS_SITE_NAME, &f->site_name, &found, "s", f->site);
}
