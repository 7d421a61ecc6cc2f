/* The table of reasons. A sentence may change at any time: no decision reads it. The table has
 * texts only, so that tests/timer/tasks/reworded.sh can replace them. */
#include "terms/reason.h"

#include <stdbool.h>
#include <string.h>

static const struct {
    const char *code, *sentence;
} REASON[] = {
    /* Left out of a plan. */
    {"gone", "No longer in the organization."},
    {"app-or-customer", "Not a member of the organization but an app or a customer."},
    {"other-kind", "An account of a kind Rollcall does not know (%s), so it is left alone."},
    {"not-fitting", "No longer fits the filter."},
    {"org-admin", "Organization admin: always left out."},
    {"org-admin-protected", "organization admins are always protected"},
    {"protected", "protected: %s"},
    {"protected-group", "member of the protected group %s: %s"},
    {"group-gone", "The group no longer exists."},
    {"group-external",
     "The identity provider owns the group \"%s\": its members can be changed only there."},
    {"group-fixed", "The group \"%s\" cannot be changed from outside."},
    {"group-admins",
     "The group \"%s\" makes admins. Rollcall hands out no admin rights; do that at "
     "admin.atlassian.com."},
    {"unmanaged", "Not a managed account: only accounts of the organization's own domains can be "
                  "deactivated or reactivated."},
    {"unmanaged-deletion",
     "Not a managed account: only accounts of the organization's own domains can be "
     "deleted, and kept from deletion."},
    {"provider-account",
     "The identity provider owns this account: it can be deleted, and kept from deletion, "
     "only there."},
    {"provider-member", "The identity provider owns this account: take the person out there."},
    {"used-lately",
     "Used a product on %s, within the days of the filter: this action reaches beyond one "
     "seat."},
    {"joined-lately", "Came on %s, within the days of the filter, so nobody can tell yet."},
    {"seat-used", "The seat of %s is in use, last on %s."},
    {"seat-new", "The seat of %s is too young to be called unused: it counts from %s."},
    {"seat-not-meant", "The filter does not speak of the seat of %s."},
    {"seat-not-planned", "The plan did not show the seat of %s."},
    {"shared-group",
     "The seat comes from the group \"%s\", which also gives %s: leaving it would take more "
     "than the unused seat."},
    {"shared-else",
     "The seat comes from the group \"%s\", which also gives something that is none of the "
     "synchronized products: leaving it would take more than the unused seat."},
    {"other-way",
     "The seat of %s comes neither from a group nor from a role of the person's own, so it "
     "cannot be taken away alone."},
    {"for-deletion",
     "The account is to be deleted; its deletion has to be cancelled at Atlassian first."},
    {"nowhere", "In no directory: nothing there to suspend or restore."},
    {"elsewhere", "Not in the directory of the group, so Atlassian would refuse."},
    {"owned-external",
     "The access comes from the group \"%s\", which the identity provider owns: take the "
     "person out there."},
    {"owned-fixed",
     "The access comes from the group \"%s\", which cannot be changed from outside."},
    {"comes-later", "Comes later: a run takes the %s longest unused first."},
    {"left-by-hand", "Left out of this preview by %s."},
    {"protected-by-hand", "Protected: %s"},
    {"would-lose-more", "Would by now also lose %s, which the plan did not show."},
    /* Left alone just before acting. */
    {"groups-untold",
     "Atlassian did not tell groups of this person just now, so nothing was done."},
    {"activity-untold",
     "Atlassian did not tell this person's last activity just now, so nothing was done."},
    {"unfound", "No directory tells of this person just now, so nothing was done."},
    {"active-again", "Active again: on %s, after the figures this run was planned on."},
    {"admins-by-now",
     "The group %s makes admins by now, which it did not when the person left it. Rollcall "
     "hands out no admin rights; do that at admin.atlassian.com."},
    /* Left out of an undo. */
    {"undo-later-run",
     "A later run (%s) changed the same for this person, so they are left as they are."},
    {"undo-overruled",
     "The synchronization of %s found this person in another state than the run had left: "
     "somebody decided otherwise since."},
    {"undo-done", "Another undo put it back meanwhile."},
    {"undo-under-way", "In another undo of the same run, which was asked for before (%s)."},
    {"undo-admins",
     "%s: admin rights are given back only when an organization admin asks for the undo."},
    {"undo-partly", "Not given back: %s"},
    {"earlier-failed", "An earlier call for this person failed."},
    {"partly", "Only a part was done. %s"},
    {"dry-run", "Dry run: nothing was called."},
    /* Results of calls. */
    {"directory-unknown", "The directory of it is not known. Synchronize first."},
    {"no-answer", "No answer came from Atlassian."},
    {"success-with-error", "Atlassian's answer says success (%s), but holds an error.%s"},
    {"their-error", "Atlassian had an error of its own (%s).%s"},
    {"refused-admin",
     "Atlassian refuses to suspend this person (organization admins cannot be suspended).%s"},
    {"refused-wrong", "Atlassian calls this request wrong.%s"},
    {"refused-key", "Atlassian no longer accepts the key.%s"},
    {"refused-plan", "Atlassian asks for a paid plan.%s"},
    {"refused-group",
     "Atlassian does not let this group be changed: the identity provider owns it, or the "
     "key may not.%s"},
    {"refused-account",
     "Atlassian does not allow this: the account is not managed by the organization, or the "
     "key may not.%s"},
    {"refused-removal",
     "Atlassian does not let this person be removed: the identity provider owns the "
     "account, or the key may not.%s"},
    {"refused-unknown", "Atlassian does not know the person, the group or the directory.%s"},
    {"refused-licence", "No licence is left for this.%s"},
    {"refused-state", "It contradicts the state at Atlassian.%s"},
    {"refused-form", "Atlassian did not take the form of the request.%s"},
    {"refused", "Atlassian refused.%s"},
    {"lost-but-done", "The answer was lost; reading the person again showed that it was done."},
    {"lost-and-gone", "The answer was lost, and the person is no longer in the organization."},
    {"lost-unread",
     "The call was sent, its answer was lost, and the person could not be read again: look "
     "at them at admin.atlassian.com."},
    {"lost-refused",
     "The call was sent and its answer was lost; another one was refused as if it had been done, "
     "and the person does not look like that yet: look at them at admin.atlassian.com."},
    {"no-clear-answer", "Atlassian gave no clear answer, again and again. %s"},
    /* A run that waits, was refused or ended before its time. */
    {"no-key", "No organization API key is in place. Enter one under Settings, API key."},
    {"key-expired",
     "The organization API key has expired. Enter a new one under Settings, API key."},
    {"no-act-key",
     "The organization API key in use is there to read only, and there is none for runs. Enter one "
     "under Settings, API key."},
    {"key-cannot-act", "The organization API key in use has scopes, and Atlassian lets such keys "
                       "change nobody. Enter "
                       "a key without scopes for runs under Settings, API key."},
    {"key-refused", "Atlassian refuses the organization API key. %s"},
    {"act-key-expired",
     "The organization API key for runs has expired. Enter a new one under Settings, API key."},
    {"act-key-refused", "Atlassian refuses the organization API key for runs. %s"},
    {"key-ended", "Atlassian no longer accepts the key: it has expired, was revoked or is not this "
                  "organization's. Enter a new one under Settings, API key."},
    /* A key in use, by Atlassian. */
    {"key-closed",
     "Atlassian no longer opens the organization to the key: whoever made it may not manage the "
     "organization any more, or not from this server's address. Enter a new one under Settings, "
     "API key.%s"},
    {"org-gone",
     "Atlassian no longer knows the organization of the key: it was deleted, or joined to another "
     "one. Look at admin.atlassian.com."},
    {"key-lost-reading",
     "Atlassian no longer lets the key read %s. Enter a new one under Settings, API key.%s"},
    /* Why an entered key was not taken. */
    {"key-unknown",
     "Atlassian does not accept this key: it was mistyped, has expired or was revoked. Create a "
     "new one at admin.atlassian.com under Settings, API keys, and enter it here."},
    {"key-other-org",
     "This key belongs to another organization, %s (%s), not to %s. Enter a key of that "
     "organization, or correct the organization ID."},
    {"key-strange-org",
     "This key belongs to another organization, %s (%s), than the key in use (%s). Enter a key of "
     "the same organization, or remove the key in use first."},
    {"key-tells-no-org",
     "The key works but does not say its organization, as keys with scopes do. Create a key "
     "without scopes at admin.atlassian.com, or enter the organization ID too."},
    {"key-org-closed",
     "Atlassian does not open this organization to the key. Check the organization ID, or create "
     "a key in that organization."},
    {"key-reads-not",
     "The key works but may not read %s: it has scopes, and not all that are needed to read. "
     "Create a key with all scopes to read, or one without scopes, at admin.atlassian.com under "
     "Settings, API keys."},
    {"key-has-scopes",
     "This key has scopes, and Atlassian lets such keys change nobody, so runs could not use it. "
     "Create a key without scopes at admin.atlassian.com under Settings, API keys."},
    {"key-alone", "By now no key with scopes is in use to read, so this one was not taken. Enter "
                  "that one first."},
    {"key-odd-answer", "Trying the key failed (status %s).%s Enter the key again later."},
    {"key-check-unfinished", "The check could not be finished: %s Enter the key again."},
    {"key-overtaken", "Another key was entered before this one was checked."},
    {"no-data", "No synchronization has been completed yet."},
    {"data-to-come",
     "The synchronized data bears a time that is still to come, so the clock was wrong: who "
     "is inactive cannot be told from it. Synchronize first."},
    {"data-old",
     "The synchronized data is older than 36 hours (%s): who is inactive cannot be told "
     "from it. Synchronize first."},
    {"undo-data-to-come",
     "The synchronized data bears a time that is still to come, so the clock was wrong: what "
     "others changed since the run cannot be told from it. Synchronize first."},
    {"undo-data-old",
     "The synchronized data is older than 36 hours (%s): what others changed since the run "
     "cannot be told from it. Synchronize first."},
    {"suspicious",
     "%s people match, more than double the %s of the last run. That looks wrong. If it is "
     "right, make a preview and run it by hand once."},
    {"task-off", "The task was switched off before this run began or went on."},
    {"filter-changed",
     "The task's filter was changed after its preview was seen. Look at a new preview and "
     "switch the task on again."},
    {"task-changed",
     "The task or its filter was changed since, so this is no longer what it means. Make a new "
     "preview."},
    {"task-dry", "The task was switched to dry runs before this run began or went on."},
    {"filter-gone", "The saved filter of this task no longer exists."},
    {"zone-lost",
     "This server does not know the task's time zone %s. Choose another one in the task."},
    {"above-people", "It would touch %s people, and the task's limit is %s."},
    {"above-share",
     "It would touch %s people, more than the task's limit of %s %% of the %s who hold a "
     "seat."},
    {"raise-or-narrow", "Nothing was done; raise the limits or narrow the filter."},
    {"task-deleted", "The task was deleted."},
    {"before-not-over", "The run before is not over yet, so this one was left out."},
    {"missed", "Rollcall was not running at the time of this start; it is not made up for."},
    {"late", "It could not begin within half a day of being asked for, so it was left out. Ask for "
             "it again if it is still wanted."},
    {"not-approved", "Nobody approved it within a week."},
    {"second-person", "Waits for a second person."},
    {"second-person-unknown",
     "Waits for a second person: whoever started it is known by another name now, or by none, so "
     "nobody can tell how many people that person's other runs change."},
    {"second-person-sum",
     "Waits for a second person: with %s of other runs that the same person started within 24 "
     "hours it comes to %s, more than the %s of the setting."},
    {"waits", "Waits. %s"},
    {"waited", "%s"},
    {"makes-room", "Makes room. %s"},
    {"goes-on", "%s It goes on by itself."},
    {"nobody", "Nobody had to be touched."},
    {"stopped-before", "Stopped by %s before it began."},
    {"stopped", "Stopped by %s."},
    {"failures", "%s calls in a row failed, so the run stopped itself."},
    {"cut-off", "The run could not go on for two hours. %s"},
    {"joins-admins",
     "The group \"%s\" makes admins. Rollcall hands out no admin rights, so the run stopped "
     "itself; do that at admin.atlassian.com."},
    {"group-differs",
     "The group \"%s\" gives something else now than when this was planned: now %s, then "
     "%s. Whoever leaves or joins it would lose or get something else than the preview "
     "shows, so the run stopped itself. Synchronize, and make a new preview."},
    {"failed-some", "%s of %s people failed. %s"},
};
enum { REASONS = sizeof REASON / sizeof *REASON };

