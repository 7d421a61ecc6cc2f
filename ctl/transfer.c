/* rollcallctl export and import: the settings document to standard output, and from a file. */
#include "base/xml.h"
#include "owner.h"
#include "print.h"
#include "settings/document.h"
#include "verbs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum rc_err verb_export(struct ctl *c) {
    struct db *db = NULL;
    const char *document = NULL;
    TRY(ctl_open(c, DB_READ, &db));
    TRY(document_export(db, c->arena, (int64_t)time(NULL), &document));
    ctl_print_document(document); /* main checks that all of it was written */
    return OK;
}

static enum rc_err import_read_file(struct ctl *c, char **bytes, size_t *n) {
    int fd = -1;
    TRY(ctl_open_argument(c, &fd));
    FILE *f = fdopen(fd, "rb");
    if (!f)
        return FAIL(c->err, ERR_INTERNAL, NULL, "fdopen: %s", strerror(errno));
    *bytes = arena_alloc(c->arena, XML_BYTES_MAX + 2);
    /* one byte more than allowed, so that xml_read can refuse it as too long */
    *n = fread(*bytes, 1, XML_BYTES_MAX + 1, f);
    bool bad = ferror(f) != 0;
    int why = errno;
    (void)fclose(f);
    if (bad)
        return FAIL(c->err, ERR_INPUT, "The file could not be read.", "%s: %s", c->argument,
                    strerror(why));
    return OK;
}

enum rc_err verb_import(struct ctl *c) {
    struct db *db = NULL;
    char *bytes = NULL;
    size_t n = 0;
    struct document_result done;
    TRY(import_read_file(c, &bytes, &n));
    TRY(ctl_open(c, DB_WRITE, &db));
    TRY(document_import(db, c->arena, c->err, bytes, n, c->config->webhook_allow, ctl_host_user(c),
                        (int64_t)time(NULL), &done));
    ctl_print("%d settings changed, %d webhooks added, %d webhooks changed", done.settings_changed,
              done.webhooks_added, done.webhooks_changed);
    if (*done.without_secret)
        ctl_print(
            "without a secret: %s (enter one under Settings > Webhooks, if the receiver needs it)",
            done.without_secret);
    if (done.password_forgotten)
        ctl_print("deleted: the mail password, which belonged to another server, port, encryption "
                  "or user (enter it again under Settings > E-mail)");
    return OK;
}
