/* Shows and reads the terms of a task's warnings. */
#include "tasks/task_terms_form.h"
#include "base/text.h"
#include "page/page.h"
#include "tasks/task_form_fields.h"
#include "tpl_names.h"

/* clang-format off */
static const struct form_choice KEEP[] = {
    {"off",  "No",                 "Only use of a product stops the task"},
    {"ask",  "After an answer",    "People request it, an admin answers"},
    {"self", "At once",            "People decide themselves; you see who kept what"},
};
static const struct form_choice GIVE_BACK[] = {
    {"off",  "No",                 "Only an admin can undo the change"},
    {"ask",  "After an answer",    "People request it, an admin answers"},
    {"self", "At once",            "While a seat is left; otherwise an admin answers"},
};
static const struct form_choice THEN[] = {
    {"",           "No second step",     ""},
    {"deactivate", "Deactivate account", "After \"Suspend access\""},
    {"delete",     "Delete account",     "After \"Deactivate account\". Atlassian completes a "
                                         "deletion 14 days later"},
};
/* clang-format on */
enum { CHOICES = 3 };

static void terms_show_choices(struct request *r, struct dict *field, const char *name,
                               const struct form_choice *choices, const char *stored) {
    const char *sent = request_form(r, name), *chosen = sent ? sent : stored;
    page_field_error(r, field, name);
    for (int i = 0; i < CHOICES; i++)
        task_form_add_choice(r, field, name, i, &choices[i],
                             text_equal(chosen ? chosen : "", choices[i].value));
}

void task_terms_form_show(struct request *r, struct dict *d, const struct task *t) {
    const struct task_terms *terms = &t->terms;
    task_form_show_text(r, dict_row(d, T_NOTICES_FIELD), "notices", terms->notices, false);
    task_form_show_text(r, dict_row(d, T_NOTICE_SUBJECT_FIELD), "notice_subject",
                        terms->notice_subject, false);
    task_form_show_text(r, dict_row(d, T_NOTICE_TEXT_FIELD), "notice_text", terms->notice_text,
                        false);
    terms_show_choices(r, dict_row(d, T_KEEP_FIELD), "keep", KEEP, terms->keep);
    task_form_show_number(r, dict_row(d, T_KEEP_DAYS_FIELD), "keep_days", terms->keep_days, false);
    terms_show_choices(r, dict_row(d, T_GIVE_BACK_FIELD), "give_back", GIVE_BACK, terms->give_back);
    terms_show_choices(r, dict_row(d, T_THEN_ACTION_FIELD), "then_action", THEN,
                       terms->then_action);
    task_form_show_number(r, dict_row(d, T_THEN_DAYS_FIELD), "then_days", terms->then_days, false);
    task_form_show_number(r, dict_row(d, T_THEN_CAP_USERS_FIELD), "then_cap_users",
                          terms->then_cap_users, false);
    dict_show_if(d, *terms->notices != '\0' && t->id, T_HAS_PREVIEW);
    if (t->id)
        dict_set(d, T_NOTICE_PATH, arena_printf(r->arena, "/tasks/%lld/notice", (long long)t->id));
}

/* --- reading */

static const char *terms_text(struct request *r, const char *name, const char *stored) {
    return request_form(r, name) ? request_form_trimmed(r, name) : stored;
}

/* Browsers send CRLF; a text counts each line end once. */
static const char *terms_lines(struct request *r, const char *name, const char *stored) {
    if (!request_form(r, name))
        return stored;
    char *text = request_form_trimmed(r, name), *out = text;
    for (const char *p = text; *p; p++)
        if (*p != '\r')
            *out++ = *p;
    *out = '\0';
    return text;
}

static int64_t terms_number(struct request *r, const char *name, int64_t stored) {
    return request_form(r, name) ? task_form_number(r, name, stored) : stored;
}

void task_terms_form_read(struct request *r, struct task_terms *t) {
    int64_t days[NOTICES_MAX];
    int n = 0;
    const char *then = terms_text(r, "then_action", t->then_action);
    t->notices = terms_text(r, "notices", t->notices);
    if (task_notices_read(t->notices, days, &n))
        t->notices = task_notices_text(r->arena, days, n);
    t->notice_subject = terms_text(r, "notice_subject", t->notice_subject);
    t->notice_text = terms_lines(r, "notice_text", t->notice_text);
    t->keep = terms_text(r, "keep", t->keep);
    t->keep_days = terms_number(r, "keep_days", t->keep_days);
    t->give_back = terms_text(r, "give_back", t->give_back);
    t->then_action = then && *then ? then : NULL;
    t->then_days = terms_number(r, "then_days", t->then_days);
    t->then_cap_users = terms_number(r, "then_cap_users", t->then_cap_users);
}
