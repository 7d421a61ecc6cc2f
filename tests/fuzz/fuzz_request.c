/* From FastCGI parameters and body to the finished answer, with query, form and cookies, as an
 * owner and as nobody. Input: lines NAME=value, an empty line, the body. Every answer is whole, its
 * head has no foreign line, its text is UTF-8, and it is no internal error. */
#include "base/limits.h"
#include "base/text.h"
#include "fuzz_fixture.h"
#include "http/answer_cache.h"
#include "http/csrf.h"
#include "http/request_read.h"
#include "http/response_send.h"
#include "page/error_page.h"
#include "page/navigation.h"
#include "page/view.h"
#include "routes.h"

#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARAMETERS = 64 };
static struct app app;
static char csrf_key[128];
static unsigned char sent[9 << 20];
static size_t sent_n;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    struct err e = {0};
    (void)argc;
    (void)argv;
    fixture_open();
    (void)setenv("ROLLCALL_DB", fixture_db, 1);
    (void)setenv("ROLLCALL_KEYS", fixture_folder, 1);
    (void)setenv("ROLLCALL_TEMPLATES", "templates", 1);
    (void)setenv("ROLLCALL_CONF", "/dev/null", 1);
    if (config_read(&app.config, &e) != OK ||
        view_open(app.config->templates, &app.view, &e) != OK ||
        secret_can_seal(fixture_folder, &e) != OK)
        abort();
    struct arena *tables = arena_open(1 << 20); /* lives as long as the program */
    int links = 0;
    app.answers = answer_cache_open();
    routes_open(&app, tables);
    const struct nav_link *link = routes_links(tables, &links);
    if (navigation_open(app.view, tables, link, links, &e) != OK)
        abort();
    struct db *db = NULL;
    struct arena *a = arena_open(1 << 20);
    if (db_open(fixture_db, DB_WRITE, DB_CTL, &db, &e) != OK)
        abort();
    db_use(db, a, &e);
    const char *key = NULL;
    if (db_exec(db, Q_OWNER_GRANT, NULL, "sis", "owner@example.test", (int64_t)1, "fuzz") != OK ||
        db_get_text(db, Q_INSTANCE_TEXT, &key, NULL, "s", "csrf_key") != OK ||
        strlen(key) >= sizeof csrf_key)
        abort();
    memcpy(csrf_key, key, strlen(key) + 1);
    arena_close(a);
    db_close(db);
    return 0;
}

static void body_end(FCGX_Stream *s) { s->isClosed = 1; }

static void answer_receive(FCGX_Stream *s, int closing) {
    (void)closing;
    /* Room for the largest answer: a longer one streams, and is cut here. */
    sent_n = (size_t)(s->wrNext - sent);
    s->wrNext = sent;
}

static void answer_check(size_t body) {
    sent[sent_n] = '\0';
    char *text = (char *)sent, *end = strstr(text, "\r\n\r\n");
    if (!end || strncmp(text, "Status: ", 8) != 0 || (size_t)(text + sent_n - (end + 4)) > body)
        abort();
    int status = atoi(text + 8);
    if (status < 200 || status >= 500 || !text_is_utf8(end + 4, strlen(end + 4)) ||
        strlen(end + 4) != (size_t)(text + sent_n - (end + 4)))
        abort();
    for (char *line = text, *next; line < end; line = next + 2) {
        next = strstr(line, "\r\n");
        static const char *const OURS[] = {"Status: ",
                                           "Content-",
                                           "Location: /",
                                           "Allow: ",
                                           "Set-Cookie: rollcall_",
                                           "X-",
                                           "Referrer-Policy: ",
                                           "Cross-Origin-",
                                           "Permissions-Policy: ",
                                           "Cache-Control: ",
                                           "Link: ",
                                           "ETag: ",
                                           "Last-Modified: "};
        size_t i = 0;
        while (i < sizeof OURS / sizeof *OURS && strncmp(line, OURS[i], strlen(OURS[i])) != 0)
            i++;
        if (i == sizeof OURS / sizeof *OURS)
            abort();
    }
}

static int parameters(struct arena *a, char **rest, char **envp) {
    int n = 0;
    char *line = *rest;
    while (n < PARAMETERS - 1) {
        char *end = strchr(line, '\n');
        if (!end || end == line) {
            *rest = end ? end + 1 : line + strlen(line);
            break;
        }
        *end = '\0';
        envp[n++] = arena_strdup(a, line);
        *rest = line = end + 1;
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_open(LIMIT_REQUEST_ARENA);
    char *envp[PARAMETERS + 3] = {0}, *text = arena_strndup(a, (const char *)data, size),
                            *body = text;
    int n = parameters(a, &body, envp);
    struct err e = {0};
    struct request r = {.app = &app,
                        .arena = a,
                        .err = &e,
                        .who = {.name = "owner@example.test"},
                        .now = (int64_t)time(NULL),
                        .csrf_key = csrf_key};
    size_t length = size - (size_t)(body - text);
    if (length) { /* a form past the door: with a good token */
        body = arena_printf(a, "%.*s&csrf=%s", (int)length, body, csrf_token(&r));
        length = strlen(body);
        envp[n++] = arena_printf(a, "CONTENT_LENGTH=%zu", length);
    }
    FCGX_Stream in = {.rdNext = (unsigned char *)body,
                      .stop = (unsigned char *)body + length,
                      .wrNext = (unsigned char *)body + length,
                      .stopUnget = (unsigned char *)body,
                      .isReader = 1,
                      .fillBuffProc = body_end};
    FCGX_Stream out = {.rdNext = sent + sizeof sent - 1,
                       .wrNext = sent,
                       .stop = sent + sizeof sent - 1,
                       .emptyBuffProc = answer_receive};
    FCGX_Request f = {.in = &in, .out = &out, .envp = envp};
    r = (struct request){.app = &app, .arena = a, .err = &e, .who = {.name = ""}};
    struct response answer = request_read(&r, &f) == OK ? routes_dispatch(&r) : error_page(&r);
    if (r.form_count > LIMIT_FIELDS || r.query_count > LIMIT_FIELDS)
        abort();
    struct answer finished = {0};
    size_t bytes = response_send(&r, &answer, &out, &finished);
    if (finished.head) {
        FCGX_PutStr(finished.head, (int)finished.head_length, &out);
        FCGX_PutStr(finished.body, (int)finished.body_length, &out);
    }
    sent_n = (size_t)(out.wrNext - sent);
    answer_check(bytes);
    arena_close(a);
    return 0;
}
