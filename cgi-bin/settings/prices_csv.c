/* /settings/prices.csv and /settings/prices/import: all prices as a table, out and in. An import
 * checks every row before it saves the first. Columns have the names of the form's fields. */
#include "base/text.h"
#include "handlers.h"
#include "http/csv.h"
#include "http/csv_read.h"
#include "page/error_page.h"
#include "settings/prices_form.h"
#include "settings/settings.h"
#include "terms/product.h"

#include <string.h>

/* Columns before and after the answers of the form. */
enum { COLUMN_PRODUCT = PRICE_ANSWERS, COLUMN_SITE, COLUMN_CURRENCY, COLUMNS };
static const char *const OTHER_COLUMNS[COLUMNS - PRICE_ANSWERS] = {"product", "site", "currency"};

static const char *column_name(int column) {
    return column < PRICE_ANSWERS ? PRICE_ANSWER_NAMES[column]
                                  : OTHER_COLUMNS[column - PRICE_ANSWERS];
}

/* --- out */

static enum rc_err prices_csv_stream(struct request *r, struct sink *sink, void *arg) {
    const struct savings *s = arg;
    struct csv c;
    char separator = ',';
    TRY(csv_separator(r, &separator));
    csv_begin(&c, r, sink);
    csv_head(&c, separator);
    csv_heading(&c, "product", false);
    csv_heading(&c, "site", false);
    for (int i = 0; i < PRICE_ANSWERS; i++)
        csv_heading(&c, PRICE_ANSWER_NAMES[i], false);
    csv_heading(&c, "currency", true);
    for (int i = 0; i < s->count; i++) {
        const struct savings_line *l = &s->line[i];
        csv_cell(&c, l->product, false);
        csv_cell(&c, l->site_name, false);
        for (int k = 0; k < PRICE_ANSWERS; k++)
            csv_cell(&c, prices_answer(r->arena, l->price, (enum price_answer)k), false);
        csv_cell(&c, s->currency, true);
    }
    csv_end(&c);
    return OK;
}

struct response settings_prices_csv(struct request *r) {
    struct savings *s = arena_alloc(r->arena, sizeof *s);
    char separator = ',';
    if (csv_separator(r, &separator) != OK || savings_load(r->db, r->arena, r->now, s) != OK)
        return error_page(r);
    struct response out = {.status = 200,
                           .type = "text/csv; charset=utf-8",
                           .file_name = "prices.csv",
                           .stream = prices_csv_stream,
                           .stream_arg = s};
    return out;
}

/* --- in */

struct imported {
    const char *answer[PRICE_ANSWERS]; /* NULL: not given */
    int row;                           /* of the table; 0: none speaks of this line */
    struct price price;
};
struct prices_import {
    struct savings savings;
    struct imported *line; /* one for each of savings.line */
    int column[CSV_READ_CELLS_MAX];
    int columns;
    const char *currency; /* NULL: not given */
    int64_t today;
};

static void import_refuse(struct request *r, int row, const char *column, const char *problem) {
    request_refuse(r, "csv", "Row %d, %s: %s", row, column, problem);
}

/* The first row has the names of the columns. */
static void import_read_head(struct request *r, struct csv_reader *c, struct prices_import *m) {
    char *cell[CSV_READ_CELLS_MAX];
    bool has[COLUMNS] = {false};
    if (!csv_read_row(c, cell, &m->columns)) {
        request_refuse(r, "csv", "Paste a table with a row of column names");
        return;
    }
    for (int i = 0; i < m->columns; i++) {
        m->column[i] = COLUMNS;
        for (int k = 0; k < COLUMNS; k++)
            if (text_equal_nocase(cell[i], column_name(k)))
                m->column[i] = k;
        if (m->column[i] == COLUMNS)
            request_refuse(r, "csv",
                           "Row 1: there is no column \"%.40s\". Columns are product, site, plan, "
                           "prices, discount, billing_day, renews_on, priced_on, others, currency",
                           cell[i]);
        else if (has[m->column[i]])
            request_refuse(r, "csv", "Row 1: the column %s is a duplicate", cell[i]);
        else
            has[m->column[i]] = true;
    }
    if (!has[COLUMN_PRODUCT])
        request_refuse(r, "csv", "Row 1: the column product is missing");
}

static bool is_product(const struct savings_line *l, const char *text) {
    return text_equal_nocase(l->product, text) ||
           text_equal_nocase(product_label(l->product), text);
}

static bool is_site(const struct savings_line *l, const char *text) {
    return !*text || text_equal_nocase(l->site, text) || text_equal_nocase(l->site_name, text);
}

