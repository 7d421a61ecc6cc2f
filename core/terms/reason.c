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
    {"app-or-customer", "App or customer account."},
    {"other-kind", "Unknown kind of account (%s)."},
    {"not-fitting", "No longer matches the filter."},
    {"org-admin", "Organization admins are always skipped."},
    {"org-admin-protected", "Organization admins are always protected."},
    {"protected", "Protected: %s"},
    {"protected-group", "Member of the protected group %s: %s"},
    {"group-gone", "The group no longer exists."},
    {"group-external",
     "The group \"%s\" is managed by your identity provider. Change its members there."},
    {"group-fixed", "The group \"%s\" cannot be changed through the API."},
    {"group-admins", "The group \"%s\" grants admin rights. Rollcall grants none; add people at "
                     "admin.atlassian.com."},
    {"unmanaged",
     "Not a managed account: only accounts of your own domains can be deactivated or reactivated."},
    {"unmanaged-deletion",
     "Not a managed account: only accounts of your own domains can be deleted."},
    {"provider-account",
     "The account is managed by your identity provider. Delete the account there."},
    {"provider-member",
     "The account is managed by your identity provider. Remove the person there."},
    {"used-lately",
     "Used a product on %s, within the days of the filter. This action removes more than one "
     "seat."},
    {"joined-lately", "Joined on %s, within the days of the filter: too new to be inactive."},
    {"seat-used", "The seat of %s is in use, last active on %s."},
    {"seat-new", "The seat of %s is too new to be unused: since %s."},
    {"seat-not-meant", "The filter does not cover the seat of %s."},
    {"seat-not-planned", "The seat of %s was not in the plan."},
    {"shared-group",
     "The seat comes from the group \"%s\", which also gives %s. Removal would affect more than "
     "the unused seat."},
    {"shared-else",
     "The seat comes from the group \"%s\", which also gives access outside the synced products. "
     "Removal would affect more than the unused seat."},
    {"other-way",
     "The seat of %s comes neither from a group nor from a role of this person, so it cannot be "
     "removed alone."},
    {"for-deletion",
     "The account is scheduled for deletion. Cancel the deletion at Atlassian first."},
    {"nowhere", "In no directory: nothing to suspend or restore."},
    {"elsewhere", "Not in the directory of the group, so Atlassian would reject the change."},
    {"owned-external",
     "Access comes from the group \"%s\", managed by your identity provider; remove the person "
     "there."},
    {"owned-fixed", "Access comes from the group \"%s\", which cannot be changed through the API."},
    {"comes-later", "In a later run: each run changes the %s longest unused first."},
    {"left-by-hand", "Skipped in this preview by %s."},
    {"protected-by-hand", "Protected: %s"},
    {"would-lose-more", "Would now also lose %s."},
    {"kept", "Keeps the access for now."},
    /* Limited to an area. */
    {"beyond-protected", "Member of a protected group outside the area."},
    {"beyond-seats", "Also has access outside the area, and this concerns the whole person."},
    {"beyond-group", "The group \"%s\" also gives access outside the area, or to Rollcall."},
    {"beyond-person", "Not in the area."},
    {"area-lost", "%s may no longer change people of this area."},
    {"area-widened",
     "%s may change everything by now, and this was made for an area. Save the task again, or "
     "create a new preview."},
    {"warned-already", "Already warned by an earlier run of this task."},
    {"then-not", "Changed, used something or asked for a return since the first step."},
    /* Warned, and then left alone. */
    {"no-address", "Atlassian has no e-mail address of this person, so nobody can warn them."},
    {"bad-address", "The e-mail address is not valid, so nobody can warn this person."},
    {"shared-address", "Someone else has the same e-mail address, so the warning could be missed."},
    {"address-changed", "The e-mail address changed after the first notice."},
    {"notice-refused", "The mail server rejected a notice. %s"},
    {"notice-unsure", "It is unknown whether the mail server accepted a notice."},
    {"notice-late", "The mail server did not accept every notice in time."},
    {"notice-bounced", "A notice came back; marked by %s."},
    {"asked", "Asked to keep the access, and nobody answered."},
    {"left-by-person", "Skipped by %s after the notice."},
    {"overdue", "The run did not act within 30 days after the day of the notices."},
    {"rejoined", "Joined the organization again on %s."},
    /* Why access was not given back at once, or a request no longer needs an answer. */
    {"no-room", "The seats of a product have reached their limit."},
    {"too-often", "The person got access back several times lately."},
    {"admin-rights", "It includes admin rights, which only an organization admin restores."},
    {"undone-before", "Someone else gave the access back before."},
    /* Left alone just before acting. */
    {"groups-untold", "Atlassian did not return this person's groups. Nothing was changed."},
    {"activity-untold",
     "Atlassian did not return this person's last activity. Nothing was changed."},
    {"unfound", "No directory returned this person. Nothing was changed."},
    {"active-again", "Active again on %s, after the data of this run."},
    {"admins-by-now",
     "The group %s now grants admin rights. Rollcall grants none; add the person at "
     "admin.atlassian.com."},
    /* Left out of an undo. */
    {"undo-later-run", "A later run (%s) changed the same for this person."},
    {"undo-overruled",
     "The sync of %s found this person in another state than the run had left: someone else "
     "changed it."},
    {"undo-done", "Already undone by another undo."},
    {"undo-under-way", "In another undo of the same run, requested earlier (%s)."},
    {"undo-admins", "%s: only an undo by an organization admin restores admin rights."},
    {"undo-partly", "Not restored: %s"},
    {"earlier-failed", "An earlier request for this person failed."},
    {"partly", "Partly changed. %s"},
    {"dry-run", "Dry run: nothing was sent."},
    /* Results of calls. */
    {"directory-unknown", "The directory is not known. Sync first."},
    {"no-answer", "No answer from Atlassian."},
    {"success-with-error", "Atlassian answered with success (%s), but with an error inside.%s"},
    {"their-error", "Atlassian had an internal error (%s).%s"},
    {"refused-admin",
     "Atlassian refuses to suspend this person: organization admins cannot be suspended.%s"},
    {"refused-wrong", "Atlassian rejected the request (400).%s"},
    {"refused-key", "Atlassian no longer accepts the key.%s"},
    {"refused-plan", "Atlassian requires a paid plan.%s"},
    {"refused-group",
     "Atlassian does not allow changes to this group: it is managed by your identity provider, "
     "or the key lacks the right.%s"},
    {"refused-account",
     "Atlassian does not allow this: the account is not managed by your organization, or the key "
     "lacks the right.%s"},
    {"refused-removal",
     "Atlassian does not allow the removal: the account is managed by your identity provider, or "
     "the key lacks the right.%s"},
    {"refused-unknown", "Atlassian does not find the person, group or directory (404).%s"},
    {"refused-licence", "No licence is available.%s"},
    {"refused-state", "Atlassian rejected the request (409).%s"},
    {"refused-form", "Atlassian rejected the request (415).%s"},
    {"refused", "Atlassian rejected the request.%s"},
    {"lost-but-done", "The answer was lost; a second check shows that the change was made."},
    {"lost-and-gone", "The answer was lost, and the person is no longer in the organization."},
    {"lost-unread", "The answer was lost, and the person could not be checked. Check the person at "
                    "admin.atlassian.com."},
    {"lost-refused",
     "The answer was lost, a second request was rejected, and no change shows yet. Check the "
     "person at admin.atlassian.com."},
    {"no-clear-answer", "Atlassian repeatedly gave no clear answer. %s"},
    /* A run that waits, was refused or ended before its time. */
    {"no-key", "No organization API key. Add one under Settings > API key."},
    {"key-expired",
     "The organization API key has expired. Add a new one under Settings > API key."},
    {"no-act-key",
     "The organization API key can only read, and there is none for runs. Add one under Settings "
     "> API key."},
    {"key-cannot-act",
     "The organization API key has scopes, so Atlassian lets it change nobody. Add a key without "
     "scopes under Settings > API key."},
    {"key-refused", "Atlassian rejected the organization API key. %s"},
    {"act-key-expired",
     "The organization API key for runs has expired. Add a new one under Settings > API key."},
    {"act-key-refused", "Atlassian rejected the organization API key for runs. %s"},
    {"key-ended",
     "Atlassian no longer accepts the key: it has expired, was revoked or belongs to another "
     "organization. Add a new one under Settings > API key."},
    /* A key in use, by Atlassian. */
    {"key-closed",
     "The key no longer has access to the organization: its owner lost the admin role, or this "
     "server's address is not allowed. Add a new one under Settings > API key.%s"},
    {"org-gone",
     "Atlassian no longer knows the key's organization: it was deleted or merged. Check "
     "admin.atlassian.com."},
    {"key-lost-reading",
     "The key can no longer read %s. Add a new one under Settings > API key.%s"},
    /* Why an entered key was not taken. */
    {"key-unknown",
     "Atlassian does not accept this key: it was mistyped, has expired or was revoked. Create a "
     "new one at admin.atlassian.com under Settings > API keys, and enter it here."},
    {"key-other-org",
     "This key belongs to another organization, %s (%s), not to %s. Enter a key of that "
     "organization, or correct the organization ID."},
    {"key-strange-org",
     "This key belongs to another organization, %s (%s), than the current key (%s). Enter a key "
     "of the same organization, or remove the current key first."},
    {"key-tells-no-org",
     "This looks like a scoped key. Create one without scopes at admin.atlassian.com, or enter "
     "the organization ID."},
    {"key-org-closed",
     "This key has no access to the organization. Check the organization ID, or create a key in "
     "that organization."},
    {"key-reads-not",
     "This key cannot read %s: scopes are missing. Create a key with all read scopes, or one "
     "without scopes, at admin.atlassian.com under Settings > API keys."},
    {"key-has-scopes",
     "This key has scopes, so Atlassian lets it change nobody and runs cannot use it. Create a "
     "key without scopes at admin.atlassian.com under Settings > API keys."},
    {"key-alone",
     "No key is in use for sync any more, so this key was not saved. Add the key for sync first."},
    {"key-odd-answer", "The check of the key failed (status %s).%s Enter the key again later."},
    {"key-check-unfinished", "The check did not finish: %s Enter the key again."},
    {"key-overtaken", "Another key was added before the check of this one finished."},
    {"no-data", "No sync has finished yet."},
    {"data-to-come",
     "The server clock was wrong during the last sync, so inactivity is unknown. Sync first."},
    {"data-old", "Data is older than 36 hours (%s), so inactivity is unknown. Sync first."},
    {"undo-data-to-come",
     "The server clock was wrong during the last sync, so later changes are unknown. Sync first."},
    {"undo-data-old",
     "Data is older than 36 hours (%s), so later changes are unknown. Sync first."},
    {"suspicious",
     "%s people match, more than double the %s of the last run. Blocked as a precaution. To "
     "allow it, run the task once from a preview."},
    {"task-off", "The task was turned off."},
    {"filter-changed",
     "The filter changed after the review. Review a new preview and turn the task on again."},
    {"task-changed", "The task or its filter changed. Create a new preview."},
    {"task-dry", "The task was changed to dry run."},
    {"filter-gone", "The filter of this task was deleted."},
    {"zone-lost",
     "This server does not know the task's time zone %s. Choose another one in the task."},
    {"above-people", "%s people exceed the task's limit of %s."},
    {"above-share", "%s people exceed the task's limit of %s %% of %s seat holders."},
    {"raise-or-narrow", "Raise the limit or narrow the filter."},
    {"task-deleted", "The task was deleted."},
    {"mail-off",
     "The task warns people by e-mail, and e-mail is not set up. Set up Settings > E-mail."},
    {"restored", "Stopped: a backup was restored, so it is unknown which notices were sent."},
    {"before-not-over", "Skipped: the previous run had not finished."},
    {"missed", "Missed: Rollcall was not running."},
    {"late", "Not started within 12 hours, so it was cancelled."},
    {"not-approved", "Not approved within a week."},
    {"second-person", "Needs approval."},
    {"second-person-unknown",
     "Needs approval: the requester's identity changed, so their other runs cannot be counted."},
    {"second-person-sum",
     "Needs approval: with %s of other runs by the same person within 24 hours, %s people exceed "
     "the limit of %s."},
    {"waits", "Waiting. %s"},
    {"waited", "%s"},
    {"makes-room", "Paused for a sync. %s"},
    {"goes-on", "%s Resumes automatically."},
    {"nobody", "No changes needed."},
    {"stopped-before", "Stopped by %s before the start."},
    {"stopped", "Stopped by %s."},
    {"failures", "Stopped after %s failed requests in a row."},
    {"cut-off", "No progress for two hours. %s"},
    {"joins-admins",
     "Stopped: the group \"%s\" grants admin rights. Rollcall grants none; add people at "
     "admin.atlassian.com."},
    {"group-differs",
     "Stopped: the group \"%s\" changed since the plan: now %s, then %s. Sync and create a new "
     "preview."},
    {"failed-some", "%s of %s people failed. %s"},
};
enum { REASONS = sizeof REASON / sizeof *REASON };

/* Sentences without their details. */
static const struct {
    const char *code, *sentence;
} IN_GENERAL[] = {
    {"used-lately",
     "Used a product within the days of the filter. This action removes more than one seat."},
    {"joined-lately", "Joined within the days of the filter: too new to be inactive."},
    {"seat-used", "The seat is in use."},
    {"seat-new", "The seat is too new to be unused."},
    {"seat-not-meant", "The filter does not cover the seat."},
    {"seat-not-planned", "The seat was not in the plan."},
    {"active-again", "Active again, after the data of this run."},
    {"notice-refused", "The mail server rejected a notice."},
    {"rejoined", "Joined the organization again."},
    {"undo-later-run", "A later run changed the same for this person."},
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