/* Sentences without their details. */
static const struct {
    const char *code, *sentence;
} IN_GENERAL[] = {
    {"used-lately",
     "Used a product within the days of the filter: this action reaches beyond one seat."},
    {"joined-lately", "Came within the days of the filter, so nobody can tell yet."},
    {"seat-used", "The seat is in use."},
    {"seat-new", "The seat is too young to be called unused."},
    {"seat-not-meant", "The filter does not speak of the seat."},
    {"seat-not-planned", "The plan did not show the seat."},
    {"active-again", "Active again, after the figures this run was planned on."},
    {"undo-later-run",
     "A later run changed the same for this person, so they are left as they are."},
};

struct reason reason_of(const char *code, const char *detail) {
    return (struct reason){code, detail, NULL};
}

struct reason reason_with(struct arena *a, const char *code, const char *first, const char *second,
                          const char *third) {
    const char *detail = first;
    if (second)
        detail = arena_printf(a, "%s\n%s", detail, second);
    if (third)
        detail = arena_printf(a, "%s\n%s", detail, third);
    return (struct reason){code, detail, NULL};
}

const char *reason_in_general(const char *code) {
    for (size_t i = 0; i < sizeof IN_GENERAL / sizeof *IN_GENERAL; i++)
        if (strcmp(IN_GENERAL[i].code, code) == 0)
            return IN_GENERAL[i].sentence;
    return NULL;
}

