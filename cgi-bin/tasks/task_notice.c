/* /tasks/{id}/notice: the notice of a task as one person would get it, and a test of it to the
 * person who asks. Lane notify sends the test. */
#include "sql/tasks/task_notice.h"
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "queue/audit.h"
#include "queue/job.h"
#include "settings/mail.h"
#include "tasks/task_text.h"
#include "tpl_names.h"
#include "warnings/notice.h"
#include "warnings/warning.h"

/* What the address, or the form of the test, asks for. */
struct notice_view {
    struct task task;
    struct notice_source source;
    struct notice_person person;
    int64_t days;
    int64_t choices[NOTICES_MAX];
    int choice_count;
    struct mail mail;
    const char *own_address; /* of the signed-in person; NULL: none known */
};

/* The address that Atlassian has, else the name nginx signed in, when that is one. */
static enum rc_err notice_own_address(struct request *r, const char **out) {
    bool found = false;
    *out = NULL;
    TRY(db_get_text(r->db, Q_TASK_NOTICE_ADDRESS, out, &found, "i", r->who.user));
    if (!*out && mail_address_valid(r->who.name))
        *out = r->who.name;
    return OK;
}

static void notice_read_days(struct request *r, struct notice_view *v, const char *sent) {
    int64_t days = 0;
    if (!task_notices_read(v->task.terms.notices, v->choices, &v->choice_count) ||
        v->choice_count == 0) {
        v->choices[0] = 14;
        v->choice_count = 1;
    }
    v->days = v->choices[0];
    if (!sent || !*sent)
        return;
    for (int i = 0; i < v->choice_count; i++)
        if (text_to_int(sent, &days) && days == v->choices[i])
            v->days = days;
    if (v->days != days)
        request_refuse(r, "days", "Choose a notice of this task");
}

static enum rc_err notice_read(struct request *r, struct notice_view *v, const char *who,
                               const char *days) {
    bool found = false;
    *v = (struct notice_view){.days = 0};
    who = who ? text_trim(arena_strdup(r->arena, who)) : "";
    TRY(task_of_path(r, &v->task));
    TRY(mail_settings(r->db, &v->mail));
    TRY(notice_own_address(r, &v->own_address));
    notice_read_days(r, v, days);
    TRY(notice_source_of_task(r->db, &v->task, r->app->config->base_url, &v->source));
    TRY(notice_find_person(r->db, &v->source, who, &v->person, &found));
    if (!found) {
        request_refuse(r, "person",
                       "The latest preview of this task does not change this person. Enter someone "
                       "else's e-mail address or account ID");
        TRY(notice_find_person(r->db, &v->source, "", &v->person, &found));
    }
    return OK;
}

/* The text by a template, as a mail program would show its HTML. */
static void notice_show_text(struct dict *body, const struct notice_text *text) {
    struct dict *paragraph = dict_row(body, T_PARAGRAPH);
    for (const struct notice_piece *p = text->pieces; p; p = p->next) {
        if (p->kind == NOTICE_PARAGRAPH)
            paragraph = dict_row(body, T_PARAGRAPH);
        struct dict *piece = p->kind == NOTICE_PARAGRAPH ? NULL : dict_row(paragraph, T_PIECE);
        if (p->kind == NOTICE_BREAK)
            dict_show(piece, T_BREAK);
        else if (piece)
            dict_set(dict_row(piece, p->kind == NOTICE_LINK ? T_NOTICE_LINK : T_PLAIN), T_TEXT,
                     p->text);
    }
    dict_set(body, T_SUBJECT, text->subject);
    dict_set(body, T_PLAIN_TEXT, text->plain);
}

static void notice_show_choices(struct request *r, struct dict *body, const struct notice_view *v) {
    struct dict *field = dict_row(body, T_DAYS_FIELD);
    page_field_error(r, field, "days");
    for (int i = 0; i < v->choice_count; i++) {
        struct dict *choice = dict_row(field, T_CHOICE);
        dict_set_int(choice, T_CHOICE_VALUE, v->choices[i]);
        dict_set(choice, T_CHOICE_LABEL, text_plural(r->arena, v->choices[i], "%s day", "%s days"));
        dict_show_if(choice, v->choices[i] == v->days, T_CHOICE_SELECTED);
    }
}

