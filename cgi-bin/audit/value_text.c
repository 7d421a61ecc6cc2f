/* From stored values to words. Reads only. */
#include "audit/value_text.h"
#include "base/text.h"
#include "sql/audit/entry.h"
#include "terms/amount.h"
#include "terms/price.h"
#include "terms/product.h"
#include "users/filter.h"
#include "users/filter_text.h"

#include <string.h>

/* --- runs */

/* "1,718" */
static enum rc_err value_people(struct request *r, const char **value) {
    if (strspn(*value, "0123456789,") == strlen(*value))
        *value =
            arena_printf(r->arena, text_equal(*value, "1") ? "%s person" : "%s people", *value);
    return OK;
}

/* "failed: 2 changed, 1 failed" */
static enum rc_err value_end(struct request *r, const char **value) {
    static const struct {
        const char *stored, *format;
    } ENDS[] = {
        {"done: ", "Done: %s"},
        {"failed: ", "Failed: %s"},
        {"refused: ", "Blocked: %s"},
        {"stopped: ", "Stopped: %s"},
    };
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++)
        if (text_starts(*value, ENDS[i].stored)) {
            *value = arena_printf(r->arena, ENDS[i].format, *value + strlen(ENDS[i].stored));
            return OK;
        }
    return OK;
}

/* --- filters */

static enum rc_err value_filter(struct request *r, const char **value) {
    struct user_filter filter;
    const char *problem = NULL;
    if (!user_filter_parse(r->arena, *value, &filter, &problem))
        return OK;
    TRY(user_filter_name_site(r->db, &filter));
    *value = user_filter_text(r->arena, &filter);
    return OK;
}

/* --- prices: "Monthly, for each seat; 1–100: 8.60; from 101: 7.30; billing day 31" */

static void value_add(struct arena *a, const char **list, const char *part) {
    *list = **list ? arena_printf(a, "%s; %s", *list, part) : part;
}

static const char *value_step(struct arena *a, const struct price *p, const struct price_step *s) {
    const char *amount = amount_shown(a, s->amount), *from = text_count(a, s->from);
    if (p->plan == PRICE_ANNUAL)
        return arena_printf(a, "up to %s: %s", text_count(a, s->upto), amount);
    if (s->upto == INT64_MAX)
        return arena_printf(a, "from %s: %s", from, amount);
    return arena_printf(a, "%s–%s: %s", from, text_count(a, s->upto), amount);
}

static enum rc_err value_price(struct request *r, const char **value) {
    static const char *const PLANS[PRICE_PLANS] = {
        [PRICE_NONE] = "No price",
        [PRICE_MONTHLY] = "Monthly, for each seat",
        [PRICE_ANNUAL] = "Annual, by tier",
    };
    struct arena *a = r->arena;
    struct price p;
    if (price_read(a, *value, &p) != NULL)
        return OK;
    *value = PLANS[p.plan];
    for (int i = 0; i < p.steps; i++)
        value_add(a, value, value_step(a, &p, &p.step[i]));
    if (p.discount)
        value_add(a, value, arena_printf(a, "discount %s %%", price_percent_text(a, p.discount)));
    if (p.billing_day)
        value_add(a, value, arena_printf(a, "billing day %lld", (long long)p.billing_day));
    if (p.renews_on)
        value_add(a, value, arena_printf(a, "renewal on %s", price_day_text(a, p.renews_on)));
    if (p.priced_on)
        value_add(a, value, arena_printf(a, "price list of %s", price_day_text(a, p.priced_on)));
    if (p.others)
        value_add(a, value, arena_printf(a, "other seats: %s", text_count(a, p.others)));
    return OK;
}

/* --- areas: "Finance; confluence:SITE, jira-software:SITE; domains: a.test" */

/* Where the instances begin: behind the last "; " before the domains. The name may have some, too.
 * *domains: what follows the instances. NULL: the text is of another form. */
static const char *value_area_split(const char *text, const char **domains) {
    const char *at = NULL, *last = NULL;
    *domains = text + strlen(text);
    for (const char *next = text; (next = strstr(next, "; ")) != NULL; next += 2) {
        at = last;
        last = next;
    }
    if (last && at && text_starts(last + 2, "domains: "))
        *domains = last;
    else
        at = last;
    return at ? at + 2 : NULL;
}

const char *audit_area_name(struct arena *a, const char *text) {
    const char *domains = NULL, *instances = value_area_split(text, &domains);
    return instances ? arena_strndup(a, text, (size_t)(instances - 2 - text)) : text;
}

/* One instance as in "Confluence on example"; as it is stored when nothing is known of it. */
static enum rc_err value_instance(struct request *r, char *stored, const char **out) {
    char *site = strchr(stored, ':');
    const char *name = NULL;
    bool found = false;
    *out = arena_strdup(r->arena, stored);
    if (!site)
        return OK;
    *site++ = '\0';
    TRY(db_get_text(r->db, Q_AUDIT_SITE_NAME, &name, &found, "ss", site, stored));
    if (found)
        *out = arena_printf(r->arena, "%s on %s", product_label(stored), name);
    return OK;
}

static enum rc_err value_area(struct request *r, const char **value) {
    const char *domains = NULL, *instances = value_area_split(*value, &domains), *list = "";
    if (!instances)
        return OK;
    char *stored = arena_strndup(r->arena, instances, (size_t)(domains - instances));
    for (char *next = NULL; stored; stored = next) {
        const char *one = NULL;
        next = strstr(stored, ", ");
        if (next) {
            *next = '\0';
            next += 2;
        }
        TRY(value_instance(r, stored, &one));
        list = arena_printf(r->arena, "%s%s%s", list, *list ? ", " : "", one);
    }
    *value = arena_printf(r->arena, "%s; %s%s", audit_area_name(r->arena, *value), list, domains);
    return OK;
}

/* --- kinds of rows */

enum rc_err audit_value_text(struct request *r, const char *action, const char *subject,
                             const char **value) {
    static const struct {
        const char *action;
        enum rc_err (*text)(struct request *r, const char **value);
    } KINDS[] = {
        {"run.confirm", value_people},   {"run.dry", value_people},
        {"run.approve", value_people},   {"run.undo", value_people},
        {"run.end", value_end},          {"filter.add", value_filter},
        {"filter.change", value_filter}, {"filter.delete", value_filter},
        {"area.add", value_area},        {"area.change", value_area},
        {"area.delete", value_area},
    };
    if (!**value)
        return OK;
    if (text_equal(action, "setting.change"))
        return text_starts(subject, "price.") ? value_price(r, value) : OK;
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (text_equal(action, KINDS[i].action))
            return KINDS[i].text(r, value);
    return OK;
}
