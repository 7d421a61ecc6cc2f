-- The facts of notices.

-- name: NOTICE_NAME (user)
SELECT name FROM user WHERE id = ?1;

-- name: NOTICE_PRODUCTS (run, user)
SELECT p.product, p.site_name
  FROM run_loss rl
  JOIN product p ON p.id = rl.product
 WHERE rl.run = ?1
   AND rl.user = ?2
 ORDER BY p.product, p.site_name;

-- The latest plan of a task that has people.
-- name: NOTICE_PREVIEW_RUN (task)
SELECT id
  FROM run
 WHERE task = ?1
   AND kind = 'task'
   AND then_of IS NULL
   AND planned > 0
   AND state NOT IN ('preparing', 'dropped')
 ORDER BY id DESC LIMIT 1;

-- name: NOTICE_FIRST_PERSON (run)
SELECT u.id, u.name, u.account_id
  FROM run_user ru
  JOIN user u ON u.id = ru.user
 WHERE ru.run = ?1
   AND ru.state NOT IN ('chosen', 'left-out', 'already')
 ORDER BY ru.user LIMIT 1;

-- The columns of NOTICE_FIRST_PERSON.
-- name: NOTICE_PERSON (run, e-mail or account id)
SELECT u.id, u.name, u.account_id
  FROM user u
  JOIN run_user ru
    ON ru.run = ?1
   AND ru.user = u.id
 WHERE (u.account_id = ?2 OR u.email = ?2)
   AND ru.state NOT IN ('chosen', 'left-out', 'already')
 LIMIT 1;

-- name: NOTICE_TEST_EVENT (trigger, task, who, days, now)
INSERT INTO main.event (uid, trigger, subject, body, test, created_at)
VALUES (uuid(), ?1, 'test ' || uuid(),
        json_object('trigger', ?1, 'test', json('true'), 'task', ?2, 'who', ?3, 'days', ?4),
        1, ?5);

-- name: NOTICE_TEST_DELIVERY (event, address, now)
INSERT INTO main.delivery (event, recipient, due_at) VALUES (?1, ?2, ?3);
