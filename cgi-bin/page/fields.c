/* Fields of the field table in forms: shows them, checks the values that were sent and keeps them
 * in the form. Saves nothing and knows no setting. */
#include "page/fields.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/page.h"
#include "tpl_names.h"

#include <string.h>

const char *field_form_name(const struct field *f) {
    const char *dot = strchr(f->name, '.');
    return dot && dot[1] != '*' ? dot + 1 : f->name;
}

/* The sentence of a form for each problem of core/settings/field.h. */
static void field_refuse(struct request *r, const struct field *f, const char *value,
                         enum field_problem problem) {
    const char *name = field_form_name(f);
    switch (problem) {
    case FIELD_VALID:
    case FIELD_NOT_VALID: break;
    case FIELD_NOT_A_NUMBER:
        request_refuse(r, name, "%s must be a whole number, for example %s", f->label, f->fallback);
        break;
    case FIELD_OUT_OF_RANGE:
        if (f->unit)
            request_refuse(r, name, "%s must be between %lld and %lld %s", f->label,
                           (long long)f->min, (long long)f->max, f->unit);
        else
            request_refuse(r, name, "%s must be between %lld and %lld", f->label, (long long)f->min,
                           (long long)f->max);
        break;
    case FIELD_NOT_A_CHOICE: request_refuse(r, name, "Choose an option for %s", f->label); break;
    case FIELD_EMPTY: /* only of a switch: other fields without a value do not come here */
    case FIELD_NOT_A_SWITCH: request_refuse(r, name, "%s must be on or off", f->label); break;
    case FIELD_ZONE_RENAMED:
        request_refuse(r, name, "Time zone %s is now called %s. Enter the new name", value,
                       zone_renamed(value));
        break;
    case FIELD_ZONE_UNKNOWN:
        request_refuse(r, name, "%s must be a time zone from the list, for example Europe/Berlin",
                       f->label);
        break;
    case FIELD_NOT_PRINTABLE:
        request_refuse(r, name, "%s contains invalid characters. Type it again", f->label);
        break;
    case FIELD_TOO_LONG:
        request_refuse(r, name, "%s must be %lld characters or fewer", f->label, (long long)f->max);
        break;
    }
}

/* The pages of fields with is_valid check that themselves and have sentences of their own for it.
 */
static bool check_present(struct request *r, const struct field *f, const char *value) {
    struct field plain = *f;
    plain.is_valid = NULL;
    enum field_problem problem = field_problem(&plain, value);
    field_refuse(r, f, value, problem);
    return problem == FIELD_VALID;
}

bool form_switch(struct request *r, const char *name, bool *known) {
    static const char *const ON[] = {"on", "1", "true", "yes"};
    static const char *const OFF[] = {"off", "0", "false", "no"};
    const char *sent = request_form(r, name);
    bool on = false, off = !sent;
    for (int i = 0; sent && i < 4; i++) {
        on = on || strcmp(sent, ON[i]) == 0;
        off = off || strcmp(sent, OFF[i]) == 0;
    }
    if (known)
        *known = on || off;
    return !off;
}

bool field_check(struct request *r, const struct field *f, const char **value) {
    const char *name = field_form_name(f);
    const char *sent = request_form(r, name);
    if (f->type == FIELD_SWITCH) { /* browsers send no unticked box */
        bool known = true;
        bool on = form_switch(r, name, &known);
        *value = on ? "true" : "false";
        if (!known)
            *value = sent;
        return check_present(r, f, *value);
    }
    *value = text_trim(arena_strdup(r->arena, sent ? sent : ""));
    if (request_error(r, name))
        return false;
    if (**value)
        return check_present(r, f, *value);
    if (f->optional) {
        *value = NULL; /* back to the default */
        return true;
    }
    request_refuse(r, name, "Enter %s", f->label);
    return false;
}

static void field_show_choices(struct dict *row, const struct field *f, const char *value) {
    for (const struct choice *c = f->choices; c && c->value; c++) {
        struct dict *choice = dict_row(row, T_CHOICE);
        dict_set(choice, T_CHOICE_VALUE, c->value);
        dict_set(choice, T_CHOICE_LABEL, c->label);
        dict_show_if(choice, value && strcmp(c->value, value) == 0, T_CHOICE_SELECTED);
    }
}

enum rc_err field_show(struct request *r, struct dict *body, const struct field *f) {
    static const char *const KIND[] = {T_IS_TEXT,   T_IS_LINES,  T_IS_NUMBER,
                                       T_IS_SWITCH, T_IS_CHOICE, T_IS_ZONE};
    const char *name = field_form_name(f);
    const char *value = NULL;
    struct dict *row = dict_row(body, T_FIELD);
    if (r->env.method != POST)
        TRY(settings_text(r->db, f->name, &value));
    else if (f->type == FIELD_SWITCH && !request_form(r, name))
        value = "false";
    else
        value = request_form_text(r, name);
    dict_set(row, T_NAME, name);
    dict_set(row, T_LABEL, f->label);
    dict_show_if(row, f->type != FIELD_SWITCH, T_NO_SWITCH);
    struct dict *kind = dict_row(row, KIND[f->type]);
    dict_set(kind, T_VALUE, value);
    if (f->type == FIELD_SWITCH)
        dict_show_if(kind, value && strcmp(value, "false") != 0, T_CHECKED);
    if (f->type == FIELD_CHOICE)
        field_show_choices(kind, f, value);
    if (f->unit)
        dict_set(row, T_UNIT, f->unit);
    if (f->help) {
        dict_show(row, T_HAS_HELP);
        dict_set(row, T_HELP, f->help);
    }
    page_field_error(r, row, name);
    return OK;
}

static const char *field_value_text(const struct field *f, const char *value) {
    for (const struct choice *c = f->choices; c && c->value; c++)
        if (strcmp(c->value, value) == 0)
            return c->label;
    if (f->type == FIELD_SWITCH)
        return strcmp(value, "false") == 0 ? "off" : "on";
    return *value ? value : "none";
}

enum rc_err field_show_value(struct request *r, struct dict *body, const struct field *f) {
    const char *value = NULL;
    TRY(settings_text(r->db, f->name, &value));
    struct dict *row = dict_row(body, T_FIELD);
    dict_set(row, T_LABEL, f->label);
    dict_set(row, T_VALUE, field_value_text(f, value));
    dict_set(row, T_UNIT, f->unit);
    return OK;
}
