/* Shows and reads the answers about one price. */
#include "settings/prices_form.h"
#include "base/text.h"
#include "money/seat_limits.h"
#include "page/page.h"
#include "settings/settings.h"
#include "terms/product.h"
#include "tpl_names.h"

#include <string.h>

const char *const PRICE_ANSWER_NAMES[PRICE_ANSWERS] = {
    "plan", "prices", "discount", "billing_day", "renews_on", "priced_on", "others"};

static const char *const SECTIONS[PRICE_ANSWERS] = {
    T_PLAN_FIELD,      T_PRICES_FIELD,    T_DISCOUNT_FIELD, T_BILLING_DAY_FIELD,
    T_RENEWS_ON_FIELD, T_PRICED_ON_FIELD, T_OTHERS_FIELD};

const char *prices_key(struct request *r, const struct savings_line *l) {
    return arena_printf(r->arena, "%s.%s", l->product, l->site);
}

static const char *prices_field_name(struct request *r, enum price_answer answer,
                                     const struct savings_line *l) {
    return arena_printf(r->arena, "%s.%s.%s", PRICE_ANSWER_NAMES[answer], l->product, l->site);
}

static const char *number_text(struct arena *a, int64_t n) {
    return n ? arena_printf(a, "%lld", (long long)n) : "";
}

const char *prices_answer(struct arena *a, const struct price *p, enum price_answer answer) {
    switch (answer) {
    case ANSWER_PLAN: return price_plan_name(p->plan);
    case ANSWER_PRICES: return price_steps_text(a, p);
    case ANSWER_DISCOUNT: return price_percent_text(a, p->discount);
    case ANSWER_BILLING_DAY: return number_text(a, p->billing_day);
    case ANSWER_RENEWS_ON: return price_day_text(a, p->renews_on);
    case ANSWER_PRICED_ON: return price_day_text(a, p->priced_on);
    case ANSWER_OTHERS: return number_text(a, p->others);
    case PRICE_ANSWERS: break;
    }
    return "";
}

static const char *read_plan(const char *text, struct price *p) {
    return price_plan_parse(text, &p->plan) ? NULL : "Choose none, monthly or annual for the plan";
}

/* Prices that are stored already go when the plan becomes none; new ones need a plan. */
static const char *read_prices(struct arena *a, const char *text, const struct price *before,
                               struct price *p) {
    struct price stored = *before;
    if (p->plan == PRICE_NONE && !price_read_steps(a, text, &stored) &&
        text_equal(price_steps_text(a, &stored), price_steps_text(a, before))) {
        p->steps = 0;
        return NULL;
    }
    return price_read_steps(a, text, p);
}

static const char *read_renews_on(struct arena *a, const char *text, int64_t today,
                                  const struct price *before, struct price *p) {
    const char *problem = price_read_renews_on(a, text, p);
    if (problem || !p->renews_on || p->renews_on >= today || p->renews_on == before->renews_on)
        return problem;
    return arena_printf(a, "The renewal on %s has passed. Enter the next one", text);
}

static const char *read_priced_on(struct arena *a, const char *text, int64_t today,
                                  struct price *p) {
    const char *problem = price_read_priced_on(a, text, p);
    if (problem || p->priced_on <= today)
        return problem;
    return "The date of the price list is after today";
}

const char *prices_read_answer(struct arena *a, enum price_answer answer, const char *text,
                               int64_t today, const struct price *before, struct price *p) {
    switch (answer) {
    case ANSWER_PLAN: return read_plan(text, p);
    case ANSWER_PRICES: return read_prices(a, text, before, p);
    case ANSWER_DISCOUNT: return price_read_discount(a, text, p);
    case ANSWER_BILLING_DAY: return price_read_billing_day(a, text, p);
    case ANSWER_RENEWS_ON: return read_renews_on(a, text, today, before, p);
    case ANSWER_PRICED_ON: return read_priced_on(a, text, today, p);
    case ANSWER_OTHERS: return price_read_others(a, text, p);
    case PRICE_ANSWERS: break;
    }
    return NULL;
}

static const char *alert_name(struct request *r, const struct savings_line *l) {
    return arena_printf(r->arena, "alert_at.%s.%s", l->product, l->site);
}

bool prices_sent(struct request *r, const struct savings_line *l) {
    if (request_form(r, alert_name(r, l)))
        return true;
    for (int i = 0; i < PRICE_ANSWERS; i++)
        if (request_form(r, prices_field_name(r, (enum price_answer)i, l)))
            return true;
    return false;
}

void prices_read(struct request *r, const struct savings_line *l, int64_t today,
                 struct price *out) {
    *out = *l->price;
    for (int i = 0; i < PRICE_ANSWERS; i++) {
        enum price_answer answer = (enum price_answer)i;
        const char *name = prices_field_name(r, answer, l);
        bool sent = request_form(r, name) != NULL;
        const char *text =
            sent ? request_form_trimmed(r, name) : prices_answer(r->arena, l->price, answer);
        const char *problem = prices_read_answer(r->arena, answer, text, today, l->price, out);
        if (problem)
            request_refuse(r, name, "%s on %s: %s", product_label(l->product), l->site_name,
                           problem);
    }
}

