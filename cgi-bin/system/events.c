/* /events.atom: the last events as an Atom feed (RFC 4287), for feed readers and scripts: the
 * events that webhooks receive, without tests. */
#include "sql/system/events.h"
#include "base/text.h"
#include "base/xml.h"
#include "handlers.h"
#include "page/error_page.h"
#include "queue/event.h"

#include <string.h>

/* One event; the members after body come from it and may be NULL. */
struct entry {
    int64_t at;
    const char *uid, *trigger, *body;
    const char *name, *days, *failed, *matched, *link, *cause;
};

static const char *event_title(struct request *r, const struct entry *e) {
    const char *name = e->name ? e->name : "";
    const struct event_kind *kind = event_kind(e->trigger);
    enum event_id what = kind ? (enum event_id)(kind - EVENTS) : EVENT_TASK_FAILURE;
    if (what == EVENT_KEY_EXPIRY && e->cause)
        return arena_printf(r->arena, "Atlassian rejects the organization API key %s", name);
    if (what == EVENT_KEY_EXPIRY)
        return arena_printf(r->arena, "The organization API key %s expires: %s days left", name,
                            e->days ? e->days : "0");
    if (what == EVENT_TASK_SUCCESS)
        return arena_printf(r->arena, "The task %s succeeded", name);
    if (what != EVENT_TASK_FAILURE)
        return *name ? arena_printf(r->arena, "%s: %s", kind->title, name) : kind->title;
    if (!e->failed || text_equal(e->failed, "0"))
        return arena_printf(r->arena, "The task %s failed", name);
    return arena_printf(r->arena, "The task %s failed for %s of %s users", name, e->failed,
                        e->matched ? e->matched : "?");
}

static void events_add_entry(struct request *r, struct xml *feed, const struct entry *e) {
    struct xml *x = xml_add(feed, "entry");
    (void)xml_add_text(x, "id", arena_printf(r->arena, "urn:uuid:%s", e->uid));
    (void)xml_add_text(x, "title", event_title(r, e));
    (void)xml_add_text(x, "published", text_iso(r->arena, e->at));
    (void)xml_add_text(x, "updated", text_iso(r->arena, e->at));
    xml_attr(xml_add(x, "category"), "term", e->trigger);
    struct xml *link = xml_add(x, "link");
    xml_attr(link, "rel", "alternate");
    xml_attr(link, "href",
             e->link ? e->link : arena_printf(r->arena, "%s/", r->app->config->base_url));
    struct xml *content = xml_add_text(x, "content", e->body); /* the body of the webhook */
    xml_attr(content, "type", "text");
}

static void events_add_link(struct request *r, struct xml *feed, const char *rel, const char *type,
                            const char *path) {
    struct xml *link = xml_add(feed, "link");
    xml_attr(link, "rel", rel);
    xml_attr(link, "type", type);
    xml_attr(link, "href", arena_printf(r->arena, "%s%s", r->app->config->base_url, path));
}

static enum rc_err events_begin(struct request *r, struct xml *feed, int64_t updated) {
    const char *id = NULL;
    TRY(db_get_text(r->db, Q_INSTANCE_TEXT, &id, NULL, "s", "feed_id"));
    xml_attr(feed, "xmlns", "http://www.w3.org/2005/Atom");
    (void)xml_add_text(feed, "id", arena_printf(r->arena, "urn:uuid:%s", id));
    (void)xml_add_text(feed, "title", "Rollcall");
    (void)xml_add_text(feed, "updated", text_iso(r->arena, updated));
    (void)xml_add_text(xml_add(feed, "author"), "name", "Rollcall");
    events_add_link(r, feed, "self", "application/atom+xml", "/events.atom");
    events_add_link(r, feed, "alternate", "text/html", "/");
    return OK;
}

static enum rc_err events_write(struct request *r, const char **document) {
    struct rows *rows = NULL;
    const char *born = NULL;
    int64_t updated = 0;
    struct xml *feed = xml_new(r->arena, "feed");
    TRY(db_query(r->db, Q_FEED_EVENTS, &rows, ""));
    for (bool first = true; db_next(rows); first = false) {
        struct entry e = {.uid = db_text(rows, FEED_EVENTS__UID),
                          .trigger = db_text(rows, FEED_EVENTS__TRIGGER),
                          .at = db_int(rows, FEED_EVENTS__CREATED_AT),
                          .body = db_text(rows, FEED_EVENTS__BODY),
                          .name = db_text(rows, FEED_EVENTS__NAME),
                          .days = db_text(rows, FEED_EVENTS__DAYS_LEFT),
                          .failed = db_text(rows, FEED_EVENTS__FAILED),
                          .matched = db_text(rows, FEED_EVENTS__MATCHED),
                          .link = db_text(rows, FEED_EVENTS__LINK),
                          .cause = db_text(rows, FEED_EVENTS__CAUSE)};
        if (first) {
            updated = e.at;
            TRY(events_begin(r, feed, updated));
        }
        events_add_entry(r, feed, &e);
    }
    TRY(db_end(rows));
    if (updated == 0) {
        TRY(db_get_text(r->db, Q_INSTANCE_TEXT, &born, NULL, "s", "created_at"));
        (void)text_to_int(born, &updated);
        TRY(events_begin(r, feed, updated));
    }
    *document = xml_document(r->arena, feed);
    return OK;
}

struct response events_feed(struct request *r) {
    const char *document = NULL;
    if (events_write(r, &document) != OK)
        return error_page(r);
    return response_text(200, "application/atom+xml; charset=utf-8", document, strlen(document));
}
