/* ctemplate behind a C interface. Auto-escape is forced on every template. Names are constants of
 * build/gen/tpl_names.h (T_NAME for variables, sections and parts; TPL_… for files), because
 * ctemplate renders an unknown name as empty. */
#ifndef CGI_BIN_PAGE_VIEW_H
#define CGI_BIN_PAGE_VIEW_H
#include "base/err.h"
#include "page/dict.h"
#ifdef __cplusplus
extern "C" {
#endif
struct view;

/* Loads every .tpl below the folder; an error names the bad one. */
enum rc_err view_open(const char *folder, struct view **out, struct err *e) MUST_USE;
void view_close(struct view *v);
/* Renders a file (TPL_…) with the data of d, into the arena of d. */
enum rc_err view_render(struct view *v, const char *file, const struct dict *d,
                        struct rendered *out, struct err *e) MUST_USE;
#ifdef __cplusplus
}
#endif
#endif
