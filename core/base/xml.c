/* XML through mxml (version 3), which is asked for opaque text always: its other modes split text
 * into words or read numbers. What mxml lets pass and we do not: an unclosed root, text after the
 * root, DOCTYPE, character references outside Unicode. A struct xml is an mxml node under another
 * name. */
#include "base/xml.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"
#include <mxml.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* mxml keeps its callbacks and first complaint per thread, and so do we: one document is read at a
 * time. */
static char complaint[200];

static void note_complaint(const char *message) {
    if (!complaint[0])
        (void)snprintf(complaint, sizeof complaint, "%s", message);
}

static void prepare(void) {
    complaint[0] = '\0';
    mxmlSetErrorCallback(note_complaint); /* else mxml writes to stderr itself */
    mxmlSetWrapMargin(0);
}

static void delete_tree(void *tree) { mxmlDelete(tree); }

static struct xml *sound(mxml_node_t *node) {
    if (!node) {
        log_line(LOG_LEVEL_ERR,
                 "memory: the system has none left for an XML document; this process ends");
        abort();
    }
    return (struct xml *)node;
}

static mxml_node_t *node_of(const struct xml *element) { return (mxml_node_t *)element; }

struct xml *xml_new(struct arena *a, const char *root) {
    prepare();
    mxml_node_t *node = mxmlNewElement(MXML_NO_PARENT, root);
    (void)sound(node);
    (void)mxmlSetUserData(node, a); /* where texts are cleaned on their way in */
    arena_on_reset(a, delete_tree, node);
    return (struct xml *)node;
}

struct xml *xml_add(struct xml *parent, const char *name) {
    mxml_node_t *node = mxmlNewElement(node_of(parent), name);
    (void)sound(node);
    (void)mxmlSetUserData(node, mxmlGetUserData(node_of(parent)));
    return (struct xml *)node;
}

/* Bytes of the sound character at p that XML can hold, 0 when there is none. */
static size_t xml_character(const char *p) {
    unsigned char c = (unsigned char)*p;
    if (c < 0x80)
        return c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
    size_t n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (strnlen(p, n) < n || !text_is_utf8(p, n))
        return 0;
    /* U+FFFE and U+FFFF are no characters. */
    bool nothing =
        n == 3 && c == 0xEF && (unsigned char)p[1] == 0xBF && (unsigned char)p[2] >= 0xBE;
    return nothing ? 0 : n;
}

static const char *cleaned(struct arena *a, const char *text) {
    const char *p = text;
    for (size_t n; *p && (n = xml_character(p)) > 0;)
        p += n;
    if (!*p)
        return text; /* the usual case costs no copy */
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
    if (text && *text)
        (void)sound(
            mxmlNewOpaque(node_of(element), cleaned(mxmlGetUserData(node_of(element)), text)));
}

struct xml *xml_add_text(struct xml *parent, const char *name, const char *text) {
    struct xml *element = xml_add(parent, name);
    xml_text(element, text);
    return element;
}