/* The test, or why there is none. */
static void notice_show_test(struct request *r, struct dict *body, const struct notice_view *v) {
    if (r->who.level < LEVEL_FULL)
        return;
    if (!mail_is_complete(&v->mail)) {
        dict_show(body, T_MAIL_OFF);
        return;
    }
    if (!v->own_address) {
        dict_show(body, T_NO_ADDRESS);
        return;
    }
    struct dict *form = dict_row(body, T_TEST_FORM);
    page_csrf(r, form);
    dict_set(form, T_TEST_PATH, arena_printf(r->arena, "%s/notice-test", task_path(r, v->task.id)));
    dict_set(form, T_PERSON, v->person.account_id);
    dict_set_int(form, T_DAYS, v->days);
    dict_set(form, T_EMAIL, v->own_address);
}

static enum rc_err notice_fill(struct request *r, struct dict *body, const struct notice_view *v,
                               const char *who) {
    struct notice_text text;
    struct dict *field = dict_row(body, T_PERSON_FIELD);
    int64_t acts_at = 0;
    TRY(warning_acts_at(r->db, r->now, v->days, &acts_at));
    TRY(notice_write(r->db, &v->source, v->person.user, v->days, acts_at, &text));
    dict_set(body, T_TASK_NAME, v->task.name);
    dict_set(body, T_TASK_PATH, task_path(r, v->task.id));
    dict_set(body, T_NOTICE_PATH, arena_printf(r->arena, "%s/notice", task_path(r, v->task.id)));
    dict_show_if(body, !*v->task.terms.notices, T_NO_NOTICES);
    dict_show_if(body, v->person.user == 0, T_EXAMPLE);
    dict_set(body, T_USER_NAME, *v->person.name ? v->person.name : v->person.account_id);
    page_field_error(r, field, "person");
    dict_set(field, T_VALUE, who ? who : "");
    notice_show_choices(r, body, v);
    notice_show_text(body, &text);
    notice_show_test(r, body, v);
    return OK;
}

static struct response notice_show(struct request *r, const char *who, const char *days) {
    struct notice_view v;
    if (notice_read(r, &v, who, days) != OK)
        return error_page(r);
    struct page p = page_begin(r, "Notice", TPL_TASKS_TASK_NOTICE);
    return notice_fill(r, p.body, &v, who) == OK ? page_end(r, &p) : error_page(r);
}

struct response task_notice_page(struct request *r) {
    return notice_show(r, request_query(r, "person"), request_query(r, "days"));
}

static enum rc_err notice_queue(struct request *r, const struct notice_view *v) {
    TRY(db_begin(r->db));
    TRY(notice_test(r->db, v->task.id, v->person.account_id, v->days, v->own_address, r->now));
    TRY(audit_add(r->db, r->now, r->who.name, "task.notice-test", v->task.name, NULL, NULL, NULL));
    return db_commit(r->db);
}

struct response task_notice_test_post(struct request *r) {
    struct notice_view v;
    const char *who = request_form_text(r, "person"), *days = request_form_text(r, "days");
    if (notice_read(r, &v, who, days) != OK)
        return error_page(r);
    if (!mail_is_complete(&v.mail))
        request_refuse(r, "person", "Set up e-mail in Settings > E-mail first");
    else if (!v.own_address)
        request_refuse(r, "person", "No e-mail address of yours is known");
    if (r->errors)
        return notice_show(r, who, days);
    if (notice_queue(r, &v) != OK)
        return error_page(r);
    job_wake(r->app->config->db, "notify");
    return response_see(r, arena_printf(r->arena, "%s/notice", task_path(r, v.task.id)),
                        "notice-test");
}
