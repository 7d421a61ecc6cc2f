/* Loads, checks, saves and deletes named areas. */
#include "areas/area.h"
#include "base/text.h"
#include "index/area_slices.h"
#include "queue/audit.h"
#include "sql/core/areas/area.h"

#include <string.h>

enum { USED_SHOWN_MAX = 5 };

/* --- values */

bool area_values_has(const struct area_values *values, const char *word) {
    for (int i = 0; i < values->n; i++)
        if (strcmp(values->at[i], word) == 0)
            return true;
    return false;
}

bool area_values_add(struct arena *a, struct area_values *values, const char *word) {
    if (area_values_has(values, word))
        return true;
    if (values->n == AREA_VALUES_MAX)
        return false;
    if (!values->at)
        values->at = arena_alloc(a, AREA_VALUES_MAX * sizeof *values->at);
    int at = values->n++;
    for (; at > 0 && strcmp(values->at[at - 1], word) > 0; at--)
        values->at[at] = values->at[at - 1];
    values->at[at] = word;
    return true;
}

static bool area_values_within(const struct area_values *inner, const struct area_values *outer) {
    for (int i = 0; i < inner->n; i++)
        if (!area_values_has(outer, inner->at[i]))
            return false;
    return true;
}

static enum rc_err area_values_read(struct db *db, enum query q, int64_t area,
                                    struct area_values *out) {
    struct rows *r = NULL;
    TRY(db_query(db, q, &r, "i", area));
    while (db_next(r))
        (void)area_values_add(db_arena(db), out, db_text(r, 0));
    return db_end(r);
}

static const char *area_values_join(struct arena *a, const struct area_values *values) {
    const char *text = "";
    for (int i = 0; i < values->n; i++)
        text = arena_printf(a, "%s%s%s", text, i ? ", " : "", values->at[i]);
    return text;
}

/* --- loading */

enum rc_err area_load(struct db *db, int64_t id, struct named_area *out) {
    struct rows *r = NULL;
    *out = (struct named_area){0};
    TRY(db_query(db, Q_AREA_GET, &r, "i", id));
    if (db_next(r))
        *out = (struct named_area){
            .id = id,
            .name = db_text(r, AREA_GET__NAME),
            .created_at = db_int(r, AREA_GET__CREATED_AT),
            .created_by = db_text(r, AREA_GET__CREATED_BY),
            .changed_at = db_int(r, AREA_GET__CHANGED_AT),
            .changed_by = db_text(r, AREA_GET__CHANGED_BY),
        };
    TRY(db_end(r));
    if (!out->id)
        return db_refuse(db, ERR_NOT_FOUND,
                         "This area no longer exists. Settings > Areas lists all of them.");
    TRY(area_values_read(db, Q_AREA_INSTANCES, id, &out->instances));
    return area_values_read(db, Q_AREA_DOMAINS, id, &out->domains);
}

const char *area_text(struct arena *a, const struct named_area *area) {
    const char *instances = area_values_join(a, &area->instances);
    if (!area->domains.n)
        return arena_printf(a, "%s; %s", area->name, instances);
    return arena_printf(a, "%s; %s; domains: %s", area->name, instances,
                        area_values_join(a, &area->domains));
}

/* --- checking */

static enum rc_err area_check_name(struct db *db, const struct named_area *area,
                                   struct area_check *out) {
    int64_t other = 0, count = 0;
    bool taken = false;
    if (!*area->name)
        out->name = AREA_NAME_EMPTY;
    else if (text_length(area->name) > AREA_NAME_MAX || text_has_control(area->name, false))
        out->name = AREA_NAME_LONG;
    if (out->name)
        return OK;
    TRY(db_get_int(db, Q_AREA_NAME_TAKEN, &other, &taken, "si", area->name, area->id));
    TRY(db_get_int(db, Q_AREAS_COUNT, &count, NULL, ""));
    if (taken)
        out->name = AREA_NAME_TAKEN;
    else if (!area->id && count >= AREAS_MAX)
        out->name = AREA_TOO_MANY;
    return OK;
}

/* Splits "<product>:<site>" at the first colon. */
static const char *area_split(struct arena *a, const char *word, const char **site) {
    const char *colon = strchr(word, ':');
    *site = colon ? colon + 1 : "";
    return colon ? arena_strndup(a, word, (size_t)(colon - word)) : word;
}

static enum rc_err area_check_instances(struct db *db, const struct named_area *area,
                                        struct area_check *out) {
    if (!area->instances.n)
        out->instances = AREA_NO_INSTANCE;
    for (int i = 0; i < area->instances.n && !out->instances; i++) {
        int64_t one = 0;
        bool known = false;
        const char *site = NULL;
        const char *product = area_split(db_arena(db), area->instances.at[i], &site);
        TRY(db_get_int(db, Q_AREA_INSTANCE_KNOWN, &one, &known, "ssi", product, site, area->id));
        if (!known) {
            out->instances = AREA_INSTANCE_UNKNOWN;
            out->instance = area->instances.at[i];
        }
    }
    return OK;
}

