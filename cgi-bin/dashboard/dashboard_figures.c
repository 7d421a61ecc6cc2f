/* Tiles and table of the dashboard: seats, people, cost, and the links to free inactive seats. */
#include "dashboard/dashboard_figures.h"
#include "base/text.h"
#include "index/index_find.h"
#include "money/savings_text.h"
#include "page/page.h"
#include "settings/settings.h"
#include "sql/dashboard/dashboard.h"
#include "terms/product.h"
#include "tpl_names.h"
#include "users/filter.h"

/* A number of seats and the filter that finds the people who hold them. Several seats may belong to
 * one person, so people are counted apart. */
struct figure {
    int64_t seats;
    const char *query;
    int64_t seats_read; /* seats that counting the people goes through */
    const char *label;  /* the heading of its column */
};
enum figure_kind { BILLABLE, ACTIVE, NEW_SEATS, INACTIVE, NEVER, FIGURES };
enum { SEATS_READ_MAX = 50000 }; /* counting the people of more takes too long for a page */

/* where: product and site as a query, "" for all. A threshold per product, and new seats, need a
 * look at every seat. */
static void make_figures(struct request *r, const struct seats *s, const char *where,
                         struct figure out[FIGURES]) {
    const int64_t seats[FIGURES] = {s->billable, s->active, s->new_seats, s->inactive, s->never};
    const char *query[FIGURES] = {"billable=1", "active=1", "new=1", "threshold=1", "never=1"};
    static const char *const LABEL[FIGURES] = {"Billable", "Active", "New", "Inactive",
                                               "Never active"};
    bool per_product = s->days == 0;
    if (!per_product) {
        query[ACTIVE] = arena_printf(r->arena, "active_days=%lld", (long long)s->days);
        query[INACTIVE] = arena_printf(r->arena, "inactive_days=%lld", (long long)s->days);
    }
    for (int i = 0; i < FIGURES; i++) {
        bool reads_all = i == NEW_SEATS || (per_product && i != BILLABLE);
        out[i] = (struct figure){
            .seats = seats[i],
            .query = arena_printf(r->arena, "%s%s%s", where, *where ? "&" : "", query[i]),
            .seats_read = reads_all ? s->billable : seats[i],
            .label = LABEL[i]};
    }
}

/* "1,702 people", or "these people" where counting takes too long. */
static enum rc_err count_people(struct request *r, const struct figure *f, const char **out) {
    struct user_filter filter;
    const char *problem = NULL;
    int64_t n = 0;
    *out = "these people";
    if (f->seats_read > SEATS_READ_MAX || !user_filter_parse(r->arena, f->query, &filter, &problem))
        return OK;
    TRY(users_count(r->db, &filter, r->now, &n));
    *out = text_people(r->arena, n);
    return OK;
}

/* One figure of a row. In a row of sums it counts people, too. */
static enum rc_err figures_add_figure(struct request *r, struct dict *cell, const struct figure *f,
                                      bool sum) {
    dict_set(cell, T_LABEL, f->label);
    struct dict *kind = dict_row(cell, sum ? T_OF_PEOPLE : T_EXACT);
    const char *people = NULL;
    dict_set(kind, T_FIGURE_TEXT, text_count(r->arena, f->seats));
    dict_set(kind, T_LINK, arena_printf(r->arena, "/users?%s", f->query));
    if (!sum)
        return OK;
    TRY(count_people(r, f, &people));
    dict_set(kind, T_PEOPLE_TEXT, people);
    return OK;
}

static void figures_add_free(struct request *r, struct dict *cell, const struct seats *s) {
    struct dict *free_link = dict_row(cell, T_FREE);
    dict_set(free_link, T_FREE_LINK,
             arena_printf(r->arena, "/tasks/free?product=%s&site=%s",
                          text_percent_encode(r->arena, s->product),
                          text_percent_encode(r->arena, s->site)));
    dict_set(free_link, T_FREE_PRODUCT, product_label(s->product));
    dict_set(free_link, T_FREE_SITE, s->site_name);
}

