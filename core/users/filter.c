/* The filter as text: query string in and out, and in words. Asks the database for nothing but a
 * site's name. */
#include "users/filter.h"
#include "base/text.h"
#include "terms/product.h"

#include <string.h>

enum { TEXT_MAX = 200, WORD_MAX = 100 };

const struct user_filter USER_FILTER_ANY = {.inactive_days = -1};

static const char *const STATUS[] = {"active",       "suspended", "not_invited", "deactivated",
                                     "for_deletion", "unknown",   NULL};
static const char *const CLAIM[] = {"managed", "unmanaged", NULL};

enum kind { TEXT, WORD, DOMAIN, ONE_OF, DAYS, FLAG };
struct member {
    const char *name, *label;
    enum kind kind;
    size_t at;
    const char *const *choices;
};
#define AT(member) offsetof(struct user_filter, member)
/* In the order of the canonical query. */
static const struct member MEMBERS[] = {
    {"q", "Name, e-mail or account id", TEXT, AT(q), NULL},
    {"product", "Product", WORD, AT(product), NULL},
    {"site", "Site", WORD, AT(site), NULL},
    {"inactive_days", "Inactive days", DAYS, AT(inactive_days), NULL},
    {"idle_days", "Idle days", DAYS, AT(idle_days), NULL},
    {"threshold", "Inactive by the setting", FLAG, AT(threshold), NULL},
    {"active_days", "Active days", DAYS, AT(active_days), NULL},
    {"active", "Active by the setting", FLAG, AT(active), NULL},
    {"new", "New", FLAG, AT(new_only), NULL},
    {"never", "Never active", FLAG, AT(never), NULL},
    {"billable", "Billable", FLAG, AT(billable), NULL},
    {"status", "Status", ONE_OF, AT(status), STATUS},
    {"claim", "Claim status", ONE_OF, AT(claim), CLAIM},
    {"role", "Role", WORD, AT(role), NULL},
    {"group", "Group", TEXT, AT(group), NULL},
    {"domain", "Domain", DOMAIN, AT(domain), NULL},
    {"synced", "Managed by the identity provider", FLAG, AT(synced), NULL},
    {"protected", "Protected", FLAG, AT(protected_only), NULL},
};
enum { MEMBERS_COUNT = sizeof MEMBERS / sizeof *MEMBERS };

static const char **text_of(struct user_filter *f, const struct member *m) {
    return (const char **)((char *)f + m->at);
}
static int64_t *days_of(struct user_filter *f, const struct member *m) {
    return (int64_t *)(void *)((char *)f + m->at);
}
static bool *flag_of(struct user_filter *f, const struct member *m) {
    return (bool *)((char *)f + m->at);
}

static const char *list(struct arena *a, const char *const *choices) {
    const char *all = *choices++;
    for (; *choices; choices++)
        all = arena_printf(a, "%s%s%s", all, choices[1] ? ", " : " or ", *choices);
    return all;
}

static const char *check_one_of(struct arena *a, const struct member *m, const char *value) {
    for (const char *const *c = m->choices; *c; c++)
        if (strcmp(*c, value) == 0)
            return NULL;
    return arena_printf(a, "%s must be %s", m->label, list(a, m->choices));
}

/* Words of Atlassian: no blanks, nothing a person would have to quote. */
static const char *check_word(struct arena *a, const struct member *m, const char *value) {
    size_t n = strlen(value);
    bool fine = n <= WORD_MAX;
    for (size_t i = 0; i < n; i++)
        fine = fine &&
               ((value[i] & 0x80) ||
                strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:{}@",
                       value[i]));
    return fine ? NULL
                : arena_printf(a, "%s must be one word of at most %d signs", m->label, WORD_MAX);
}

