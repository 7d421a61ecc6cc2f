/* The choice of columns comes as parameters of the address, and a cookie keeps it. */
#include "users/columns.h"
#include "base/text.h"

#include <string.h>

const struct users_column_row USERS_COLUMNS[] = {
    {COLUMN_NAME, "name", "Name", false, true, USERS_BY_NAME},
    {COLUMN_EMAIL, "email", "E-mail", false, true, USERS_BY_EMAIL},
    {COLUMN_STATUS, "status", "Status", false, true, USERS_BY_STATUS},
    {COLUMN_CLAIM, "claim", "Account type", false, true, USERS_BY_CLAIM},
    {COLUMN_PRODUCTS, "products", "Products", false, false, USERS_BY_NAME},
    {COLUMN_SEATS, "seats", "Seats", true, true, USERS_BY_SEATS},
    {COLUMN_LAST, "last", "Last active", false, true, USERS_BY_LAST},
    {COLUMN_ANYWHERE, "anywhere", "Last active anywhere", false, true, USERS_BY_ANYWHERE},
    {COLUMN_NAME, NULL, NULL, false, false, USERS_BY_NAME},
};
static const unsigned COLUMNS_USUAL = ~(1u << COLUMN_CLAIM);

/* The names that the address has, with a dash behind each; the first is always "name". NULL: the
 * address has no choice. */
static const char *columns_sent(const struct request *r) {
    const char *value = "";
    for (const struct users_column_row *c = USERS_COLUMNS; c->label; c++) {
        bool is_sent = false;
        for (int i = 0; i < r->query_count && !is_sent; i++)
            is_sent =
                text_equal(r->query[i].name, "column") && text_equal(r->query[i].value, c->name);
        if (is_sent)
            value = arena_printf(r->arena, "%s%s-", value, c->name);
    }
    return text_starts(value, "name-") ? value : NULL;
}

unsigned users_columns_shown(const struct request *r) {
    const char *sent = columns_sent(r);
    const char *chosen = sent ? sent : r->env.columns;
    unsigned shown = 0;
    if (!chosen || !text_starts(chosen, "name-"))
        return COLUMNS_USUAL;
    for (; *chosen; chosen += strcspn(chosen, "-"), chosen += *chosen == '-')
        for (const struct users_column_row *c = USERS_COLUMNS; c->label; c++)
            if (text_starts(chosen, c->name) && chosen[strlen(c->name)] == '-')
                shown |= 1u << c->column;
    return shown;
}

const char *users_columns_cookie(const struct request *r) {
    enum { YEAR_SECONDS = 31536000 };
    const char *sent = columns_sent(r);
    if (!sent)
        return NULL;
    return arena_printf(r->arena,
                        "rollcall_columns=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict", sent,
                        YEAR_SECONDS);
}
