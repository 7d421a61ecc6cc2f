/* The form of one area. */
#include "access/area_form.h"
#include "access/people.h"
#include "base/text.h"
#include "page/page.h"
#include "sql/access/area_form.h"
#include "terms/product.h"
#include "tpl_names.h"

#include <string.h>

/* By enum area_problem. A text with %s takes the word it is about. */
static const char *const PROBLEMS[] = {
    [AREA_VALID] = NULL,
    [AREA_NAME_EMPTY] = "Enter a name",
    [AREA_NAME_LONG] = "Name can have up to 100 printable characters",
    [AREA_NAME_TAKEN] = "Another area has this name. Enter a different one",
    [AREA_TOO_MANY] = "Limit of 200 areas reached. Delete one first",
    [AREA_NO_INSTANCE] = "Choose at least one product",
    [AREA_INSTANCE_UNKNOWN] = "Choose products from the list: %s is not in the organization",
    [AREA_INSTANCES_LIMITED] = "An area can have up to 500 products",
    [AREA_DOMAIN_INVALID] = "Enter domains like example.com: %s is none",
    [AREA_DOMAINS_LIMITED] = "An area can have up to 500 domains",
};
_Static_assert(AREA_NAME_MAX == 100 && AREAS_MAX == 200 && AREA_VALUES_MAX == 500,
               "the texts of PROBLEMS name them");

enum rc_err area_form_load(struct request *r, struct named_area *out) {
    int64_t id = 0;
    (void)text_to_int(r->path_arg[0], &id);
    return area_load(r->db, id, out);
}

/* --- product instances */

/* "Jira on example"; *lives may be NULL. */
static enum rc_err instance_label(struct request *r, const char *word, const char **label,
                                  bool *lives) {
    const char *colon = strchr(word, ':');
    struct rows *rows = NULL;
    *label = word;
    if (lives)
        *lives = false;
    if (!colon)
        return OK;
    const char *product = arena_strndup(r->arena, word, (size_t)(colon - word));
    TRY(db_query(r->db, Q_AREA_FORM_INSTANCE, &rows, "ss", product, colon + 1));
    if (db_next(rows)) {
        *label = arena_printf(r->arena, "%s on %s", product_label(product),
                              db_text(rows, AREA_FORM_INSTANCE__SITE_NAME));
        if (lives)
            *lives = db_int(rows, AREA_FORM_INSTANCE__LIVES) != 0;
    }
    return db_end(rows);
}

enum rc_err area_form_products(struct request *r, const struct named_area *area,
                               const char **text) {
    *text = "";
    for (int i = 0; i < area->instances.n; i++) {
        const char *label = NULL;
        TRY(instance_label(r, area->instances.at[i], &label, NULL));
        *text = arena_printf(r->arena, "%s%s%s", *text, i ? ", " : "", label);
    }
    return OK;
}

/* --- showing */

static struct dict *form_add_choice(struct request *r, struct dict *field, int *n,
                                    const char *value, const char *label, bool chosen) {
    struct dict *choice = dict_row(field, T_CHOICE);
    /* The first has the field's name as id: the error summary links to it. */
    const char *id = *n == 0 ? "instance" : arena_printf(r->arena, "instance-%d", *n);
    ++*n;
    dict_set(choice, T_CHOICE_ID, id);
    dict_set(choice, T_CHOICE_VALUE, value);
    dict_set(choice, T_CHOICE_LABEL, label);
    dict_show_if(choice, chosen, T_CHOICE_SELECTED);
    return choice;
}

static enum rc_err form_show_instances(struct request *r, struct dict *d,
                                       const struct area_values *chosen) {
    struct dict *field = dict_row(d, T_INSTANCE_FIELD);
    struct rows *rows = NULL;
    int n = 0;
    page_field_error(r, field, "instance");
    TRY(db_query(r->db, Q_AREA_FORM_INSTANCES, &rows, ""));
    while (db_next(rows)) {
        const char *word = db_text(rows, AREA_FORM_INSTANCES__WORD);
        const char *label = arena_printf(r->arena, "%s on %s",
                                         product_label(db_text(rows, AREA_FORM_INSTANCES__PRODUCT)),
                                         db_text(rows, AREA_FORM_INSTANCES__SITE_NAME));
        (void)form_add_choice(r, field, &n, word, label, area_values_has(chosen, word));
    }
    TRY(db_end(rows));
    for (int i = 0; i < chosen->n; i++) {
        const char *label = NULL;
        bool lives = false;
        TRY(instance_label(r, chosen->at[i], &label, &lives));
        if (!lives)
            dict_show(form_add_choice(r, field, &n, chosen->at[i], label, true), T_VANISHED);
    }
    dict_show_if(field, n == 0, T_NO_PRODUCTS);
    return OK;
}

