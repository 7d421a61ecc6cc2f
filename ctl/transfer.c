/* rollcallctl export and import: the settings document to standard output, and from a file. */
#include "transfer_verbs.h"
#include "transfer.h"
#include "xml.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum rc_err ctl_export(struct db *db, struct arena *a, struct err *e) {
    const char *document = NULL;
    TRY(transfer_export(db, a, (int64_t)time(NULL), &document));
    size_t n = strlen(document);
    if (fwrite(document, 1, n, stdout) != n || fflush(stdout) != 0)
        return FAIL(e, ERR_BUSY, "The document could not be written whole.", "standard output: %s", strerror(errno));
    return OK;
}

static enum rc_err read_file(struct arena *a, struct err *e, const char *path, char **bytes, size_t *n) {
    FILE *f = fopen(path, "rbe");
    if (!f)
        return FAIL(e, ERR_INPUT, "The file could not be opened.", "%s: %s", path, strerror(errno));
    *bytes = arena_alloc(a, XML_BYTES_MAX + 2);
    *n = fread(*bytes, 1, XML_BYTES_MAX + 1, f); /* one more than allowed: xml_read says that it is too long */
    bool bad = ferror(f) != 0;
    int why = errno;
    (void)fclose(f);
    return bad ? FAIL(e, ERR_INPUT, "The file could not be read.", "%s: %s", path, strerror(why)) : OK;
}

enum rc_err ctl_import(struct db *db, struct arena *a, struct err *e, const char *path, const char *allow, const char *who) {
    char *bytes = NULL;
    size_t n = 0;
    struct transfer_result done;
    TRY(read_file(a, e, path, &bytes, &n));
    TRY(transfer_import(db, a, e, bytes, n, allow, who, (int64_t)time(NULL), &done));
    printf("%d settings changed, %d webhooks added, %d webhooks changed\n", done.settings_changed, done.webhooks_added,
           done.webhooks_changed);
    if (*done.without_secret)
        printf("without a secret: %s (enter one under Settings, Automation, if the receiver wants it)\n", done.without_secret);
    return OK;
}
