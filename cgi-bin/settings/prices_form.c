/* Shows and reads the answers about one price. */
#include "settings/prices_form.h"
#include "base/text.h"
#include "page/page.h"
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

bool prices_sent(struct request *r, const struct savings_line *l) {
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

void prices_show_fields(struct request *r, struct dict *form, const struct savings_line *l) {
    for (int i = 0; i < PRICE_ANSWERS; i++) {
        enum price_answer answer = (enum price_answer)i;
        const char *name = prices_field_name(r, answer, l);
        const char *sent = r->env.method == POST ? request_form(r, name) : NULL;
        const char *value = sent ? sent : prices_answer(r->arena, l->price, answer);
        struct dict *field = dict_row(form, SECTIONS[i]);
        dict_set(field, T_NAME, name);
        dict_set(field, T_VALUE, value);
        if (answer == ANSWER_PLAN)
            prices_show_plan(field, value);
        page_field_error(r, field, name);
    }
}