/* What was sent, as it was typed. */
static const char *form_sent_domains(struct request *r) {
    const char *sent = NULL, *text = "";
    for (int i = 0; (sent = request_form_nth(r, "domain", i)); i++)
        text = arena_printf(r->arena, "%s%s%s", text, i ? ", " : "", sent);
    return text;
}

static const char *form_domains(struct request *r, const struct named_area *area) {
    const char *text = "";
    for (int i = 0; i < area->domains.n; i++)
        text = arena_printf(r->arena, "%s%s%s", text, i ? ", " : "", area->domains.at[i]);
    return text;
}

static void form_read_instances(struct request *r, struct area_values *out) {
    const char *sent = NULL;
    for (int i = 0; (sent = request_form_nth(r, "instance", i)); i++)
        if (*sent && !area_values_add(r->arena, out, sent))
            request_refuse(r, "instance", "%s", PROBLEMS[AREA_INSTANCES_LIMITED]);
}

enum rc_err area_form_show(struct request *r, struct dict *d, const struct named_area *area) {
    /* A form of this page, and not its button to delete. */
    bool sent = r->env.method == POST && request_form(r, "name");
    struct area_values chosen = area->instances;
    page_csrf(r, d);
    dict_set(d, T_ACTION,
             area->id ? arena_printf(r->arena, "/settings/areas/%lld", (long long)area->id)
                      : "/settings/areas");
    dict_show(d, area->id ? T_IS_STORED : T_IS_NEW);
    struct dict *name = dict_row(d, T_NAME_FIELD);
    dict_set(name, T_VALUE, sent ? request_form_text(r, "name") : area->name);
    page_field_error(r, name, "name");
    struct dict *domain = dict_row(d, T_DOMAIN_FIELD);
    dict_set(domain, T_VALUE, sent ? form_sent_domains(r) : form_domains(r, area));
    page_field_error(r, domain, "domain");
    if (sent) {
        chosen = (struct area_values){0};
        form_read_instances(r, &chosen);
    }
    return form_show_instances(r, d, &chosen);
}

/* --- reading */

/* A field may have several domains, with an @ or without. */
static void form_read_domains(struct request *r, struct area_values *out) {
    static const char BETWEEN[] = ", ;\t\r\n";
    const char *sent = NULL;
    for (int i = 0; (sent = request_form_nth(r, "domain", i)); i++)
        for (const char *p = sent + strspn(sent, BETWEEN); *p; p += strspn(p, BETWEEN)) {
            size_t n = strcspn(p, BETWEEN);
            char *word = arena_strndup(r->arena, *p == '@' ? p + 1 : p, *p == '@' ? n - 1 : n);
            for (char *c = word; *c; c++)
                if (*c >= 'A' && *c <= 'Z')
                    *c = (char)(*c + 'a' - 'A');
            if (!area_values_add(r->arena, out, word))
                request_refuse(r, "domain", "%s", PROBLEMS[AREA_DOMAINS_LIMITED]);
            p += n;
        }
}

static void form_refuse(struct request *r, const char *field, enum area_problem problem,
                        const char *word) {
    static const char MARK[] = "%s";
    const char *text = PROBLEMS[problem];
    const char *mark = text ? strstr(text, MARK) : NULL;
    if (mark)
        request_refuse(r, field, "%.*s%.80s%s", (int)(mark - text), text, word, mark + 2);
    else if (text)
        request_refuse(r, field, "%s", text);
}

enum rc_err area_form_read(struct request *r, struct named_area *out) {
    struct area_check check;
    out->name = request_form_trimmed(r, "name");
    out->instances = out->domains = (struct area_values){0};
    form_read_instances(r, &out->instances);
    form_read_domains(r, &out->domains);
    TRY(area_check(r->db, out, &check));
    form_refuse(r, "name", check.name, NULL);
    form_refuse(r, "instance", check.instances, check.instance);
    form_refuse(r, "domain", check.domains, check.domain);
    return OK;
}

/* --- saving */

static enum rc_err form_widens(struct request *r, const struct named_area *area, bool *widens) {
    struct named_area old;
    int64_t people = 0;
    *widens = false;
    if (!area->id)
        return OK;
    TRY(area_load(r->db, area->id, &old));
    if (!area_widens(&old, area))
        return OK;
    TRY(people_count_of_area(r, area->id, &people));
    *widens = people > 0;
    return OK;
}

enum rc_err area_form_save(struct request *r, struct named_area *area, bool *asks, bool *changed) {
    *asks = *changed = false;
    TRY(db_begin(r->db)); /* first: two people may save the same name */
    TRY(area_form_read(r, area));
    if (!r->errors)
        TRY(form_widens(r, area, asks));
    *asks = *asks && !text_equal(request_form_text(r, "confirm"), "yes");
    if (r->errors || *asks) {
        db_rollback(r->db);
        return OK;
    }
    TRY(area_save(r->db, area, r->who.name, r->now, changed));
    return db_commit(r->db);
}
