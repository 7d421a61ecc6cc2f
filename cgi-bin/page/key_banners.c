/* Banners about the organization API keys: on every page what Atlassian says of them and when they
 * expire; on the pages where people are acted on, that no run can start, and why. */
#include "page/key_banners.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/banner.h"
#include "settings/api_key.h"
#include "tpl_names.h"

#include <string.h>

static const char PAGE[] = "/settings/api-key";

/* Where somebody would start a run. */
static bool page_acts(const struct request *r) {
    static const char *const ACTS[] = {"/users", "/tasks"};
    for (size_t i = 0; r->who.level >= LEVEL_FULL && i < sizeof ACTS / sizeof *ACTS; i++)
        if (text_starts(r->env.path, ACTS[i]))
            return true;
    return false;
}

static void tell(struct request *r, struct dict *frame, enum banner_kind kind, const char *text) {
    banner_add(frame, kind, text, PAGE,
               r->who.level >= LEVEL_OWNER ? "Replace the key" : "Look at it");
}

static void tell_missing(struct request *r, struct dict *frame, bool figures, bool second) {
    const char *text = !figures
                           ? "No organization API key is entered yet, so there is nothing to show."
                       : second ? "No organization API key to read with is entered: the figures "
                                  "stay as they are."
                                : "No organization API key is entered yet: the figures stay as "
                                  "they are, and no task runs.";
    if (strcmp(r->env.path, PAGE) != 0)
        banner_add(frame, BANNER_INFO, text, PAGE,
                   r->who.level >= LEVEL_OWNER ? "Enter the key" : "Look at it");
}

/* name: "organization API key", or that for runs. stops: what has stopped with it. */
static void tell_state(struct request *r, struct dict *frame, const struct api_key *key,
                       const char *name, const char *stops) {
    int64_t days = (key->expires_at - r->now) / 86400;
    struct arena *a = r->arena;
    switch (key->state) {
    case API_KEY_NONE:
    case API_KEY_OK: return;
    case API_KEY_EXPIRED:
        tell(r, frame, BANNER_DANGER, arena_printf(a, "The %s has expired. %s", name, stops));
        return;
    case API_KEY_REFUSED:
        tell(r, frame, BANNER_DANGER,
             arena_printf(a, "Atlassian has refused the %s since %s. %s %s", name,
                          zone_text(a, "UTC", key->refused_at), key->problem, stops));
        return;
    case API_KEY_SOON:
    case API_KEY_URGENT:
        tell(r, frame, key->state == API_KEY_URGENT ? BANNER_DANGER : BANNER_WARN,
             days == 0 ? arena_printf(a, "The %s expires within a day.", name)
                       : arena_printf(a, "The %s expires in %lld day%s.", name, (long long)days,
                                      days == 1 ? "" : "s"));
    }
}

enum rc_err key_banners_add(struct request *r, struct dict *frame, int64_t as_of, bool *silent) {
    struct api_key key, second;
    struct reason why = reason_of(NULL, NULL);
    TRY(api_key_current(r->db, r->now, &key));
    TRY(api_key_second(r->db, r->now, &second));
    TRY(api_key_run_problem(r->db, r->arena, r->now, &why));
    bool two = second.state != API_KEY_NONE || key.use == API_KEY_READ;
    bool dead = key.state == API_KEY_EXPIRED || key.state == API_KEY_REFUSED;
    if (key.state == API_KEY_NONE)
        tell_missing(r, frame, as_of != 0, two);
    const char *stops =
        two ? "Synchronization has stopped." : "Synchronization and tasks have stopped.";
    if (as_of && key.state == API_KEY_REFUSED)
        stops = arena_printf(r->arena, "%s The figures were read %s.", stops,
                             text_ago(r->arena, as_of, r->now));
    tell_state(r, frame, &key, "organization API key", stops);
    tell_state(r, frame, &second, "organization API key for runs", "No task runs.");
    *silent = dead || key.state == API_KEY_NONE;
    if (api_key_none_acts(why) && page_acts(r))
        banner_add(frame, BANNER_WARN,
                   arena_printf(r->arena,
                                "No run can start, so nobody can be changed from here. %s",
                                reason_sentence(r->arena, why)),
                   PAGE, r->who.level >= LEVEL_OWNER ? "Enter a key for runs" : "Look at it");
    return OK;
}
