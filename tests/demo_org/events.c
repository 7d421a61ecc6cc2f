/* The organization's events, as the fact sheet tells of the stream: oldest first, a cursor that
 * stays good at the end, and nothing of it without the plan that keeps an audit log. Names of
 * actions are not published as a list; these are the journal's. */
#include "demo.h"
#include "org.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_MAX = 500, LIMIT_USUAL = 200 };

static struct event {
    int64_t user, at;
    char action[16];
} * events;
static size_t events_n, events_room;
long demo_events;

void event_add(int64_t user, const char *action) {
    if (user < 0)
        return;
    if (events_n == events_room) {
        events_room = events_room ? events_room * 2 : 256;
        events = realloc(events, events_room * sizeof *events);
        if (!events)
            abort();
    }
    events[events_n] = (struct event){.user = user, .at = (int64_t)time(NULL)};
    snprintf(events[events_n++].action, sizeof events->action, "%s", action);
}

static void add_one(struct text *t, size_t i) {
    char id[64];
    org_user_id((uint64_t)events[i].user, id);
    text_addf(t, "{\"id\":\"ev-%zu\",\"type\":\"events\",\"attributes\":{\"time\":", i + 1);
    text_add_time(t, events[i].at, 1);
    text_add(t, ",\"processedAt\":");
    text_add_time(t, events[i].at, 1);
    text_addf(t,
              ",\"action\":\"%s\",\"actor\":{\"id\":\"712020:somebody-else\",\"name\":\"Ana\"},"
              "\"context\":[{\"id\":\"g1\",\"type\":\"groups\",\"attributes\":{}},"
              "{\"id\":\"%s\",\"type\":\"users\",\"attributes\":{}}],\"container\":[]},"
              "\"message\":{\"content\":\"\",\"format\":\"simple\"}}",
              events[i].action, id);
}

void events_answer(const struct call *c, struct reply *r) {
    const char *from = strstr(c->query, "from="), *cursor = strstr(c->query, "cursor=");
    const char *limit_text = strstr(c->query, "limit=");
    long limit = limit_text ? strtol(limit_text + 6, NULL, 10) : LIMIT_USUAL, n = 0;
    uint64_t at = 0;
    if (!demo_events) {
        fail_shape(r, 2, 403, "ADMIN-403-3", "no audit log");
        return;
    }
    if (limit < 1 || limit > LIMIT_MAX) {
        fail_shape(r, 2, 400, "ADMIN-400-19", "limit");
        return;
    }
    if (cursor && !cursor_read(cursor + 7, &at, r))
        return;
    int64_t since = from ? strtoll(from + 5, NULL, 10) / 1000 : 0;
    while (!cursor && at < events_n && events[at].at < since)
        at++;
    text_add(&r->body, "{\"data\":[");
    for (; at < events_n && n < limit; at++) {
        text_add(&r->body, n++ ? "," : "");
        add_one(&r->body, at);
    }
    struct text links = {0};
    text_add_links(&links, true, at, NULL);
    text_addf(&r->body, "],\"meta\":{\"page_size\":%ld}", limit);
    text_add(&r->body, links.at);
    free(links.at);
}
