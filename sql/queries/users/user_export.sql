-- Everything that is stored about one person, as JSON: one object for each row.

-- name: USER_EXPORT_PERSON (user)
SELECT json_object(
         'accountId', u.account_id,
         'accountType', u.account_type,
         'name', u.name,
         'email', u.email,
         'status', u.status,
         'accountStatus', u.account_status,
         'membershipStatus', u.membership_status,
         'claimStatus', u.claim_status,
         'managementSource', u.management_source,
         'addedToOrg', iso(u.added_to_org),
         'jobTitle', u.job_title,
         'department', u.department,
         'firstSeen', iso(u.first_seen),
         'goneAt', iso(u.gone_at),
         'lastActive', iso(u.active_at),
         'rolesAnsweredAt', (SELECT iso(told_at) FROM role_asked asked WHERE asked.user = u.id),
         'owner', json(
           (SELECT iif(count(*), 'true', 'false')
              FROM owner o
             WHERE o.who IN (u.account_id, u.email))))
  FROM user u
 WHERE u.id = ?1;

-- name: USER_EXPORT_DIRECTORIES (user)
SELECT json_object('directory', d.name, 'status', ud.status)
  FROM user_directory ud
  JOIN directory d ON d.id = ud.directory
 WHERE ud.user = ?1
 ORDER BY d.name;

-- name: USER_EXPORT_GROUPS (user)
SELECT json_object('groupId', g.group_id, 'name', g.name)
  FROM membership m
  JOIN user_group g ON g.id = m.user_group
 WHERE m.user = ?1
 ORDER BY g.name;

-- name: USER_EXPORT_PLATFORM_ROLES (user)
SELECT json_object('role', upr.role)
  FROM user_platform_role upr
 WHERE upr.user = ?1
 ORDER BY upr.role;

-- name: USER_EXPORT_ROLES (user)
SELECT json_object('product', p.product, 'site', p.site, 'role', ur.role, 'method', ur.method)
  FROM user_role ur
  JOIN product p ON p.id = ur.product
 WHERE ur.user = ?1
 ORDER BY p.product, p.site, ur.role;

-- name: USER_EXPORT_SEATS (user)
SELECT json_object('product', p.product, 'site', p.site, 'lastActive', iso(s.last_active),
                   'seenAt', iso(nullif(s.seen_at, 0)))
  FROM seat s
  JOIN product p ON p.id = s.product
 WHERE s.user = ?1
 ORDER BY p.product, p.site;

-- name: USER_EXPORT_ACTIVITY (user)
SELECT json_object('product', p.product, 'site', p.site, 'lastActive', iso(a.last_active))
  FROM activity a
  JOIN product p ON p.id = a.product
 WHERE a.user = ?1
 ORDER BY p.product, p.site;

-- Scans protection: a row for each protection there ever was.
-- name: USER_EXPORT_PROTECTIONS (user)
SELECT json_object('reason', pr.reason, 'until', iso(pr.until), 'createdAt', iso(pr.created_at),
                   'createdBy', pr.created_by, 'endedAt', iso(pr.ended_at),
                   'endedBy', pr.ended_by)
  FROM protection pr /*scan*/
 WHERE pr.user = ?1
 ORDER BY pr.id;

-- name: USER_EXPORT_RUNS (user)
SELECT json_object('run', r.id, 'kind', r.kind, 'name', r.name, 'runState', r.state,
                   'dryRun', json(iif(r.dry_run, 'true', 'false')),
                   'requestedBy', r.requested_by, 'requestedAt', iso(r.requested_at),
                   'finishedAt', iso(r.finished_at), 'state', ru.state, 'reason', ru.reason,
                   'lastActive', iso(ru.last_active), 'undoneBy', ru.undone_by)
  FROM run_user ru
  JOIN run r ON r.id = ru.run
 WHERE ru.user = ?1
 ORDER BY ru.run;

-- name: USER_EXPORT_STEPS (user)
SELECT json_object('run', rs.run, 'kind', rs.kind, 'label', rs.label, 'role', rs.role,
                   'state', rs.state, 'reason', rs.reason, 'finishedAt', iso(rs.finished_at),
                   'undoneBy', rs.undone_by)
  FROM run_user ru
  JOIN run_step rs
    ON rs.run = ru.run
   AND rs.user = ru.user
 WHERE ru.user = ?1
 ORDER BY rs.run, rs.seq;

