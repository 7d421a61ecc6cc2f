/* XML through mxml (version 3), always with opaque text: its other modes split text into words or
 * read numbers. mxml accepts an unclosed root, text after the root, DOCTYPE and character
 * references outside Unicode; this file refuses them. A struct xml is an mxml node under another
 * name. */
#include "base/xml.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"
#include "base/utf8.h"
#include <mxml.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first error of mxml, whose callbacks belong to the thread: reads one document at a time. */
static char first_error[200];

static void xml_note_error(const char *message) {
    if (!first_error[0])
        (void)snprintf(first_error, sizeof first_error, "%s", message);
}

static void xml_prepare(void) {
    first_error[0] = '\0';
    mxmlSetErrorCallback(xml_note_error); /* else mxml writes to stderr itself */
    mxmlSetWrapMargin(0);
}

static void xml_delete(void *tree) { mxmlDelete(tree); }

/* mxml returns NULL without memory; see arena.h. */
static void xml_check_memory(const void *allocated) {
    if (allocated)
        return;
    log_line(LOG_LEVEL_ERR,
             "memory: the system has none left for an XML document; this process ends");
    abort();
}

static mxml_node_t *node_of(const struct xml *element) { return (mxml_node_t *)element; }

struct xml *xml_new(struct arena *a, const char *root) {
    xml_prepare();
    mxml_node_t *node = mxmlNewElement(MXML_NO_PARENT, root);
    xml_check_memory(node);
    (void)mxmlSetUserData(node, a); /* for texts that need cleaning */
    arena_on_reset(a, xml_delete, node);
    return (struct xml *)node;
}

struct xml *xml_add(struct xml *parent, const char *name) {
    mxml_node_t *node = mxmlNewElement(node_of(parent), name);
    xml_check_memory(node);
    (void)mxmlSetUserData(node, mxmlGetUserData(node_of(parent)));
    return (struct xml *)node;
}

/* Bytes of the character at p; 0 when it is not UTF-8, or XML cannot hold it. */
static size_t xml_character(const char *p) {
    uint32_t c = 0;
    size_t n = utf8_read(p, UTF8_MAX, &c);
    bool is_control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
    bool is_noncharacter = c == 0xFFFE || c == 0xFFFF;
    return is_control || is_noncharacter ? 0 : n;
}

/* A copy only when something is replaced. */
static const char *xml_clean(struct arena *a, const char *text) {
    const char *p = text;
    for (size_t n; *p && (n = xml_character(p)) > 0;)
        p += n;
    if (!*p)
        return text;
    struct buf b;
    buf_init(&b, a, 3 * strlen(text));
    for (p = text; *p;) {
        size_t n = xml_character(p);
        if (n > 0) {
            buf_put(&b, p, n);
            p += n;
        } else {
            buf_puts(&b, "\xEF\xBF\xBD");
            p++;
        }
    }
    return b.text;
}

void xml_text(struct xml *element, const char *text) {
    mxml_node_t *node = node_of(element);
    if (text && *text)
        xml_check_memory(mxmlNewOpaque(node, xml_clean(mxmlGetUserData(node), text)));
}

struct xml *xml_add_text(struct xml *parent, const char *name, const char *text) {
    struct xml *element = xml_add(parent, name);
    xml_text(element, text);
    return element;
}

void xml_attr(struct xml *element, const char *name, const char *value) {
    mxml_node_t *node = node_of(element);
    if (value)
        mxmlElementSetAttr(node, name, xml_clean(mxmlGetUserData(node), value));
}

void xml_attrf(struct xml *element, const char *name, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    xml_attr(element, name, arena_vprintf(mxmlGetUserData(node_of(element)), format, ap));
    va_end(ap);
}

static bool is_element(mxml_node_t *node) {
    const char *name = node && mxmlGetType(node) == MXML_ELEMENT ? mxmlGetElement(node) : NULL;
    return name && *name != '!' && *name != '?';
}