/* What would bring the seats back to the target: proposed, never done unasked. */
static void figures_add_over(struct request *r, struct dict *table, const struct savings_line *l) {
    const char *text = l ? savings_over_text(r->arena, l) : NULL;
    if (!text)
        return;
    struct dict *over = dict_row(table, T_OVER);
    dict_set(over, T_PRODUCT_NAME, savings_name(r->arena, l));
    dict_set(over, T_OVER_TEXT, text);
    dict_set(over, T_OVER_SEATS, text_count(r->arena, savings_over(l)));
    if (r->who.level >= LEVEL_FULL)
        dict_set(dict_row(over, T_PREVIEW), T_FREE_LINK,
                 savings_free_link(r->arena, l->product, l->site, savings_over(l)));
}

/* "3,175", without the hundredths */
static const char *whole_amount(struct request *r, int64_t hundredths) {
    return text_count(r->arena, (hundredths + 50) / 100);
}

/* "Free 12 more by 2027-03-13 …" where a lower tier is in reach. */
static void figures_add_advice(struct request *r, struct dict *row, const struct seats *s,
                               const char *currency) {
    const struct savings_line *l = s->line;
    const char *text = l ? savings_advice(r->arena, l, currency) : NULL;
    if (!text || r->who.level < LEVEL_FULL)
        return;
    struct dict *advice = dict_row(row, T_ADVICE);
    dict_set(advice, T_ADVICE_TEXT, text);
    dict_set(advice, T_FREE_LINK,
             savings_free_link(r->arena, l->product, l->site, l->inactive + l->edge_to_free));
}

static void figures_add_unused(struct request *r, struct dict *saves, int64_t amount) {
    page_show_reach(r, saves);
    dict_set(saves, T_UNUSED, whole_amount(r, amount));
}

static void figures_add_money(struct request *r, struct dict *row, const struct seats *s,
                              const char *currency) {
    if (s->money.priced == 0) {
        page_show_reach(r, row);
        dict_show(row, T_NO_MONEY);
        return;
    }
    struct dict *money = dict_row(row, T_MONEY);
    bool has_renewals = s->money.saving_renewals > 0;
    dict_set(money, T_COST, whole_amount(r, s->money.cost_month));
    dict_set(money, T_PRICE_LINK, savings_price_link(r->arena, s->line));
    if (s->money.saving_month || !has_renewals)
        figures_add_unused(r, dict_row(money, T_SAVES), s->money.saving_month);
    if (has_renewals)
        figures_add_unused(r, dict_row(money, T_SAVES_YEAR), s->money.saving_renewals);
    figures_add_advice(r, row, s, currency);
}

static enum rc_err figures_add_row(struct request *r, struct dict *body, const struct seats *s,
                                   const char *currency) {
    struct figure f[FIGURES];
    struct dict *row = dict_row(body, T_ROW);
    bool sum = s->kind == SEATS_SUM;
    const char *where =
        arena_printf(r->arena, "product=%s", text_percent_encode(r->arena, s->product));
    if (!sum)
        where = arena_printf(r->arena, "%s&site=%s", where, text_percent_encode(r->arena, s->site));
    dict_show_if(row, sum, T_SUM);
    dict_show(row, s->kind == SEATS_BELOW ? T_BELOW : T_WHOLE);
    dict_set(row, T_PRODUCT_NAME, product_label(s->product));
    dict_set(row, T_SITE_NAME, s->site_name);
    dict_set_int(row, T_DAYS, s->days);
    dict_set_int(row, T_SHARE, seats_percent(s));
    if (currency)
        figures_add_money(r, row, s, currency);
    dict_set(row, T_SHARE_TEXT, seats_text(r, s));
    dict_set(row, T_SHARE_ID, seats_id(r, s));
    make_figures(r, s, where, f);
    for (int i = 0; i < FIGURES; i++) {
        struct dict *cell = dict_row(row, T_FIGURE);
        TRY(figures_add_figure(r, cell, &f[i], sum));
        if (i == INACTIVE && !sum && s->inactive > 0 && r->who.level >= LEVEL_FULL)
            figures_add_free(r, cell, s);
    }
    return OK;
}

