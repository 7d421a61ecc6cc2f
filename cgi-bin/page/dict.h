/* What a page says: values and sections under the names of its templates, written down in the order
 * they are said. Two pages that say the same in the same words look the same, which is what view.cc
 * makes use of. Knows no template. */
#ifndef CGI_BIN_PAGE_DICT_H
#define CGI_BIN_PAGE_DICT_H
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
struct dict; /* a place names are said in; lies in its arena */

struct dict *dict_new(struct arena *a);
/* name is a T_… constant: it is kept as it is. Values are copied. */
void dict_set(struct dict *d, const char *name, const char *value); /* NULL value: stays unset */
void dict_set_int(struct dict *d, const char *name, int64_t value);
void dict_show(struct dict *d, const char *section); /* {{#SECTION}} once */
void dict_show_if(struct dict *d, bool wanted, const char *section);
struct dict *dict_row(struct dict *d,
                      const char *section); /* one more {{#SECTION}}, with its own names */
struct dict *dict_part(struct dict *d, const char *part, const char *file); /* {{>PART}} */

/* --- for view.cc */
enum op_kind { SAID_VALUE, SAID_SHOW, SAID_ROW, SAID_PART };
struct op { /* followed by length bytes and a NUL: the value, or the file of a part */
    const char *name;
    uint32_t where_and_kind; /* number of the place * 4 + kind; a row or part is the next place, the
                                first place is 0 */
    uint32_t length;
};
struct oplog {
    struct arena *arena;
    char *text;
    size_t length, room;
    uint32_t places;
};
const struct oplog *dict_oplog(
    const struct dict *d); /* all that was said in the page d belongs to */
#ifdef __cplusplus
}
#endif
#endif