/* Elements with text get no white space: it would be part of the text. */
static bool has_text(mxml_node_t *node) {
    for (mxml_node_t *child = mxmlGetFirstChild(node); child; child = mxmlGetNextSibling(child))
        if (!is_element(child))
            return true;
    return false;
}

static bool begins_a_line(mxml_node_t *node, int where) {
    mxml_node_t *parent = mxmlGetParent(node);
    if (where == MXML_WS_BEFORE_OPEN)
        return parent && !has_text(parent);
    return where == MXML_WS_BEFORE_CLOSE && mxmlGetFirstChild(node) && !has_text(node);
}

/* Callback of mxml: white space at this place, valid until the next call. */
static const char *xml_indent(mxml_node_t *node, int where) {
    enum { INDENT_MAX = 2 * XML_DEPTH_MAX };
    static char line[1 + INDENT_MAX + 1];
    if (!begins_a_line(node, where))
        return NULL;
    size_t indent = 0;
    for (mxml_node_t *up = mxmlGetParent(node); up && indent < INDENT_MAX; up = mxmlGetParent(up))
        indent += 2;
    line[0] = '\n';
    memset(line + 1, ' ', indent);
    line[1 + indent] = '\0';
    return line;
}

char *xml_document(struct arena *a, struct xml *root) {
    xml_prepare();
    char *text = mxmlSaveAllocString(node_of(root), xml_indent);
    xml_check_memory(text);
    size_t n = strlen(text);
    while (n > 0 && text[n - 1] == '\n')
        n--;
    char *out = arena_printf(a, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n%.*s\n", (int)n, text);
    free(text);
    return out;
}

static bool is_white(const char *text) { return text[strspn(text, " \t\r\n")] == '\0'; }

static bool is_valid_text(const char *text) { return !text || text_is_utf8(text, strlen(text)); }

/* Under the declaration there are white space, comments and exactly one element. NULL, or what is
 * wrong. */
static const char *xml_find_root(mxml_node_t *top, mxml_node_t **root) {
    *root = NULL;
    for (mxml_node_t *node = mxmlGetFirstChild(top); node; node = mxmlGetNextSibling(node)) {
        const char *name = mxmlGetType(node) == MXML_ELEMENT ? mxmlGetElement(node) : NULL;
        const char *text = mxmlGetType(node) == MXML_OPAQUE ? mxmlGetOpaque(node) : NULL;
        if (is_element(node)) {
            if (*root)
                return "it has more than one outermost element";
            *root = node;
        } else if (name && *name == '!' && !text_starts(name, "!--")) {
            return "it has a DOCTYPE or CDATA outside of its outermost element";
        } else if (text && !is_white(text)) {
            return "it has text outside of its outermost element";
        }
    }
    return *root ? NULL : "it has no element";
}

/* Checks depth and characters of everything under root. NULL, or what is wrong. */
static const char *xml_check_tree(mxml_node_t *root) {
    for (mxml_node_t *node = root; node; node = mxmlWalkNext(node, root, MXML_DESCEND)) {
        int depth = 0;
        for (mxml_node_t *up = node; up != root && depth <= XML_DEPTH_MAX; up = mxmlGetParent(up))
            depth++;
        if (depth > XML_DEPTH_MAX)
            return "its elements are nested too deeply";
        if (mxmlGetType(node) == MXML_OPAQUE) {
            if (!is_valid_text(mxmlGetOpaque(node)))
                return "it names a character that does not exist";
            continue;
        }
        const char *element = mxmlGetElement(node);
        if (!is_valid_text(element))
            return "it names a character that does not exist";
        if (element && *element == '!' && !text_starts(element, "!--") && !mxmlGetCDATA(node))
            return "it has a DOCTYPE or another declaration";
        for (int i = 0; is_element(node) && i < mxmlElementGetAttrCount(node); i++) {
            const char *name, *value = mxmlElementGetAttrByIndex(node, i, &name);
            if (!is_valid_text(name) || !is_valid_text(value))
                return "it names a character that does not exist";
        }
    }
    return NULL;
}

static enum rc_err xml_refused(const char *why, const char *detail, struct err *e) {
    char message[sizeof e->message];
    (void)snprintf(message, sizeof message, "The document cannot be read: %s. Nothing was changed.",
                   why);
    return FAIL(e, ERR_INPUT, message, "xml refused: %s", detail);
}

enum rc_err xml_read(struct arena *a, const char *bytes, size_t n, struct xml **root,
                     struct err *e) {
    if (n > XML_BYTES_MAX)
        return xml_refused("it is larger than 256 KiB", "too large", e);
    if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3; /* the byte order mark of some editors */
        n -= 3;
    }
    if (!text_is_utf8(bytes, n))
        return xml_refused("it is not UTF-8 text", "not UTF-8", e);
    /* mxml notices an unclosed root, and text after the root, only under a declaration. */
    bool declared = n >= 6 && memcmp(bytes, "<?xml", 5) == 0 && strchr(" \t\r\n", bytes[5]);
    char *text =
        arena_printf(a, "%s%.*s", declared ? "" : "<?xml version=\"1.0\"?>", (int)n, bytes);
    xml_prepare();
    mxml_node_t *found = NULL;
    mxml_node_t *top = mxmlLoadString(MXML_NO_PARENT, text, MXML_OPAQUE_CALLBACK);
    if (top)
        arena_on_reset(a, xml_delete, top);
    if (!top || first_error[0])
        return xml_refused("it is not well-formed XML, or it is cut off",
                           first_error[0] ? first_error : "no tree", e);
    /* mxml drops text behind the last tag. */
    const char *last = strrchr(text, '>');
    if (last && !is_white(last + 1))
        return xml_refused("it has text outside of its outermost element", "text at the end", e);
    const char *why = mxmlGetParent(top) ? "it is not well-formed XML" : xml_find_root(top, &found);
    if (!why)
        why = xml_check_tree(found);
    if (why)
        return xml_refused(why, why, e);
    (void)mxmlSetUserData(found, a);
    *root = (struct xml *)found;
    return OK;
}