/* As user.email_domain can be: what follows the first @ of an address, in small letters. */
static bool is_domain(const char *text) {
    size_t n = strlen(text);
    const char *dot = strchr(text, '.');
    return n <= AREA_DOMAIN_MAX && dot && dot > text && text[n - 1] != '.' &&
           !strpbrk(text, "@/\\\"'()<>,;:") && !text_has_unseen(text) &&
           !text_has_control(text, false);
}

enum rc_err area_check(struct db *db, const struct named_area *area, struct area_check *out) {
    *out = (struct area_check){0};
    TRY(area_check_name(db, area, out));
    TRY(area_check_instances(db, area, out));
    for (int i = 0; i < area->domains.n && !out->domains; i++)
        if (!is_domain(area->domains.at[i])) {
            out->domains = AREA_DOMAIN_INVALID;
            out->domain = area->domains.at[i];
        }
    return OK;
}

bool area_widens(const struct named_area *old, const struct named_area *area) {
    bool all = !area->domains.n;
    if (!area_values_within(&area->instances, &old->instances))
        return true;
    return old->domains.n && (all || !area_values_within(&area->domains, &old->domains));
}

/* --- saving */

static enum rc_err area_store(struct db *db, struct named_area *area, const char *who,
                              int64_t now) {
    if (area->id)
        TRY(db_exec(db, Q_AREA_CHANGE, NULL, "isis", area->id, area->name, now, who));
    else {
        TRY(db_exec(db, Q_AREA_ADD, NULL, "sis", area->name, now, who));
        area->id = db_last_id(db);
    }
    TRY(db_exec(db, Q_AREA_INSTANCES_CLEAR, NULL, "i", area->id));
    TRY(db_exec(db, Q_AREA_DOMAINS_CLEAR, NULL, "i", area->id));
    for (int i = 0; i < area->instances.n; i++) {
        const char *site = NULL;
        const char *product = area_split(db_arena(db), area->instances.at[i], &site);
        TRY(db_exec(db, Q_AREA_INSTANCE_ADD, NULL, "iss", area->id, product, site));
    }
    for (int i = 0; i < area->domains.n; i++)
        TRY(db_exec(db, Q_AREA_DOMAIN_ADD, NULL, "is", area->id, area->domains.at[i]));
    return area_slices_refresh(db);
}

enum rc_err area_save(struct db *db, struct named_area *area, const char *who, int64_t now,
                      bool *changed) {
    struct arena *a = db_arena(db);
    const char *before = NULL, *after = area_text(a, area);
    bool differs = true;
    if (area->id) {
        struct named_area old;
        TRY(area_load(db, area->id, &old));
        before = area_text(a, &old);
        differs = !text_equal(before, after);
    }
    if (changed)
        *changed = differs;
    if (!differs)
        return OK;
    TRY(area_store(db, area, who, now));
    return audit_add(db, now, who, before ? "area.change" : "area.add",
                     arena_printf(a, "area %lld", (long long)area->id), before, after, NULL);
}

enum rc_err area_check_unused(struct db *db, const struct named_area *area) {
    struct rows *r = NULL;
    struct arena *a = db_arena(db);
    const char *names = "";
    int n = 0;
    TRY(db_query(db, Q_AREA_USED_BY, &r, "i", area->id));
    for (; db_next(r); n++)
        if (n < USED_SHOWN_MAX)
            names = arena_printf(a, "%s%s%s", names, n ? ", " : "", db_text(r, 0));
    TRY(db_end(r));
    if (n == 0)
        return OK;
    if (n > USED_SHOWN_MAX)
        names = arena_printf(a, "%s and %d more", names, n - USED_SHOWN_MAX);
    return db_refuse(db, ERR_CONFLICT,
                     arena_printf(a,
                                  "The area %s is in use by %s. Remove it from them first, then "
                                  "delete it.",
                                  area->name, names));
}

enum rc_err area_delete(struct db *db, const struct named_area *area, const char *who,
                        int64_t now) {
    TRY(area_check_unused(db, area));
    TRY(db_exec(db, Q_AREA_LEAVE_TASKS, NULL, "i", area->id));
    TRY(db_exec(db, Q_AREA_LEAVE_RUNS, NULL, "i", area->id));
    TRY(db_exec(db, Q_AREA_LEAVE_FILTERS, NULL, "i", area->id));
    TRY(db_exec(db, Q_AREA_DELETE, NULL, "i", area->id));
    TRY(area_slices_refresh(db));
    return audit_add(db, now, who, "area.delete",
                     arena_printf(db_arena(db), "area %lld", (long long)area->id),
                     area_text(db_arena(db), area), NULL, NULL);
}
