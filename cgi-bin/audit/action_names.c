/* Every action of the audit with its name for people. */
#include "audit/action_names.h"
#include "base/text.h"

#include <stddef.h>

static const struct {
    const char *action, *name;
} ACTIONS[] = {
    {"setting.change", "Changed a setting"},
    {"settings.import", "Imported settings"},
    {"key.enter", "Added an API key"},
    {"key.accepted", "API key verified"},
    {"key.refused", "API key rejected"},
    {"key.change", "Changed label or expiry date of an API key"},
    {"key.remove", "Removed the API key"},
    {"key.ended", "Atlassian stopped accepting the API key"},
    {"key.works", "Atlassian accepts the API key again"},
    {"webhook.add", "Added a webhook"},
    {"webhook.change", "Changed a webhook"},
    {"webhook.delete", "Deleted a webhook"},
    {"site-token.save", "Saved the API token of a Jira site"},
    {"site-token.delete", "Deleted the API token of a Jira site"},
    {"owner.grant", "Added an owner"},
    {"owner.revoke", "Removed an owner"},
    {"access.refused", "Access denied"},
    {"access.assign", "Gave access"},
    {"access.unassign", "Removed access"},
    {"area.add", "Added an area"},
    {"area.change", "Changed an area"},
    {"area.delete", "Deleted an area"},
    {"form.refused", "Form rejected"},
    {"sync.run", "Requested a sync"},
    {"sync.stop", "Stopped a sync"},
    {"sync.confirm", "Accepted a rejected sync"},
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
    {"webhook.off", "Turned a failing webhook off"},
    {"webhook.redeliver", "Redelivered an event"},
    {"mail.test", "Tested the e-mail"},
    {"mail.redeliver", "Sent an e-mail again"},
    {"mail.password", "Saved the mail password"},
    {"mail.password.forget", "Deleted the mail password"},
    {"webhook.secret.forget", "Deleted the secret of a webhook"},
    {"secret.refused", "Deleted a misplaced secret"},
    {"secrets.seal", "Encrypted the stored secrets again"},
    {"task.create", "Created a task"},
    {"task.change", "Changed a task"},
    {"task.seen", "Reviewed a task's preview"},
    {"task.switch", "Turned a task on or off"},
    {"task.notice-test", "Sent a test notice to themselves"},
    {"task.delete", "Deleted a task"},
    {"run.confirm", "Started a run"},
    {"run.dry", "Started a dry run"},
    {"run.approve", "Approved a run"},
    {"warning.leave-out", "Skipped a warned person"},
    {"warning.bounced", "Skipped people whose notice bounced"},
    {"preview.leave-out", "Skipped a person in a preview"},
    {"preview.put-back", "Included a person in a preview again"},
    {"run.stop", "Stopped a run"},
    {"run.undo", "Requested undo"},
    {"run.end", "Run finished"},
    {"review.create", "Started an access review"},
    {"review.decide", "Decided in an access review"},
    {"review.remind", "Reminded reviewers"},
    {"review.run", "Previewed the removals of an access review"},
    {"review.close", "Closed an access review"},
    {"access.keep", "Kept own access"},
    {"access.keep-ask", "Asked to keep own access"},
    {"access.return", "Took own access back"},
    {"access.return-ask", "Asked to get own access back"},
    {"request.grant", "Granted a request"},
    {"request.refuse", "Declined a request"},
    {"keep.end", "Ended a person's kept access"},
    {"delivery.seen", "Dismissed failed deliveries"},
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

const char *audit_action_nth(int i, const char **name) {
    bool known = i >= 0 && (size_t)i < sizeof ACTIONS / sizeof *ACTIONS;
    *name = known ? ACTIONS[i].name : NULL;
    return known ? ACTIONS[i].action : NULL;
}
