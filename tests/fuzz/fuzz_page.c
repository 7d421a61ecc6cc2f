/* A page of Atlassian's answers, from bytes into staging: refused with a message, or taken in with
 * no more people than it lists. The first byte selects the listing. */
#include "atlassian/api.h"
#include "fuzz_fixture.h"
#include "staging/stage.h"
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct err problem;
static struct stage_state state;
static struct config config = {.api_url = "https://api.example"};
static struct lane lane = {.config = &config, .err = &problem};

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    fixture_open();
    lane.arena = arena_open(256 << 20);
    if (db_open(fixture_db, DB_WRITE, DB_TIMER, &lane.db, &problem) != OK)
        abort();
    db_use(lane.db, lane.arena, &problem);
    static const char GROUPS[] = "{\"data\":[{\"id\":\"g1\",\"directoryId\":\"d1\"}]}",
                      PRODUCTS[] = "{\"data\":[{\"id\":\"ari:cloud:jira-software::site/s1\"}]}";
    struct stage_context none = {0};
    if (stage_create(&lane) != OK ||
        stage_page(&lane, STAGE_KIND_GROUPS, &none, GROUPS, &state) != OK ||
        stage_page(&lane, STAGE_KIND_PRODUCTS, &none, PRODUCTS, &state) != OK ||
        stage_known_people(&lane, 0, &state) != OK || stage_assign_numbers(&lane, &state) != OK)
        abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    struct arena_mark mark = arena_mark(lane.arena);
    int64_t found = 0;
    struct stage_context context = {.group_id = "g1", .user = 1, .directory = 1, .found = &found};
    struct http_answer a = {200, arena_strndup(lane.arena, (const char *)data + 1, size - 1),
                            size - 1};
    enum stage_kind kind = (enum stage_kind)(data[0] % (STAGE_KIND_COUNT + 1));
    const char *cursor = NULL;
    int64_t listed = 0, before = accounts_seen(state.accounts);
    problem = (struct err){0};
    if (atlassian_page(&lane, &a, "fuzz", &cursor, &listed) != OK) {
        if (!problem.message[0])
            abort();
    } else if (stage_page(&lane, kind, &context, a.body, &state) != OK || found > listed ||
               (kind == STAGE_KIND_USERS &&
                accounts_seen(state.accounts) - before > state.page.users)) {
        abort();
    }
    a.status = 404; /* the same bytes as an error body */
    if (strlen(atlassian_error_text(&lane, &a)) > 200)
        abort();
    arena_rewind(lane.arena, mark);
    return 0;
}
