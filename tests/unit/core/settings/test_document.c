/* The settings document goes out and comes back; a broken one changes nothing. */
#include "core/settings/settings_fixture.h"
#include "settings/document.h"

static const char ALLOW[] = "https://api-private.atlassian.com/automation/webhooks/";

enum { DAY = 86400 };

static enum rc_err import(const char *document, struct document_result *out) {
    return document_import(db, arena, &err, document, strlen(document), ALLOW, "host:root",
                           NOW + DAY, out);
}

static const char GOOD[] =
    "<rollcall-settings version=\"1\"><setting name=\"inactive_days\">45</setting><setting "
    "name=\"sync.slot\">5</setting>"
    "<setting name=\"price.confluence\">7.50</setting><webhook name=\"Ops &amp; &lt;b&gt;\" "
    "enabled=\"true\">"
    "<url>https://api-private.atlassian.com/automation/webhooks/abc/def12345</"
    "url><trigger>taskFailure</trigger>"
    "<notes>one\ntwo</notes></webhook></rollcall-settings>";

static void document_goes_out_and_comes_back(void **state) {
    (void)state;
    struct document_result done;
    const char *first = NULL, *second = NULL;
    assert_int_equal(import(GOOD, &done), OK);
    assert_int_equal(done.settings_changed, 3);
    assert_int_equal(done.webhooks_added, 1);
    assert_string_equal(done.without_secret, "Ops & <b>");
    assert_int_equal(document_export(db, arena, NOW, &first), OK);
    assert_int_equal(import(first, &done), OK);
    assert_int_equal(done.settings_changed + done.webhooks_added + done.webhooks_changed, 0);
    set_setting("inactive_days", "100");
    set_setting("inactive_days.trello", "9");
    /* Exactly the document: the product's own value is gone again. */
    assert_int_equal(import(first, &done), OK);
    assert_int_equal(done.settings_changed, 2);
    assert_int_equal(document_export(db, arena, NOW, &second), OK);
    assert_string_equal(first, second);
    assert_null(strstr(first, "sealed"));
}

static void broken_documents_change_nothing(void **state) {
    (void)state;
#define DOC(inside)                                                                                \
    "<rollcall-settings version=\"1\"><setting name=\"inactive_days\">77</setting>" inside         \
    "</rollcall-settings>"
    static const char *const BAD[] = {
        "",
        "nonsense",
        "<other version=\"1\"/>",
        "<rollcall-settings/>",
        "<rollcall-settings version=\"2\"/>",
        "<rollcall-settings version=\"1\" colour=\"red\"/>",
        "<rollcall-settings version=\"1\"><setting name=\"inactive_days\">77</setting>",
        DOC("<setting name=\"inactive_days\">78</setting>"),
        DOC("<setting name=\"sync.slot\">24</setting>"),
        DOC("<setting name=\"sync.slot\">+2</setting>"),
        DOC("<setting name=\"sync.slot\"></setting>"),
        DOC("<setting name=\"sync.time_zone\">Mars/Base</setting>"),
        DOC("<setting name=\"product_admins\">owner</setting>"),
        DOC("<setting name=\"inactive_days.\">9</setting>"),
        DOC("<setting name=\"inactive_days.*\">9</setting>"),
        DOC("<setting name=\"currency\">euro</setting>"),
        DOC("<setting name=\"price.loom\">1,50</setting>"),
        DOC("<setting>9</setting>"),
        DOC("<setting name=\"nothing\">9</setting>"),
        DOC("<secret>x</secret>"),
        DOC("<webhook name=\"a\" "
            "enabled=\"yes\"><url>https://api-private.atlassian.com/automation/webhooks/a</"
            "url><trigger>taskFailure</trigger></webhook>"),
        DOC("<webhook name=\"a\" "
            "enabled=\"true\"><url>https://evil.example/</url><trigger>taskFailure</trigger></"
            "webhook>"),
        DOC("<webhook name=\"a\" "
            "enabled=\"true\"><url>https://api-private.atlassian.com/automation/webhooks/a</url></"
            "webhook>"),
        DOC("<webhook name=\"a\" "
            "enabled=\"true\"><url>https://api-private.atlassian.com/automation/webhooks/a</"
            "url><trigger>all</trigger></webhook>"),
        DOC("<webhook name=\"a\" "
            "enabled=\"true\"><secret>s</secret><url>https://api-private.atlassian.com/automation/"
            "webhooks/a</url><trigger>taskFailure</trigger></webhook>"),
    };
    struct document_result done;
    int64_t rows = number("SELECT count(*) FROM audit");
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        assert_int_not_equal(import(BAD[i], &done), OK);
        assert_true(strlen(err.message) > 10);
    }
    assert_int_equal(number("SELECT count(*) FROM audit"), rows);
    assert_int_equal(number("SELECT count(*) FROM setting WHERE value IN ('77', '78')"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(document_goes_out_and_comes_back),
        cmocka_unit_test(broken_documents_change_nothing),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