static const char *set_text(struct arena *a, struct user_filter *f, const struct member *m,
                            const char *value) {
    char *copy = text_trim(arena_strdup(a, value));
    const char *problem = NULL;
    if (*copy == '\0')
        return NULL;
    if (m->kind == DOMAIN && *copy == '@')
        copy++;
    if (m->kind == DOMAIN)
        for (char *p = copy; *p; p++)
            if (*p >= 'A' && *p <= 'Z')
                *p = (char)(*p + 32);
    if (*copy == '\0') /* kept as nothing it would mean everybody when it is read again */
        problem = arena_printf(a, "%s needs a name after the @", m->label);
    else if (m->kind == ONE_OF)
        problem = check_one_of(a, m, copy);
    else if (m->kind != TEXT)
        problem = check_word(a, m, copy);
    else if (text_length(copy) > TEXT_MAX)
        problem = arena_printf(a, "%s may have at most %d characters", m->label, TEXT_MAX);
    if (!problem)
        *text_of(f, m) = copy;
    return problem;
}

static const char *set_days(struct arena *a, struct user_filter *f, const struct member *m,
                            const char *value) {
    int64_t n = 0;
    if (!text_to_int(value, &n) || n < 1 || n > USERS_DAYS_MAX)
        return arena_printf(a, "%s must be a whole number from 1 to %d", m->label, USERS_DAYS_MAX);
    *days_of(f, m) = n;
    return NULL;
}

static const char *set_flag(struct arena *a, struct user_filter *f, const struct member *m,
                            const char *value) {
    if (strcmp(value, "1") != 0)
        return arena_printf(a, "%s is asked for with %s=1", m->label, m->name);
    *flag_of(f, m) = true;
    return NULL;
}

enum user_filter_result user_filter_set(struct arena *a, struct user_filter *f, const char *name,
                                        const char *value, const char **problem) {
    *problem = NULL;
    for (int i = 0; i < MEMBERS_COUNT; i++) {
        const struct member *m = &MEMBERS[i];
        if (strcmp(m->name, name) != 0)
            continue;
        if (*value == '\0')
            return USER_FILTER_TAKEN;
        if (!text_is_utf8(value, strlen(value)) || text_has_control(value, false))
            *problem = arena_printf(a, "%s contains signs that cannot be read", m->label);
        else
            *problem = m->kind == DAYS   ? set_days(a, f, m, value)
                       : m->kind == FLAG ? set_flag(a, f, m, value)
                                         : set_text(a, f, m, value);
        return *problem ? USER_FILTER_BAD : USER_FILTER_TAKEN;
    }
    return USER_FILTER_UNKNOWN;
}

bool user_filter_inactive(const struct user_filter *f) {
    return (f->inactive_days > 0 && !f->new_only) || f->idle_days > 0 || f->threshold || f->never;
}

const char *user_filter_conflict(const struct user_filter *f, const char **name) {
    static const char *none;
    const char **at = name ? name : &none;
    *at = NULL;
    if (f->new_only && f->never)
        return *at = "new",
               "New and Never active exclude each other: a new seat is not inactive yet";
    if (f->new_only && f->threshold)
        return *at = "new",
               "New and Inactive by the setting exclude each other: a new seat is not inactive yet";
    if (f->threshold && f->inactive_days > 0)
        return *at = "threshold", "Inactive days and Inactive by the setting exclude each other: "
                                  "leave one of them out";
    if (f->active && (f->never || f->new_only || f->threshold))
        return *at = "active",
               "Active by the setting excludes never active, new and inactive by the setting";
    return NULL;
}

static const char *read_pair(struct arena *a, const char *pair, size_t n, struct user_filter *out,
                             const char **names) {
    size_t name_n = 0;
    while (name_n < n && pair[name_n] != '=')
        name_n++;
    char *name = arena_alloc(a, name_n + 1), *value = arena_alloc(a, n + 1);
    const char *problem = NULL;
    if (!text_percent_decode(pair, name_n, name, true) ||
        (name_n < n && !text_percent_decode(pair + name_n + 1, n - name_n - 1, value, true)))
        return "The filter cannot be read: it is not encoded as an address is";
    if (!text_is_utf8(name, strlen(name)) || text_has_control(name, false) ||
        strlen(name) > WORD_MAX)
        return "The filter has a name that cannot be read";
    enum user_filter_result retry_decision = user_filter_set(a, out, name, value, &problem);
    if (retry_decision == USER_FILTER_UNKNOWN)
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
            *problem = read_pair(a, query, n, out, &names);
        query += n + (query[n] == '&');
    }
    if (!*problem)
        *problem = user_filter_conflict(out, NULL);
    return *problem == NULL;
}

