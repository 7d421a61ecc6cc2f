/* document_import: a refused document changes nothing and gives a reason; an accepted one, exported
 * and imported again, changes nothing. */
#include "fuzz_fixture.h"
#include "settings/document.h"
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct db *db;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    struct err e = {0};
    (void)argc;
    (void)argv;
    fixture_open();
    if (db_open(fixture_db, DB_WRITE, DB_CTL, &db, &e) != OK)
        abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char ALLOW[] = "https://hooks.example/automation/";
    struct arena *a = arena_open(256 << 20);
    struct err e = {0};
    struct document_result done;
    const char *before = NULL, *document = NULL;
    db_use(db, a, &e);
    if (document_export(db, a, 1, &before) != OK)
        abort();
    char *in = arena_strndup(a, (const char *)data, size);
    if (document_preview(db, a, &e, in, size, ALLOW, "fuzz", 1, &done) == OK) {
        if (document_import(db, a, &e, in, size, ALLOW, "fuzz", 1, &done) != OK ||
            document_export(db, a, 1, &document) != OK)
            abort();
        if (document_import(db, a, &e, document, strlen(document), ALLOW, "fuzz", 1, &done) != OK ||
            done.settings_changed || done.webhooks_added || done.webhooks_changed)
            abort();
    } else if (!e.message[0] || document_export(db, a, 1, &document) != OK ||
               strcmp(before, document) != 0) {
        abort();
    }
    arena_close(a);
    return 0;
}