-- name: USER_EXPORT_LOSSES (user)
SELECT json_object('run', rl.run, 'product', p.product, 'site', p.site)
  FROM run_user ru
  JOIN run_loss rl
    ON rl.run = ru.run
   AND rl.user = ru.user
  JOIN product p ON p.id = rl.product
 WHERE ru.user = ?1
 ORDER BY rl.run, p.product, p.site;

-- name: USER_EXPORT_WARNINGS (user)
SELECT json_object('run', wn.run, 'state', wn.state, 'address', wn.address,
                   'actsAt', iso(wn.acts_at), 'lastActive', iso(wn.last_active),
                   'endedAt', iso(wn.ended_at))
  FROM warning wn
 WHERE wn.user = ?1
 ORDER BY wn.run;

-- name: USER_EXPORT_NOTICES (user)
SELECT json_object('run', no.run, 'days', no.days, 'state', no.state, 'due', iso(no.due_at),
                   'acceptedAt', iso(no.accepted_at), 'tries', no.tries, 'detail', no.detail)
  FROM warning wn
  JOIN notice no
    ON no.run = wn.run
   AND no.user = wn.user
 WHERE wn.user = ?1
 ORDER BY no.run, no.days DESC;

-- name: USER_EXPORT_KEEPS (user)
SELECT json_object('task', t.name, 'run', ke.run, 'until', iso(ke.until), 'reason', ke.reason,
                   'createdAt', iso(ke.created_at), 'createdBy', ke.created_by,
                   'endedAt', iso(ke.ended_at), 'endedBy', ke.ended_by)
  FROM keep ke
  JOIN task t ON t.id = ke.task
 WHERE ke.user = ?1
 ORDER BY ke.id;

-- name: USER_EXPORT_REQUESTS (user)
SELECT json_object('id', aq.id, 'kind', aq.kind, 'run', aq.run, 'state', aq.state,
                   'bySelf', json(iif(aq.by_self, 'true', 'false')), 'reason', aq.reason,
                   'createdAt', iso(aq.created_at), 'answeredAt', iso(aq.answered_at),
                   'answeredBy', aq.answered_by, 'note', aq.note, 'undo', aq.undo)
  FROM access_request aq
 WHERE aq.user = ?1
 ORDER BY aq.id;

-- Events that were sent to the person's address.
-- name: USER_EXPORT_MESSAGES (user)
SELECT json_object('trigger', e.trigger, 'createdAt', iso(e.created_at), 'state', dl.state)
  FROM user u
  JOIN delivery dl ON dl.recipient = u.email
  JOIN event e ON e.id = dl.event
 WHERE u.id = ?1
 ORDER BY dl.id;

-- Scans audit: rows name people in several columns, and an export of one person is rare.
-- name: USER_EXPORT_AUDIT (user)
SELECT json_object('at', iso(au.at), 'who', au.who, 'action', au.action, 'subject', au.subject,
                   'before', au.before, 'after', au.after, 'detail', au.detail)
  FROM audit au /*scan*/
  JOIN user u ON u.id = ?1
 WHERE au.subject = u.account_id
    OR au.detail = u.account_id
    OR au.who = u.account_id
    OR au.who = u.email COLLATE NOCASE
    OR au.subject = u.email COLLATE NOCASE
 ORDER BY au.id;

-- What reviews froze of the person, and the decisions about them. Scans review: a few each year.
-- name: USER_EXPORT_REVIEWS (user)
SELECT json_object(
         'review', re.name,
         'syncedAt', iso(re.synced_at),
         'name', rr.name,
         'email', rr.email,
         'status', rr.status,
         'products', json(rr.products),
         'groups', json(rr.groups),
         'roles', json(rr.roles),
         'lastActive', iso(rr.last_active),
         'protection', rr.protection,
         'decisions', json(
           (SELECT json_group_array(json_object(
                     'decision', rde.decision,
                     'reason', rde.reason,
                     'by', rde.decided_by,
                     'at', iso(rde.decided_at)))
              FROM review_decision rde
             WHERE rde.review = rr.review
               AND rde.user = rr.user)))
  FROM review_row rr
  JOIN review re /*scan*/ ON re.id = rr.review
 WHERE rr.user = ?1
 ORDER BY re.id;

-- Where the person is or was a reviewer.
-- name: USER_EXPORT_REVIEWED (user)
SELECT json_object('review', re.name, 'area', rev.area_name)
  FROM review_reviewer rev
  JOIN review re ON re.id = rev.review
 WHERE rev.user = ?1
 ORDER BY re.id, rev.id;
