/* core/base/xml.c: a document is read as it was written, and invalid XML is refused. */
#include "base/xml.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *a;
static struct err e;

static int set_up(void **state) {
    (void)state;
    a = arena_open(64 << 20);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_close(a);
    return 0;
}

static void writing(void **state) {
    (void)state;
    struct xml *svg = xml_new(a, "svg");
    xml_attrf(svg, "viewBox", "0 0 %d %d", 640, 200);
    xml_attr(svg, "id", NULL);
    struct xml *g = xml_add(svg, "g");
    xml_attr(g, "aria-label", "\"A\" & <B>");
    xml_add(g, "rect");
    struct xml *text = xml_add_text(svg, "text", "5 < 6  and\n more");
    xml_add_text(text, "tspan", "!");
    assert_string_equal(
        xml_document(a, svg),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg viewBox=\"0 0 640 200\">\n"
        "  <g aria-label=\"&quot;A&quot; &amp; &lt;B&gt;\">\n    <rect />\n  </g>\n"
        "  <text>5 &lt; 6  and\n more<tspan>!</tspan></text>\n</svg>\n");
}

static void round_trip(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",      " two  blanks ", "a\n\nb\tc", "<&>\"']]>", "Zo\xC3\xAB \xF0\x9F\x98\x80",
        "&amp;", "<!-- -->"};
    struct xml *out = xml_new(a, "settings");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        xml_attr(xml_add_text(out, "t", texts[i]), "v", texts[i]);
    char *document = xml_document(a, out);
    struct xml *in;
    assert_int_equal(xml_read(a, document, strlen(document), &in, &e), OK);
    assert_string_equal(xml_name(in), "settings");
    struct xml *t = xml_first(in, "t");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++, t = xml_next(t, "t")) {
        assert_non_null(t);
        assert_string_equal(xml_content(a, t), texts[i]);
        assert_string_equal(xml_get(t, "v"), texts[i]);
    }
    assert_null(t);
}

static void what_xml_cannot_hold_is_replaced(void **state) {
    (void)state;
    struct xml *x = xml_new(a, "x");
    xml_attr(x, "a", "\x1B[1m");
    xml_text(x, "a\x01"
                "b\xFF"
                "c\xEF\xBF\xBF");
    assert_string_equal(
        xml_document(a, x),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x a=\"\xEF\xBF\xBD[1m\">a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD"
        "c"
        "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD</x>\n");
}

static void walking(void **state) {
    (void)state;
    static const char text[] = "\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- c -->\n<r one='1' "
                               "two=\"2\"> <a/>t<!-- d --><b>x<![CDATA[<y>]]>"
                               "</b><a n='2'/></r>\n<!-- e -->\n";
    struct xml *r;
    assert_int_equal(xml_read(a, text, sizeof text - 1, &r, &e), OK);
    assert_string_equal(xml_name(xml_first(r, NULL)), "a");
    assert_string_equal(xml_content(a, xml_first(r, "b")), "x<y>");
    assert_string_equal(xml_get(xml_next(xml_first(r, "a"), "a"), "n"), "2");
    assert_null(xml_next(xml_next(xml_first(r, "a"), "a"), NULL));
    assert_null(xml_first(r, "c"));
    assert_null(xml_get(r, "three"));
    const char *name, *value;
    assert_true(xml_attr_at(r, 1, &name, &value));
    assert_string_equal(name, "two");
    assert_string_equal(value, "2");
    assert_false(xml_attr_at(r, 2, &name, &value));
    assert_false(xml_attr_at(r, -1, &name, &value));
}

static bool refused(const char *text, size_t n) {
    struct xml *r = NULL;
    memset(&e, 0, sizeof e);
    return xml_read(a, text, n, &r, &e) == ERR_INPUT && !r && strstr(e.message, "cannot be read");
}

static void unsound_documents(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "x",
                                      "<",
                                      "<a",
                                      "<a>",
                                      "<a><b></a></b>",
                                      "<a></b>",
                                      "</a>",
                                      "<a/>x",
                                      "x<a/>",
                                      "<a/><b/>",
                                      "<?xml version='1.0'?>",
                                      "<?xml version='1.0'?><a>",
                                      "<!DOCTYPE a><a/>",
                                      "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
                                      "<a><!DOCTYPE b></a>",
                                      "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
                                      "<a>&b;</a>",
                                      "<a>&#0;</a>",
                                      "<a>&#xD800;</a>",
                                      "<a b='&#x110000;'/>",
                                      "<a>\x01</a>",
                                      "<a b='1' b='2'/>",
                                      "<a b/>",
                                      "<a>\xFF</a>",
                                      "<![CDATA[x]]>",
                                      "<a><![CDATA[x</a>",
                                      "<a><!-- x</a>"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!refused(bad[i], strlen(bad[i])))
            fail_msg("accepted: %s", bad[i]);
    assert_true(refused("<a>\0</a>", 8));
}

static void bounds(void **state) {
    (void)state;
    size_t n = XML_BYTES_MAX;
    char *text = malloc(n + 1);
    assert_non_null(text);
    memset(text, ' ', n + 1);
    memcpy(text, "<a>", 3);
    memcpy(text + n - 4, "</a>", 4);
    struct xml *r;
    assert_int_equal(xml_read(a, text, n, &r, &e), OK);
    assert_true(refused(text, n + 1));
    for (size_t i = 0; i + 3 <= n; i += 3)
        memcpy(text + i, "<a>", 3);
    assert_true(refused(text, n));
    free(text);
    char deep[7 * (XML_DEPTH_MAX + 2) + 1] = "";
    for (int levels = XML_DEPTH_MAX + 1; levels <= XML_DEPTH_MAX + 2; levels++) {
        deep[0] = '\0';
        for (int i = 0; i < levels; i++)
            (void)strncat(deep, "<a>", sizeof deep - strlen(deep) - 1);
        for (int i = 0; i < levels; i++)
            (void)strncat(deep, "</a>", sizeof deep - strlen(deep) - 1);
        assert_int_equal(refused(deep, strlen(deep)), levels == XML_DEPTH_MAX + 2);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writing),
        cmocka_unit_test(round_trip),
        cmocka_unit_test(what_xml_cannot_hold_is_replaced),
        cmocka_unit_test(walking),
        cmocka_unit_test(unsound_documents),
        cmocka_unit_test(bounds),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
