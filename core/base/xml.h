/* XML, read and written: the settings document, SVG charts, the Atom feed. Elements with attributes
 * and text; no name spaces, no DTD, no entities but the five of XML itself. An element belongs to
 * the arena it was made in. */
#ifndef CORE_BASE_XML_H
#define CORE_BASE_XML_H
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>

enum { XML_BYTES_MAX = 256 * 1024, XML_DEPTH_MAX = 32 };

struct xml; /* one element */

/* --- writing. Names are constants of the program. Values need no escaping; a character that is not
 * UTF-8, or that XML cannot hold, becomes U+FFFD. */

struct xml *xml_new(struct arena *a, const char *root);
struct xml *xml_add(struct xml *parent, const char *name);
/* text NULL is "". */
struct xml *xml_add_text(struct xml *parent, const char *name, const char *text);
void xml_attr(struct xml *element, const char *name, const char *value); /* NULL: no attribute */
__attribute__((format(printf, 3, 4))) void xml_attrf(struct xml *element, const char *name,
                                                     const char *format, ...);
void xml_text(struct xml *element, const char *text);
char *xml_document(struct arena *a, struct xml *root); /* with declaration, indented */

/* --- reading */

/* ERR_INPUT with the reason: more than XML_BYTES_MAX bytes, not UTF-8, broken nesting, more than
 * XML_DEPTH_MAX levels, not exactly one root element, any DOCTYPE. */
enum rc_err xml_read(struct arena *a, const char *bytes, size_t n, struct xml **root,
                     struct err *e) MUST_USE;
const char *xml_name(const struct xml *element);
const char *xml_get(const struct xml *element, const char *attribute); /* NULL when there is none */
/* Attribute number index, to find unknown ones; false past the last. */
bool xml_attr_at(const struct xml *element, int index, const char **name, const char **value);
/* First child element and next sibling; name NULL: any. NULL at the end. */
struct xml *xml_first(const struct xml *element, const char *name);
struct xml *xml_next(const struct xml *element, const char *name);
/* All text directly in the element, CDATA included; "" when there is none. */
char *xml_content(struct arena *a, const struct xml *element);
#endif
