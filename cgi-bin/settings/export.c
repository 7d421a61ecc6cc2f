/* /settings/export: the settings as one XML document without secrets. core/settings/document.c
 * defines its content. */
#include "handlers.h"
#include "page/error_page.h"
#include "settings/document.h"

#include <string.h>

struct response settings_export(struct request *r) {
    const char *document = NULL;
    if (document_export(r->db, r->arena, r->now, &document) != OK)
        return error_page(r);
    struct response out =
        response_text(200, "application/xml; charset=utf-8", document, strlen(document));
    out.file_name = "rollcall-settings.xml";
    return out;
}
