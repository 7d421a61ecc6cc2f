/* Fields that the parts of a task's form share. */
#include "tasks/task_form_fields.h"
#include "base/text.h"
#include "page/page.h"
#include "tpl_names.h"

void task_form_show_text(struct request *r, struct dict *row, const char *name, const char *stored,
                         bool posted) {
    /* /tasks/{id}/limits posts some fields alone: the others show what is stored. */
    const char *sent = request_form(r, name), *shown = posted || !stored ? "" : stored;
    dict_set(row, T_VALUE, sent ? sent : shown);
    page_field_error(r, row, name);
}

void task_form_add_choice(struct request *r, struct dict *field, const char *name, int i,
                          const struct form_choice *c, bool selected) {
    struct dict *choice = dict_row(field, T_CHOICE);
    dict_set(choice, T_CHOICE_ID, i ? arena_printf(r->arena, "%s-%s", name, c->value) : name);
    dict_set(choice, T_CHOICE_VALUE, c->value);
    dict_set(choice, T_CHOICE_LABEL, c->label);
    dict_set(choice, T_CHOICE_HINT, c->hint);
    dict_show_if(choice, selected, T_CHOICE_SELECTED);
}

void task_form_show_number(struct request *r, struct dict *row, const char *name, int64_t stored,
                           bool posted) {
    task_form_show_text(r, row, name, arena_printf(r->arena, "%lld", (long long)stored), posted);
}

int64_t task_form_number(struct request *r, const char *name, int64_t when_empty) {
    const char *text = request_form_trimmed(r, name);
    int64_t n = -1;
    if (!*text && when_empty)
        return when_empty;
    return text_to_int(text, &n) ? n : -1;
}
