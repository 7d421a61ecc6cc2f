/* The data of a page: values and sections under the names of its templates, logged in the order of
 * the calls. view.cc reads the log. Knows no template. */
#ifndef CGI_BIN_PAGE_DICT_H
#define CGI_BIN_PAGE_DICT_H
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
struct dict; /* one scope of template variables; in its arena */

struct dict *dict_new(struct arena *a);
/* name is a T_… constant, which is not copied. value is copied; NULL leaves the name unset. */
void dict_set(struct dict *d, const char *name, const char *value);
void dict_set_int(struct dict *d, const char *name, int64_t value);
/* Shows {{#SECTION}} once, in the same scope. */
void dict_show(struct dict *d, const char *section);
void dict_show_if(struct dict *d, bool wanted, const char *section);
/* Shows {{#SECTION}} once more, with a scope of its own, which also sees the names of d. */
struct dict *dict_row(struct dict *d, const char *section);
/* Fills {{>PART}} with a file: TPL_…. Its scope does not see the names of d. */
struct dict *dict_part(struct dict *d, const char *part, const char *file);

struct rendered {
    const char *text;
    size_t length; /* bytes */
};
/* Fills {{>PART}} with text that view_render() has made. It is lent, and is sent as it is. */
void dict_rendered(struct dict *d, const char *part, struct rendered text);

/* --- for view.cc */
enum op_kind { OP_VALUE, OP_SHOW, OP_ROW, OP_PART, OP_RENDERED, OP_KINDS };
/* Followed by length bytes, the value, the file of a part or a struct rendered, and a NUL. */
struct op {
    const char *name;
    /* Number of the scope * OP_KINDS + kind. The page is scope 0; each row or part opens the next
     * one. */
    uint32_t scope_and_kind;
    uint32_t length;
};
struct oplog {
    struct arena *arena;
    char *text;
    size_t length, capacity; /* bytes */
    uint32_t scopes;
};
/* The log of the whole page that d belongs to. */
const struct oplog *dict_oplog(const struct dict *d);
#ifdef __cplusplus
}
#endif
#endif