const char *user_filter_query(struct arena *a, const struct user_filter *f) {
    const char *query = "";
    struct user_filter *m = (struct user_filter *)f;
    for (int i = 0; i < MEMBERS_COUNT; i++) {
        const char *value = NULL;
        if (MEMBERS[i].kind == DAYS)
            value = *days_of(m, &MEMBERS[i]) > 0
                        ? arena_printf(a, "%lld", (long long)*days_of(m, &MEMBERS[i]))
                        : NULL;
        else if (MEMBERS[i].kind == FLAG)
            value = *flag_of(m, &MEMBERS[i]) ? "1" : NULL;
        else if (*text_of(m, &MEMBERS[i]))
            value = text_percent_encode(a, *text_of(m, &MEMBERS[i]));
        if (value)
            query = arena_printf(a, "%s%s%s=%s", query, *query ? "&" : "", MEMBERS[i].name, value);
    }
    return query;
}

/* Jira; Jira on example; any product on example; NULL when seats are not selected. */
static const char *seats_text(struct arena *a, const struct user_filter *f) {
    const char *site = f->site && f->site_name ? f->site_name : f->site;
    if (!f->product && !f->site)
        return NULL;
    const char *product = f->product ? product_label(f->product) : "any product";
    return site ? arena_printf(a, "%s on %s", product, site) : product;
}

static void say(struct arena *a, const char **words, const char *more) {
    if (more)
        *words = arena_printf(a, "%s%s%s", *words, **words ? ", " : "", more);
}

const char *user_filter_text(struct arena *a, const struct user_filter *f) {
    const char *words = "";
    say(a, &words, seats_text(a, f));
    if (f->inactive_days > 0)
        say(a, &words,
            arena_printf(a,
                         f->new_only ? "new: not used for %lld day%s, and not there for as long"
                         : f->never  ? "never active, for %lld day%s"
                                     : "inactive for %lld day%s or never active",
                         (long long)f->inactive_days, f->inactive_days == 1 ? "" : "s"));
    if (f->idle_days > 0)
        say(a, &words,
            arena_printf(a, "no product used for %lld day%s", (long long)f->idle_days,
                         f->idle_days == 1 ? "" : "s"));
    say(a, &words, f->threshold ? "inactive by the setting" : NULL);
    if (f->active_days > 0)
        say(a, &words,
            arena_printf(a, "active within %lld day%s", (long long)f->active_days,
                         f->active_days == 1 ? "" : "s"));
    say(a, &words, f->active ? "active by the setting" : NULL);
    say(a, &words, f->never && f->inactive_days <= 0 ? "never active" : NULL);
    say(a, &words, f->new_only && f->inactive_days <= 0 ? "new" : NULL);
    say(a, &words, f->billable ? "billable" : NULL);
    say(a, &words, f->q ? arena_printf(a, "name, e-mail or account id with \"%s\"", f->q) : NULL);
    say(a, &words, f->status ? arena_printf(a, "status %s", f->status) : NULL);
    say(a, &words, f->claim);
    say(a, &words, f->role ? arena_printf(a, "role %s", f->role) : NULL);
    say(a, &words, f->group ? arena_printf(a, "in the group %s", f->group) : NULL);
    say(a, &words, f->domain ? arena_printf(a, "e-mail at %s", f->domain) : NULL);
    say(a, &words, f->synced ? "managed by the identity provider" : NULL);
    say(a, &words, f->protected_only ? "protected" : NULL);
    return *words ? words : "everybody";
}

enum rc_err user_filter_name_site(struct db *db, struct user_filter *f) {
    bool found = false;
    if (!f->site)
        return OK;
    return db_get_text(db, Q_USERS_SITE_NAME, &f->site_name, &found, "s", f->site);
}