const char *xml_name(const struct xml *element) { return mxmlGetElement(node_of(element)); }

const char *xml_get(const struct xml *element, const char *attribute) {
    return mxmlElementGetAttr(node_of(element), attribute);
}

bool xml_attr_at(const struct xml *element, int index, const char **name, const char **value) {
    if (index < 0 || index >= mxmlElementGetAttrCount(node_of(element)))
        return false;
    *value = mxmlElementGetAttrByIndex(node_of(element), index, name);
    return true;
}

static struct xml *element_from(mxml_node_t *node, const char *name) {
    for (; node; node = mxmlGetNextSibling(node))
        if (is_element(node) && (!name || strcmp(mxmlGetElement(node), name) == 0))
            return (struct xml *)node;
    return NULL;
}

struct xml *xml_first(const struct xml *element, const char *name) {
    return element_from(mxmlGetFirstChild(node_of(element)), name);
}

struct xml *xml_next(const struct xml *element, const char *name) {
    return element_from(mxmlGetNextSibling(node_of(element)), name);
}

char *xml_content(struct arena *a, const struct xml *element) {
    struct buf b;
    buf_init(&b, a, 2 * XML_BYTES_MAX);
    for (mxml_node_t *node = mxmlGetFirstChild(node_of(element)); node;
         node = mxmlGetNextSibling(node)) {
        if (mxmlGetType(node) == MXML_OPAQUE)
            buf_puts(&b, mxmlGetOpaque(node));
        else
            buf_puts(&b, mxmlGetCDATA(node)); /* NULL for elements and comments */
    }
    return b.text;
}
