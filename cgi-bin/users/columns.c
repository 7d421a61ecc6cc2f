/* POST /users/columns: keeps in a cookie which columns of the list a person wants. */
#include "users/columns.h"
#include "base/text.h"
#include "handlers.h"
#include "users/filter_text.h"

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

/* The cookie holds names with a dash behind each; the first part is always "name-". */
unsigned users_columns_shown(const struct request *r) {
    const char *chosen = r->env.columns;
    unsigned shown = 0;
    if (!chosen || !text_starts(chosen, "name-"))
        return COLUMNS_USUAL;
    for (; *chosen; chosen += strcspn(chosen, "-"), chosen += *chosen == '-')
        for (const struct users_column_row *c = USERS_COLUMNS; c->label; c++)
            if (text_starts(chosen, c->name) && chosen[strlen(c->name)] == '-')
                shown |= 1u << c->column;
    return shown;
}

struct response users_columns_post(struct request *r) {
    enum { YEAR_SECONDS = 31536000 };
    const char *value = "name-", *query = request_form_text(r, "filter"), *problem = NULL;
    struct user_filter f;
    for (const struct users_column_row *c = USERS_COLUMNS; c->label; c++) {
        const char *sent = NULL;
        for (int i = 0; (sent = request_form_nth(r, "column", i)); i++)
            if (c->column != COLUMN_NAME && text_equal(sent, c->name))
                value = arena_printf(r->arena, "%s%s-", value, c->name);
    }
    query = user_filter_parse(r->arena, query, &f, &problem) ? user_filter_query(r->arena, &f) : "";
    struct response out =
        response_see(r, arena_printf(r->arena, "/users%s%s", *query ? "?" : "", query), NULL);
    out.cookie =
        arena_printf(r->arena, "rollcall_columns=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict",
                     value, YEAR_SECONDS);
    return out;
}