void xml_attr(struct xml *element, const char *name, const char *value) {
    if (value)
        mxmlElementSetAttr(node_of(element), name,
                           cleaned(mxmlGetUserData(node_of(element)), value));
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

/* White space is added only where no text is: inside a text it would be part of it. */
static bool holds_text(mxml_node_t *node) {
    for (mxml_node_t *child = mxmlGetFirstChild(node); child; child = mxmlGetNextSibling(child))
        if (!is_element(child))
            return true;
    return false;
}

static const char *indentation(mxml_node_t *node, int where) {
    static const char spaces[] =
        "\n                                                                ";
    const size_t most = sizeof spaces - 2;
    mxml_node_t *parent = mxmlGetParent(node);
    if (where == MXML_WS_BEFORE_OPEN
            ? !parent || holds_text(parent)
            : where != MXML_WS_BEFORE_CLOSE || holds_text(node) || !mxmlGetFirstChild(node))
        return NULL;
    size_t depth = 0;
    for (; parent; parent = mxmlGetParent(parent))
        depth += 2;
    static char line[sizeof spaces];
    size_t n = 1 + (depth < most ? depth : most);
    memcpy(line, spaces, n);
    line[n] = '\0';
    return line;
}

char *xml_document(struct arena *a, struct xml *root) {
    prepare();
    char *text = mxmlSaveAllocString(node_of(root), indentation);
    (void)sound((mxml_node_t *)(void *)text);
    size_t n = strlen(text);
    while (n > 0 && text[n - 1] == '\n')
        n--;
    char *out = arena_printf(a, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n%.*s\n", (int)n, text);
    free(text);
    return out;
}

static bool is_white(const char *text) { return text[strspn(text, " \t\r\n")] == '\0'; }

static bool text_is_sound(const char *text) { return !text || text_is_utf8(text, strlen(text)); }

/* What stands under the declaration: white space, comments and exactly one element. NULL when it is
 * sound. */
static const char *find_root(mxml_node_t *top, mxml_node_t **root) {
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

/* Depth and characters of everything under root. NULL when it is sound. */
static const char *check_tree(mxml_node_t *root) {
    for (mxml_node_t *node = root; node; node = mxmlWalkNext(node, root, MXML_DESCEND)) {
        int depth = 0;
        for (mxml_node_t *up = node; up != root && depth <= XML_DEPTH_MAX; up = mxmlGetParent(up))
            depth++;
        if (depth > XML_DEPTH_MAX)
            return "its elements lie too deep in each other";
        if (mxmlGetType(node) == MXML_OPAQUE) {
            if (!text_is_sound(mxmlGetOpaque(node)))
                return "it names a character that does not exist";
            continue;
        }
        const char *element = mxmlGetElement(node);
        if (!text_is_sound(element))
            return "it names a character that does not exist";
        if (element && *element == '!' && !text_starts(element, "!--") && !mxmlGetCDATA(node))
            return "it has a DOCTYPE or another declaration";
        for (int i = 0; is_element(node) && i < mxmlElementGetAttrCount(node); i++) {
            const char *name, *value = mxmlElementGetAttrByIndex(node, i, &name);
            if (!text_is_sound(name) || !text_is_sound(value))
                return "it names a character that does not exist";
        }
    }
    return NULL;
}

static enum rc_err refused(const char *why, const char *detail, struct err *e) {
    char people[sizeof e->message];
    (void)snprintf(people, sizeof people, "The document cannot be read: %s. Nothing was changed.",
                   why);
    return FAIL(e, ERR_INPUT, people, "xml refused: %s", detail);
}

enum rc_err xml_read(struct arena *a, const char *bytes, size_t n, struct xml **root,
                     struct err *e) {
    if (n > XML_BYTES_MAX)
        return refused("it is larger than 256 KiB", "too large", e);
    if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3; /* the mark some editors put in front of UTF-8 */
        n -= 3;
    }
    if (!text_is_utf8(bytes, n))
        return refused("it is not UTF-8 text", "not UTF-8", e);
    /* Under a declaration mxml notices an unclosed root and what follows the root; without one it
     * does not. */
    bool declared = n >= 6 && memcmp(bytes, "<?xml", 5) == 0 && strchr(" \t\r\n", bytes[5]);
    char *text =
        arena_printf(a, "%s%.*s", declared ? "" : "<?xml version=\"1.0\"?>", (int)n, bytes);
    prepare();
    mxml_node_t *top = mxmlLoadString(MXML_NO_PARENT, text, MXML_OPAQUE_CALLBACK), *found = NULL;
    if (top)
        arena_on_reset(a, delete_tree, top);
    if (!top || complaint[0])
        return refused("it is not well-formed XML, or it is cut off",
                       complaint[0] ? complaint : "no tree", e);
    /* mxml forgets text behind the last tag. */
    const char *last = strrchr(text, '>');
    if (last && !is_white(last + 1))
        return refused("it has text outside of its outermost element", "text at the end", e);
    const char *why = mxmlGetParent(top) ? "it is not well-formed XML" : find_root(top, &found);
    if (!why)
        why = check_tree(found);
    if (why)
        return refused(why, why, e);
    (void)mxmlSetUserData(found, a);
    *root = (struct xml *)found;
    return OK;
}

const char *xml_name(const struct xml *element) { return mxmlGetElement(node_of(element)); }

const char *xml_get(const struct xml *element, const char *attribute) {
    return mxmlElementGetAttr(node_of(element), attribute);
}

bool xml_attr_at(const struct xml *element, int place, const char **name, const char **value) {
    if (place < 0 || place >= mxmlElementGetAttrCount(node_of(element)))
        return false;
    *value = mxmlElementGetAttrByIndex(node_of(element), place, name);
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