enum rc_err figures_add_rows(struct request *r, struct dict *body, const char *site,
                             struct totals *t) {
    struct seats *all = NULL;
    TRY(seats_read(r, site, &all));
    TRY(settings_text(r->db, "currency", &t->currency));
    for (const struct seats *s = all; s; s = s->next)
        if (s->kind != SEATS_SUM) {
            seats_add(&t->seats, s);
            t->seats.days = t->rows++ == 0 || t->seats.days == s->days ? s->days : 0;
        }
    if (!all) {
        dict_show(body, T_NO_SEATS);
        return OK;
    }
    struct dict *table = dict_row(body, T_HAS_SEATS);
    bool priced = t->seats.money.priced > 0;
    if (priced)
        dict_set(dict_row(table, T_MONEY_HEAD), T_CURRENCY, t->currency);
    for (const struct seats *s = all; s; s = s->next) {
        figures_add_over(r, table, s->line);
        TRY(figures_add_row(r, table, s, priced ? t->currency : NULL));
    }
    return OK;
}

static enum rc_err figures_add_saving(struct request *r, struct dict *body,
                                      const struct totals *t) {
    const struct savings_total *money = &t->seats.money;
    if (!money->priced) {
        dict_show_if(body, r->who.level >= LEVEL_FULL, T_NO_PRICES);
        return OK;
    }
    struct dict *saving = dict_row(body, T_SAVING);
    dict_set(saving, T_SAVING_TEXT, whole_amount(r, money->saving_month));
    dict_set(saving, T_COST_TEXT, whole_amount(r, money->cost_month));
    if (money->saving_renewals)
        dict_set(dict_row(saving, T_AT_RENEWALS), T_RENEWALS_TEXT,
                 whole_amount(r, money->saving_renewals));
    dict_set(saving, T_CURRENCY, t->currency);
    dict_set_int(saving, T_UNPRICED_COUNT, money->unpriced);
    dict_show_if(saving, money->unpriced == 1, T_ONE_UNPRICED);
    dict_show_if(saving, money->unpriced > 1, T_MANY_UNPRICED);
    return OK;
}

/* The people who hold the seats of one tile. */
static enum rc_err figures_add_holders(struct request *r, struct dict *body, const char *section,
                                       const struct figure *f) {
    const char *people = NULL;
    struct dict *part = dict_row(body, section);
    dict_set(part, T_LINK, arena_printf(r->arena, "/users?%s", f->query));
    TRY(count_people(r, f, &people));
    dict_set(part, T_PEOPLE_TEXT, people);
    return OK;
}

enum rc_err figures_add_totals(struct request *r, struct dict *body, const struct totals *t,
                               const char *site) {
    const char *where = "";
    struct figure f[FIGURES];
    int64_t people = 0;
    TRY(db_get_int(r->db, Q_SEATS_PEOPLE, &people, NULL, ""));
    if (site)
        where = arena_printf(r->arena, "site=%s", text_percent_encode(r->arena, site));
    else
        dict_set(dict_row(body, T_PEOPLE), T_TOTAL_PEOPLE, text_count(r->arena, people));
    dict_set(body, T_TOTAL_BILLABLE, text_count(r->arena, t->seats.billable));
    dict_set(body, T_TOTAL_ACTIVE, text_count(r->arena, t->seats.active));
    dict_set(body, T_TOTAL_NEW, text_count(r->arena, t->seats.new_seats));
    dict_set(body, T_TOTAL_INACTIVE, text_count(r->arena, t->seats.inactive));
    dict_set(body, T_TOTAL_NEVER, text_count(r->arena, t->seats.never));
    dict_set_int(body, T_TOTAL_SHARE, seats_percent(&t->seats));
    dict_set_int(body, T_INACTIVE_SHARE,
                 t->seats.billable ? t->seats.inactive * 100 / t->seats.billable : 0);
    make_figures(r, &t->seats, where, f);
    TRY(figures_add_holders(r, body, T_BILLABLE_PEOPLE, &f[BILLABLE]));
    TRY(figures_add_holders(r, body, T_ACTIVE_PEOPLE, &f[ACTIVE]));
    TRY(figures_add_holders(r, body, T_NEW_PEOPLE, &f[NEW_SEATS]));
    TRY(figures_add_holders(r, body, T_INACTIVE_PEOPLE, &f[INACTIVE]));
    TRY(figures_add_holders(r, body, T_NEVER_PEOPLE, &f[NEVER]));
    return figures_add_saving(r, body, t);
}
