/* Banners about the organization API keys: on every page their state and expiry; on the pages that
 * can start a run, the reason why none can. */
#include "page/key_banners.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/banner.h"
#include "settings/api_key.h"
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
    return r->who.level >= LEVEL_OWNER ? owner_label : "Look at it";
}

static void key_banners_add_missing(struct request *r, struct dict *frame, bool figures,
                                    bool second) {
    const char *text = "No organization API key is entered yet, so there is nothing to show.";
    if (figures && second)
        text = "No organization API key to read with is entered: the figures stay as they are.";
    else if (figures)
        text = "No organization API key is entered yet: the figures stay as they are, and no task "
               "runs.";
    if (!text_equal(r->env.path, PAGE))
        banner_add(frame, BANNER_INFO, text, PAGE, key_banners_label(r, "Enter the key"));
}

/* name: "organization API key", or that for runs. stops: a sentence about what has stopped. */
static void key_banners_add_state(struct request *r, struct dict *frame, const struct api_key *key,
                                  const char *name, const char *stops) {
    int64_t days = (key->expires_at - r->now) / 86400;
    struct arena *a = r->arena;
    enum banner_kind kind = BANNER_DANGER;
    const char *text = NULL;
    switch (key->state) {
    case API_KEY_NONE:
    case API_KEY_OK: return;
    case API_KEY_EXPIRED: text = arena_printf(a, "The %s has expired. %s", name, stops); break;
    case API_KEY_REFUSED:
        text = arena_printf(a, "Atlassian has refused the %s since %s. %s %s", name,
                            zone_text(a, "UTC", key->refused_at), key->problem, stops);
        break;
    case API_KEY_SOON:
    case API_KEY_URGENT:
        kind = key->state == API_KEY_URGENT ? BANNER_DANGER : BANNER_WARN;
        text = arena_printf(a, "The %s expires within a day.", name);
        if (days != 0)
            text = arena_printf(a, "The %s expires in %lld %s.", name, (long long)days,
                                days == 1 ? "day" : "days");
    }
    banner_add(frame, kind, text, PAGE, key_banners_label(r, "Replace the key"));
}

static void key_banners_add_no_runs(struct request *r, struct dict *frame, struct reason why) {
    const char *text = text_join(r->arena, "No run can start, so nobody can be changed from here. ",
                                 reason_sentence(r->arena, why));
    banner_add(frame, BANNER_WARN, text, PAGE, key_banners_label(r, "Enter a key for runs"));
}

enum rc_err key_banners_add(struct request *r, struct dict *frame, int64_t as_of, bool *explained) {
    struct api_key key, second;
    struct reason why = reason_of(NULL, NULL);
    TRY(api_key_current(r->db, r->now, &key));
    TRY(api_key_second(r->db, r->now, &second));
    TRY(api_key_run_problem(r->db, r->arena, r->now, &why));
    bool two = second.state != API_KEY_NONE || key.use == API_KEY_READ;
    bool dead = key.state == API_KEY_EXPIRED || key.state == API_KEY_REFUSED;
    if (key.state == API_KEY_NONE)
        key_banners_add_missing(r, frame, as_of != 0, two);
    const char *stops =
        two ? "Synchronization has stopped." : "Synchronization and tasks have stopped.";
    if (as_of && key.state == API_KEY_REFUSED)
        stops = arena_printf(r->arena, "%s The figures were read %s.", stops,
                             text_ago(r->arena, as_of, r->now));
    key_banners_add_state(r, frame, &key, "organization API key", stops);
    key_banners_add_state(r, frame, &second, "organization API key for runs", "No task runs.");
    *explained = dead || key.state == API_KEY_NONE;
    if (api_key_none_acts(why) && key_banners_page_acts(r))
        key_banners_add_no_runs(r, frame, why);
    return OK;
}
