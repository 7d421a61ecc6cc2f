/* Every action of the audit with its name for people. */
#include "audit/action_names.h"
#include "base/text.h"

#include <stddef.h>

static const struct {
    const char *action, *name;
} ACTIONS[] = {
    {"setting.change", "Changed a setting"},
    {"settings.import", "Imported settings"},
    {"key.enter", "Entered an API key"},
    {"key.accepted", "API key passed its check"},
    {"key.refused", "API key failed its check"},
    {"key.remove", "Removed the API key"},
    {"key.ended", "Atlassian began to refuse the API key"},
    {"key.works", "Atlassian takes the API key again"},
    {"webhook.add", "Added a webhook"},
    {"webhook.change", "Changed a webhook"},
    {"webhook.delete", "Deleted a webhook"},
    {"owner.grant", "Made an owner"},
    {"owner.revoke", "Took an owner's grant"},
    {"access.refused", "Refused entry"},
    {"form.refused", "Refused a form"},
    {"sync.run", "Asked for a synchronization"},
    {"sync.confirm", "Confirmed a suspicious run"},
    {"protect.user", "Protected a person"},
    {"protect.user.end", "Ended a person's protection"},
    {"protect.group", "Protected a group"},
    {"protect.group.end", "Ended a group's protection"},
    {"filter.add", "Saved a filter"},
    {"filter.rename", "Renamed a filter"},
    {"filter.change", "Changed a filter's conditions"},
    {"filter.delete", "Deleted a filter"},
    {"webhook.test", "Tested a webhook"},
    {"webhook.pause", "Paused a webhook"},
    {"webhook.resume", "Resumed a webhook"},
    {"webhook.off", "Switched a failing webhook off"},
    {"webhook.redeliver", "Sent something again"},
    {"mail.test", "Tested the e-mail"},
    {"mail.redeliver", "Sent an e-mail again"},
    {"mail.password", "Entered the mail password"},
    {"mail.password.forget", "Forgot the mail password"},
    {"webhook.secret.forget", "Forgot the secret of a webhook"},
    {"secret.refused", "Took out a secret that was not meant for there"},
    {"secrets.seal", "Sealed the stored secrets anew"},
    {"task.create", "Made a task"},
    {"task.change", "Changed a task"},
    {"task.seen", "Has seen a task's preview"},
    {"task.switch", "Switched a task"},
    {"task.delete", "Deleted a task"},
    {"run.confirm", "Ran what a preview showed"},
    {"run.dry", "Started a dry run"},
    {"run.approve", "Approved a run"},
    {"preview.leave-out", "Left a person out of a preview"},
    {"preview.put-back", "Put a person back into a preview"},
    {"run.stop", "Stopped a run"},
    {"run.undo", "Asked to undo a run"},
    {"run.end", "A run ended"},
    {"delivery.seen", "Marked what was given up as seen"},
    {"database.restore", "Restored a backup"},
    {"checklist.keep", "Kept a default of the setup checklist"},
    {"checklist.dismiss", "Dismissed the setup checklist"},
};

const char *audit_action_name(const char *action) {
    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++)
        if (text_equal(ACTIONS[i].action, action))
            return ACTIONS[i].name;
    return action;
}
