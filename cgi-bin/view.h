/* ctemplate behind a C face. Auto-escape is forced on every template; names are constants of build/gen/tpl_names.h
 * (T_NAME for variables, sections and parts; TPL_… for files), since ctemplate renders an unknown name as empty. */
#ifndef VIEW_H
#define VIEW_H
#include "buf.h"
#include "err.h"
#include <stdbool.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
struct view;
struct dict; /* belongs to its arena: freed with it */

enum rc_err view_open(const char *folder, struct view **out, struct err *e) MUST_USE; /* loads every .tpl; names the bad one */
/* Renders a file once and keeps the outcome as a part of that name, for what is the same on many pages. */
enum rc_err view_part(struct view *v, const char *name, const char *file, struct dict *d, struct err *e) MUST_USE;
void view_freeze(struct view *v); /* after the last part; only then pages can be rendered */
void view_close(struct view *v);
struct dict *dict_new(struct arena *a);
void dict_set(struct dict *d, const char *name, const char *value);   /* NULL value: stays unset */
void dict_set_int(struct dict *d, const char *name, int64_t value);
void dict_show(struct dict *d, const char *section);                  /* {{#SECTION}} once */
void dict_show_if(struct dict *d, bool wanted, const char *section);
struct dict *dict_row(struct dict *d, const char *section);           /* one more {{#SECTION}}, with its own names */
struct dict *dict_part(struct dict *d, const char *part, const char *file); /* {{>PART}} */
enum rc_err view_render(struct view *v, const char *file, struct dict *d, struct buf *out, struct err *e) MUST_USE;
#ifdef __cplusplus
}
#endif
#endif
