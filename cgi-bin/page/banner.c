/* Adds one banner to the frame. banners.c and key_banners.c decide which. */
#include "page/banner.h"
#include "tpl_names.h"

void banner_add(struct dict *frame, enum banner_kind kind, const char *text, const char *link,
                const char *label) {
    static const char *const CLASS[] = {"info", "warn", "danger"};
    struct dict *b = dict_row(frame, T_BANNER);
    dict_set(b, T_BANNER_KIND, CLASS[kind]);
    dict_set(b, T_BANNER_TEXT, text);
    dict_set(b, T_BANNER_LINK, link);
    dict_set(b, T_BANNER_LINK_TEXT, label);
}
