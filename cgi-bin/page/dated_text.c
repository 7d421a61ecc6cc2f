/* Takes a text apart at its dates, so that a template can keep each in one line. */
#include "page/dated_text.h"
#include "tpl_names.h"

#include <string.h>

static const char DAY[] = "0123456789-";

static bool begins_date(const char *text) {
    return strspn(text, "0123456789") == 4 && strspn(text, DAY) == strlen("2026-12-31");
}

void dated_text_show(struct request *r, struct dict *d, const char *text) {
    while (*text) {
        struct dict *part = dict_row(d, T_PART);
        size_t n = 0;
        while (text[n] && !begins_date(text + n))
            n++;
        dict_set(part, T_TEXT, arena_strndup(r->arena, text, n));
        text += n;
        n = strspn(text, DAY);
        if (n > 0)
            dict_set(dict_row(part, T_DATED), T_DATE, arena_strndup(r->arena, text, n));
        text += n;
    }
}