const char *reason_code(size_t i) { return i < REASONS ? REASON[i].code : NULL; }

/* NULL for an unknown code. */
static const char *sentence_of(const char *code) {
    for (size_t i = 0; i < REASONS; i++)
        if (strcmp(REASON[i].code, code) == 0)
            return REASON[i].sentence;
    return NULL;
}

/* Counts n on when there is no more room. */
struct output {
    char *out;
    size_t n, room;
};

static void output_put(struct output *o, const char *text, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (o->n + 1 < o->room)
            o->out[o->n] = text[i];
        o->n++;
    }
}

/* Writes the next detail, up to its line feed; the last %s of a sentence takes the rest. Returns
 * the details that are left. */
static const char *output_put_detail(struct output *o, const char *detail, const char *rest) {
    bool is_last = !strstr(rest, "%s");
    size_t n = is_last ? strlen(detail) : strcspn(detail, "\n");
    output_put(o, detail, n);
    return detail + n + (detail[n] == '\n');
}

static void output_put_sentence(struct output *o, const char *sentence, const char *detail) {
    for (const char *p = sentence; *p; p++) {
        if (p[0] == '%' && p[1] == 's') {
            p++;
            detail = output_put_detail(o, detail, p + 1);
        } else {
            output_put(o, p, 1);
            p += p[0] == '%' && p[1] == '%';
        }
    }
}

size_t reason_write(const char *code, const char *detail, char *out, size_t room) {
    struct output o = {out, 0, room};
    const char *sentence = sentence_of(code);
    if (sentence)
        output_put_sentence(&o, sentence, detail ? detail : "");
    else
        output_put(&o, code, strlen(code));                     /* not a format */
    while (out && o.n > 0 && o.n < room && out[o.n - 1] == ' ') /* behind an empty detail */
        o.n--;
    if (out && room > 0)
        out[o.n < room ? o.n : room - 1] = '\0';
    return o.n;
}

const char *reason_text(struct arena *a, const char *code, const char *detail) {
    if (!code)
        return NULL;
    size_t n = reason_write(code, detail, NULL, 0);
    char *out = arena_room(a, n + 1);
    reason_write(code, detail, out, n + 1);
    return out;
}

const char *reason_sentence(struct arena *a, struct reason why) {
    const char *sentence = reason_text(a, why.code, why.detail);
    return sentence && why.more ? arena_printf(a, "%s %s", sentence, why.more) : sentence;
}