/* Takes one answer. Rows of one product may have a band each. */
static void import_take(struct request *r, struct imported *to, int row, int column,
                        const char *text) {
    const char *before = to->answer[column];
    if (!before || !*before)
        to->answer[column] = text;
    else if (column == ANSWER_PRICES && *text)
        to->answer[column] = arena_printf(r->arena, "%s\n%s", before, text);
    else if (*text && !text_equal(before, text))
        import_refuse(r, row, column_name(column), "it differs from the row before");
}

static void import_take_currency(struct request *r, struct prices_import *m, int row,
                                 const char *text) {
    char *upper = arena_strdup(r->arena, text);
    for (char *p = upper; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    if (!*upper)
        return;
    if (field_problem(settings_field("currency"), upper) != FIELD_VALID)
        import_refuse(r, row, "currency", "enter three letters, like EUR");
    else if (m->currency && !text_equal(m->currency, upper))
        request_refuse(r, "csv", "Row %d, currency: %s differs from %s. All prices need the same",
                       row, upper, m->currency);
    m->currency = upper;
}

static void import_read_row(struct request *r, struct prices_import *m, char *const *cell,
                            int count, int row) {
    const char *answer[COLUMNS] = {NULL};
    bool found = false;
    if (count > m->columns)
        request_refuse(r, "csv", "Row %d has more cells than row 1", row);
    for (int i = 0; i < m->columns; i++)
        answer[m->column[i]] = cell[i] ? cell[i] : "";
    const char *site = answer[COLUMN_SITE] ? answer[COLUMN_SITE] : "";
    for (int i = 0; i < m->savings.count; i++) {
        if (!is_product(&m->savings.line[i], answer[COLUMN_PRODUCT]) ||
            !is_site(&m->savings.line[i], site))
            continue;
        found = true;
        m->line[i].row = m->line[i].row ? m->line[i].row : row;
        for (int k = 0; k < PRICE_ANSWERS; k++)
            if (answer[k])
                import_take(r, &m->line[i], row, k, answer[k]);
    }
    if (!found)
        request_refuse(r, "csv", "Row %d: there is no product \"%.60s\" on a site \"%.60s\"", row,
                       answer[COLUMN_PRODUCT], site);
    if (answer[COLUMN_CURRENCY])
        import_take_currency(r, m, row, answer[COLUMN_CURRENCY]);
}

static void import_check_line(struct request *r, struct prices_import *m, int i) {
    struct imported *to = &m->line[i];
    const struct price *before = m->savings.line[i].price;
    to->price = *before;
    for (int k = 0; k < PRICE_ANSWERS; k++) {
        enum price_answer answer = (enum price_answer)k;
        const char *text = to->answer[k];
        if (!text)
            text = prices_answer(r->arena, before, answer);
        else if (answer == ANSWER_PLAN && !*text)
            text = "none";
        const char *problem =
            prices_read_answer(r->arena, answer, text, m->today, before, &to->price);
        if (problem)
            import_refuse(r, to->row, PRICE_ANSWER_NAMES[k], problem);
    }
}

static enum rc_err import_read(struct request *r, struct prices_import *m) {
    struct csv_reader c;
    char *cell[CSV_READ_CELLS_MAX];
    int count = 0;
    TRY(savings_load(r->db, r->arena, r->now, &m->savings));
    TRY(savings_today(r->db, r->now, &m->today));
    m->line = arena_alloc(r->arena, ((size_t)m->savings.count + 1) * sizeof *m->line);
    csv_read_begin(&c, r->arena, request_form_text(r, "csv"));
    import_read_head(r, &c, m);
    while (!r->errors && csv_read_row(&c, cell, &count))
        import_read_row(r, m, cell, count, c.row);
    if (c.broken)
        request_refuse(r, "csv", "Row %d: a quote is not closed, or there are too many cells",
                       c.row);
    for (int i = 0; i < m->savings.count && !r->errors; i++)
        if (m->line[i].row)
            import_check_line(r, m, i);
    return OK;
}

static enum rc_err import_save(struct request *r, const struct prices_import *m, bool *any) {
    bool changed = false;
    TRY(db_begin(r->db));
    for (int i = 0; i < m->savings.count; i++)
        if (m->line[i].row)
            TRY(prices_store(r, &m->savings.line[i], &m->line[i].price, any));
    if (m->currency)
        TRY(settings_save(r->db, "currency", m->currency, r->who.name, r->now, &changed));
    *any = *any || changed;
    return db_commit(r->db);
}

struct response settings_prices_import(struct request *r) {
    struct prices_import m = {0};
    bool any = false;
    if (import_read(r, &m) != OK)
        return error_page(r);
    if (r->errors)
        return prices_show(r);
    if (import_save(r, &m, &any) != OK)
        return error_page(r);
    return response_see(r, "/settings/prices", any ? "saved" : "unchanged");
}
