/* ctemplate behind a C face. Auto-escape is forced on every template; names are constants of
 * build/gen/tpl_names.h (T_NAME for variables, sections and parts; TPL_… for files), since
 * ctemplate renders an unknown name as empty. */
#ifndef CGI_BIN_PAGE_VIEW_H
#define CGI_BIN_PAGE_VIEW_H
#include "base/err.h"
#include "page/dict.h"
#ifdef __cplusplus
extern "C" {
#endif
struct view;

enum rc_err view_open(const char *folder, struct view **out,
                      struct err *e) MUST_USE; /* loads every .tpl; names the bad one */
/* Renders a file once and keeps the outcome as a part of that name, for what is the same on many
 * pages. */
enum rc_err view_part(struct view *v, const char *name, const char *file, const struct dict *d,
                      struct err *e) MUST_USE;
void view_freeze(struct view *v); /* after the last part; only then pages can be rendered */
void view_close(struct view *v);
struct rendered {
    const char *text;
    size_t length;
};
/* Into d's arena. */
enum rc_err view_render(struct view *v, const char *file, const struct dict *d,
                        struct rendered *out, struct err *e) MUST_USE;
#ifdef __cplusplus
}
#endif
#endif
