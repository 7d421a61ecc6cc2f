/* Banners about the organization API keys: on every page their state and expiry; on the pages that
 * can start a run, the reason why none can. */
#include "page/key_banners.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/banner.h"
#include "settings/api_key.h"
#include "settings/settings.h"
#include "tpl_names.h"

#include <string.h>

static const char PAGE[] = "/settings/api-key";

/* The person could start a run from this page. */
static bool key_banners_page_acts(const struct request *r) {
    static const char *const ACTS[] = {"/users", "/tasks"};
    for (size_t i = 0; r->who.level >= LEVEL_FULL && i < sizeof ACTS / sizeof *ACTS; i++)
        if (text_starts(r->env.path, ACTS[i]))
            return true;
    return false;
}

static const char *key_banners_label(const struct request *r, const char *owner_label) {
    return r->who.level >= LEVEL_OWNER ? owner_label : "View key";
}

static void key_banners_add_missing(struct request *r, struct banners *to, bool figures,
                                    bool second) {
    const char *text = "Add an API key to load your organization.";
    if (figures && second)
        text = "Sync is paused: no API key for sync.";
    else if (figures)
        text = "Sync and tasks are paused: no API key.";
    /* The dashboard says so itself while there is nothing to show. */
    bool explained = text_equal(r->env.path, PAGE) || (!figures && text_equal(r->env.path, "/"));
    if (!explained)
        banner_add(to, "key-missing", figures ? BANNER_WARN : BANNER_INFO, text, PAGE,
                   key_banners_label(r, "Add API key"));
}

/* The sentences about one key. Formats have what stands in their comments. */
struct key_text {
    const char *code;
    const char *within_a_day, *one_day;
    const char *days;    /* days left */
    const char *expired; /* what has stopped */
    const char *refused; /* since when, Atlassian's answer, what has stopped */
};
static const struct key_text MAIN_KEY = {
    .code = "key",
    .within_a_day = "The API key expires within a day.",
    .one_day = "The API key expires in 1 day.",
    .days = "The API key expires in %lld days.",
    .expired = "The API key has expired. %s",
    .refused = "Atlassian has rejected the API key since %s. %s %s",
};
static const struct key_text RUN_KEY = {
    .code = "run-key",
    .within_a_day = "The API key for runs expires within a day.",
    .one_day = "The API key for runs expires in 1 day.",
    .days = "The API key for runs expires in %lld days.",
    .expired = "The API key for runs has expired. %s",
    .refused = "Atlassian has rejected the API key for runs since %s. %s %s",
};

static const char *key_banners_expiry(struct request *r, const struct api_key *key,
                                      const struct key_text *text) {
    long long days = (long long)(key->expires_at - r->now) / 86400;
    if (days <= 0)
        return text->within_a_day;
    return days == 1 ? text->one_day : arena_printf(r->arena, text->days, days);
}

/* stops: a sentence about what has stopped. zone: of the pages. */
static void key_banners_add_state(struct request *r, struct banners *to, const struct api_key *key,
                                  const struct key_text *text, const char *stops,
                                  const char *zone) {
    struct arena *a = r->arena;
    enum banner_kind kind = BANNER_DANGER;
    const char *sentence = NULL, *state = "expired";
    switch (key->state) {
    case API_KEY_NONE:
    case API_KEY_OK: return;
    case API_KEY_EXPIRED: sentence = arena_printf(a, text->expired, stops); break;
    case API_KEY_REFUSED:
        state = "rejected";
        sentence = arena_printf(a, text->refused, zone_text(a, zone, key->refused_at), key->problem,
                                stops);
        break;
    case API_KEY_SOON:
        kind = BANNER_WARN;
        state = "soon";
        sentence = key_banners_expiry(r, key, text);
        break;
    case API_KEY_URGENT:
        state = "urgent";
        sentence = key_banners_expiry(r, key, text);
        break;
    }
    banner_add(to, arena_printf(a, "%s-%s", text->code, state), kind, sentence, PAGE,
               key_banners_label(r, "Replace key"));
}

static void key_banners_add_no_runs(struct request *r, struct banners *to, struct reason why) {
    const char *text = arena_printf(r->arena, "Tasks and bulk actions are unavailable. %s",
                                    reason_sentence(r->arena, why));
    banner_add(to, "no-runs", BANNER_WARN, text, PAGE, key_banners_label(r, "Add key for runs"));
}

enum rc_err key_banners_add(struct request *r, struct banners *to, int64_t as_of, bool *explained) {
    const char *zone = NULL;
    struct api_key key, second;
    struct reason why = reason_of(NULL, NULL);
    TRY(settings_page_zone(r->db, &zone));
    TRY(api_key_current(r->db, r->now, &key));
    TRY(api_key_second(r->db, r->now, &second));
    TRY(api_key_run_problem(r->db, r->arena, r->now, &why));
    bool two = second.state != API_KEY_NONE || key.use == API_KEY_READ;
    bool dead = key.state == API_KEY_EXPIRED || key.state == API_KEY_REFUSED;
    if (key.state == API_KEY_NONE)
        key_banners_add_missing(r, to, as_of != 0, two);
    const char *stops = two ? "Sync is paused." : "Sync and tasks are paused.";
    if (as_of && key.state == API_KEY_REFUSED)
        stops = arena_printf(r->arena, "%s The data was read %s.", stops,
                             text_ago(r->arena, as_of, r->now));
    key_banners_add_state(r, to, &key, &MAIN_KEY, stops, zone);
    key_banners_add_state(r, to, &second, &RUN_KEY, "Tasks are paused.", zone);
    *explained = dead || key.state == API_KEY_NONE;
    if (api_key_none_acts(why) && key_banners_page_acts(r))
        key_banners_add_no_runs(r, to, why);
    return OK;
}
