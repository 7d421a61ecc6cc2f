/* /help: the terms of the pages, keyboard, programs that read Rollcall, and the version. */
#include "handlers.h"
#include "host/version.h"
#include "page/page.h"
#include "tpl_names.h"

struct response help_page(struct request *r) {
    struct page p = page_begin(r, "Help", TPL_HELP_HELP);
    dict_set(p.body, T_VERSION, ROLLCALL_VERSION);
    return page_end(r, &p);
}
