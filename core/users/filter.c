/* Reads a filter from a query string. filter_text.c writes it. */
#include "users/filter.h"
#include "base/text.h"
#include "users/filter_member.h"

#include <string.h>

enum { TEXT_MAX = 200, WORD_MAX = 100 };

/* --- setting members: each function returns a problem for people, or NULL */

/* "a, b or c" */
static const char *filter_choices_text(struct arena *a, const struct filter_choice *choices) {
    const char *all = choices++->value;
    for (; choices->value; choices++)
        all = arena_printf(a, choices[1].value ? "%s, %s" : "%s or %s", all, choices->value);
    return all;
}

static const char *filter_check_choice(struct arena *a, const struct filter_member *m,
                                       const char *value) {
    for (const struct filter_choice *c = m->choices; c->value; c++)
        if (strcmp(c->value, value) == 0)
            return NULL;
    return arena_printf(a, "%s must be %s", m->label, filter_choices_text(a, m->choices));
}

/* Identifiers of Atlassian: no blanks, nothing that has to be quoted. */
static const char *filter_check_word(struct arena *a, const struct filter_member *m,
                                     const char *value) {
    static const char ASCII[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:{}@";
    size_t n = strlen(value);
    bool valid = n <= WORD_MAX;
    for (size_t i = 0; i < n; i++)
        valid = valid && ((value[i] & 0x80) || strchr(ASCII, value[i]));
    if (valid)
        return NULL;
    return arena_printf(a, "%s must be one word of up to %d characters", m->label, WORD_MAX);
}

static char *filter_domain(char *text) {
    if (*text == '@')
        text++;
    for (char *p = text; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + 'a' - 'A');
    return text;
}

/* Adds the value at its place in the order. */
static const char *filter_add_value(struct arena *a, struct user_filter_list *l,
                                    const struct filter_member *m, const char *value) {
    int at = l->n;
    if (user_filter_has(l, value))
        return NULL;
    if (l->n == USER_FILTER_VALUES_MAX)
        return arena_printf(a, "%s can have up to %d values", m->label, USER_FILTER_VALUES_MAX);
    for (; at > 0 && strcmp(l->at[at - 1], value) > 0; at--)
        l->at[at] = l->at[at - 1];
    l->at[at] = value;
    l->n++;
    return NULL;
}

static const char *filter_set_text(struct arena *a, struct user_filter *f,
                                   const struct filter_member *m, const char *value) {
    char *copy = text_trim(arena_strdup(a, value));
    const char *problem = NULL;
    if (*copy == '\0')
        return NULL;
    if (m->kind == FILTER_DOMAIN)
        copy = filter_domain(copy);
    if (*copy == '\0') /* stored as "" it would be read again as no condition: everyone */
        problem = arena_printf(a, "%s needs a name after the @", m->label);
    else if (m->kind == FILTER_ONE_OF)
        problem = filter_check_choice(a, m, copy);
    else if (m->kind != FILTER_TEXT)
        problem = filter_check_word(a, m, copy);
    else if (text_length(copy) > TEXT_MAX)
        problem = arena_printf(a, "%s can have up to %d characters", m->label, TEXT_MAX);
    if (!problem && m->list)
        return filter_add_value(a, filter_member_list(f, m), m, copy);
    if (!problem)
        *filter_member_text(f, m) = copy;
    return problem;
}

static const char *filter_set_days(struct arena *a, struct user_filter *f,
                                   const struct filter_member *m, const char *value) {
    int64_t n = 0;
    if (!text_to_int(value, &n) || n < 1 || n > USERS_DAYS_MAX)
        return arena_printf(a, "%s must be a whole number from 1 to %d", m->label, USERS_DAYS_MAX);
    *filter_member_days(f, m) = n;
    return NULL;
}

static const char *filter_set_flag(struct arena *a, struct user_filter *f,
                                   const struct filter_member *m, const char *value) {
    if (strcmp(value, "1") != 0)
        return arena_printf(a, "%s must be given as %s=1", m->label, m->name);
    *filter_member_flag(f, m) = true;
    return NULL;
}

static const char *filter_set_member(struct arena *a, struct user_filter *f,
                                     const struct filter_member *m, const char *value) {
    if (!text_is_utf8(value, strlen(value)) || text_has_control(value, false))
        return arena_printf(a, "%s has characters that cannot be read", m->label);
    if (m->kind == FILTER_DAYS)
        return filter_set_days(a, f, m, value);
    if (m->kind == FILTER_FLAG)
        return filter_set_flag(a, f, m, value);
    return filter_set_text(a, f, m, value);
}

static const struct filter_member *filter_find_member(const char *name) {
    const struct filter_member *m = FILTER_MEMBERS;
    while (m->name && strcmp(m->name, name) != 0)
        m++;
    return m->name ? m : NULL;
}

enum user_filter_result user_filter_set(struct arena *a, struct user_filter *f, const char *name,
                                        const char *value, const char **problem) {
    const struct filter_member *m = filter_find_member(name);
    *problem = NULL;
    if (!m)
        return USER_FILTER_UNKNOWN;
    if (*value)
        *problem = filter_set_member(a, f, m, value);
    return *problem ? USER_FILTER_BAD : USER_FILTER_TAKEN;
}

/* --- lists */

bool user_filter_is_list(const char *name) {
    const struct filter_member *m = filter_find_member(name);
    return m && m->list;
}

struct user_filter_list user_filter_only(const char *value) {
    return (struct user_filter_list){.n = value != NULL, .at = {value}};
}

bool user_filter_has(const struct user_filter_list *l, const char *value) {
    for (int i = 0; i < l->n; i++)
        if (strcmp(l->at[i], value) == 0)
            return true;
    return false;
}

/* Words need no escapes: filter_check_word. */
const char *user_filter_json(struct arena *a, const struct user_filter_list *l) {
    const char *json = NULL;
    for (int i = 0; i < l->n; i++)
        json = arena_printf(a, "%s%c\"%s\"", json ? json : "", json ? ',' : '[', l->at[i]);
    return json ? arena_printf(a, "%s]", json) : NULL;
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
        return "New and Never used exclude each other: a new seat is not inactive yet";
    }
    if (f->new_only && f->threshold) {
        *at = "new";
        return "New and Inactive (by the setting) exclude each other: a new seat is not inactive "
               "yet";
    }
    if (f->threshold && f->inactive_days > 0) {
        *at = "threshold";
        return "Unused for at least (days) and Inactive (by the setting) exclude each other: "
               "clear one of them";
    }
    if (f->active && (f->never || f->new_only || f->threshold)) {
        *at = "active";
        return "Active (by the setting) excludes Never used, New and Inactive (by the setting)";
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
    if (!user_filter_is_list(name) && strstr(*names, arena_printf(a, " %s ", name)))
        return arena_printf(a, "The filter %s is given twice", name);
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