static void prices_show_plan(struct dict *field, const char *value) {
    static const char *const CHOICE[PRICE_PLANS] = {T_PLAN_NONE, T_PLAN_MONTHLY, T_PLAN_ANNUAL};
    enum price_plan plan = PRICE_NONE;
    if (price_plan_parse(value, &plan))
        dict_show(field, CHOICE[plan]);
}

/* --- the alert of a line, and the digest */

void prices_check_alert(struct request *r, const struct savings_line *l) {
    const char *name = alert_name(r, l);
    const char *text = request_form_trimmed(r, name);
    const struct field *f = settings_field(name);
    if (*text && field_problem(f, text) != FIELD_VALID)
        request_refuse(r, name, "%s on %s: The alert must be a number of seats from 1 to %s",
                       product_label(l->product), l->site_name, text_count(r->arena, f->max));
}

enum rc_err prices_save_alert(struct request *r, const struct savings_line *l, bool *any) {
    bool changed = false;
    int64_t seats = 0;
    const char *name = alert_name(r, l);
    const char *text = request_form_trimmed(r, name);
    if (!request_form(r, name))
        return OK;
    TRY(settings_save(r->db, name, *text ? text : NULL, r->who.name, r->now, &changed));
    *any = *any || changed;
    if (!changed || (*text && !text_to_int(text, &seats)))
        return OK;
    return seat_limit_begin(r->db, l->product, l->site, l->seats, seats);
}

/* One address a line, without the line ends of browsers. */
static const char *digest_text(struct request *r) {
    char *text = request_form_trimmed(r, "digest_to"), *to = text;
    for (const char *from = text; *from; from++)
        if (*from != '\r')
            *to++ = *from;
    *to = '\0';
    return text;
}

void prices_check_digest(struct request *r) {
    const struct field *f = settings_field("digest.to");
    const char *text = digest_text(r);
    if (*text && field_problem(f, text) != FIELD_VALID)
        request_refuse(r, "digest_to", "Enter up to 20 e-mail addresses, one per line");
}

enum rc_err prices_save_digest(struct request *r, bool *any) {
    bool changed = false;
    const char *text = digest_text(r);
    if (!request_form(r, "digest_to"))
        return OK;
    TRY(settings_save(r->db, "digest.to", *text ? text : NULL, r->who.name, r->now, &changed));
    *any = *any || changed;
    return OK;
}

enum rc_err prices_show_setting(struct request *r, struct dict *field, const char *name,
                                const char *setting) {
    const char *sent = r->env.method == POST ? request_form(r, name) : NULL, *stored = NULL;
    TRY(settings_text(r->db, setting, &stored));
    dict_set(field, T_NAME, name);
    dict_set(field, T_VALUE, sent ? sent : stored);
    page_field_error(r, field, name);
    return OK;
}

enum rc_err prices_show_digest(struct request *r, struct dict *form) {
    return prices_show_setting(r, dict_row(form, T_DIGEST_FIELD), "digest_to", "digest.to");
}

static bool prices_is_refused(struct request *r, const struct savings_line *l) {
    const char *key = arena_printf(r->arena, ".%s", prices_key(r, l));
    size_t n = strlen(key);
    for (const struct field_error *e = r->errors; e; e = e->next)
        if (strlen(e->name) > n && strcmp(e->name + strlen(e->name) - n, key) == 0)
            return true;
    return false;
}

enum rc_err prices_show_fields(struct request *r, struct dict *form, const struct savings_line *l,
                               bool is_open) {
    struct dict *price = dict_row(form, T_PRICE);
    dict_set(price, T_KEY, prices_key(r, l));
    dict_set(price, T_PRODUCT_NAME, product_label(l->product));
    dict_set(price, T_SITE_NAME, l->site_name);
    dict_show_if(price, is_open || prices_is_refused(r, l), T_OPEN);
    for (int i = 0; i < PRICE_ANSWERS; i++) {
        enum price_answer answer = (enum price_answer)i;
        const char *name = prices_field_name(r, answer, l);
        const char *sent = r->env.method == POST ? request_form(r, name) : NULL;
        const char *value = sent ? sent : prices_answer(r->arena, l->price, answer);
        struct dict *field = dict_row(price, SECTIONS[i]);
        dict_set(field, T_NAME, name);
        dict_set(field, T_VALUE, value);
        if (answer == ANSWER_PLAN)
            prices_show_plan(field, value);
        page_field_error(r, field, name);
    }
    const char *alert = alert_name(r, l);
    return prices_show_setting(r, dict_row(price, T_ALERT_FIELD), alert, alert);
}
