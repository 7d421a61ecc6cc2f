-- An organization of :people people with seats on six product instances, written straight into a
-- fresh database. The rules of Rollcall's copy hold: ids start at 1, in the order of account ids.
-- Everything follows from the id.
.bail on
PRAGMA synchronous = OFF;
PRAGMA cache_size = -200000;
BEGIN;

INSERT INTO sync_run (id, kind, requested_by, started_at, finished_at, outcome, users)
VALUES (1, 'first', 'bench', unixepoch() - 60, unixepoch() - 30, 'ok', :people);
INSERT INTO api_key (state, sealer, last4, label, entered_by, entered_at, expires_at)
VALUES ('current', 'x', '4f2a', 'bench', 'bench', unixepoch(), unixepoch() + 86400 * 300);
INSERT INTO directory VALUES (1, 'dir', 'Bench');
INSERT INTO product (id, ari, product, site, site_name)
VALUES (1, 'a1', 'jira-software', 's1', 'example'),
       (2, 'a2', 'confluence', 's1', 'example'),
       (3, 'a3', 'jira-servicedesk', 's1', 'example'),
       (4, 'a4', 'jira-software', 's2', 'research'),
       (5, 'a5', 'confluence', 's2', 'research'),
       (6, 'a6', 'bitbucket', 'code', 'code');

CREATE TEMP TABLE first_name (n INTEGER PRIMARY KEY, name TEXT);
INSERT INTO first_name
SELECT key, value
  FROM json_each('["Ana", "Ben", "Chloé", "Dmitri", "Émile", "Fatima", "Grace", "Håkon",
                   "Inés", "Jürgen", "Kenji", "Łukasz", "Mei", "Noor", "Olu", "Priya",
                   "Quinn", "Ravi", "Søren", "Tomás", "Ümit", "Vera", "Wen", "Ximena",
                   "Yara", "Zoë", "Aleksandra", "Bartholomew", "Christine", "Дмитрий",
                   "王小明", "Konstantinos"]');
CREATE TEMP TABLE last_name (n INTEGER PRIMARY KEY, name TEXT);
INSERT INTO last_name
SELECT key, value
  FROM json_each('["Almeida", "Brown", "Chen", "Dubois", "Eriksen", "Fischer", "García",
                   "Haddad", "Ivanov", "Jones", "Kowalski", "Lindqvist", "Müller", "Nakamura",
                   "O''Neill", "Park", "Rossi", "Silva", "Takahashi", "Weber", "Yilmaz",
                   "Zhang", "Wojciechowska", "Papadopoulos", "Van den Berg", "Smith",
                   "Johnson", "Rodríguez", "Kowalczyk", "Hernández",
                   "<script>alert(1)</script>", "=cmd|''/C calc''!A0"]');

-- SQLite has no hash: a product by large odd numbers is mixed enough.
CREATE TEMP TABLE person AS
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)
SELECT i,
       (i * 2654435761) % 4294967296 AS a,
       (i * 40503 + 12345) * 69069 % 4294967296 AS b
  FROM n;
INSERT INTO user (id, account_id, name, email, email_domain, status, claim_status,
                  management_source, added_to_org, first_seen)
SELECT i,
       printf('712020:%012x-%04x', i, a % 65536),
       (SELECT name FROM first_name WHERE n = a / 7 % 32) || ' '
       || (SELECT name FROM last_name WHERE n = b / 11 % 32)
       || CASE WHEN a % 5 = 0 THEN ' ' || (b % 1000) ELSE '' END,
       CASE WHEN a % 33 <> 0 THEN 'user' || i || '@' || domain END,
       CASE WHEN a % 33 <> 0 THEN domain END,
       CASE WHEN a / 3 % 100 < 94 THEN 'active'
            WHEN a / 3 % 100 < 97 THEN 'suspended'
            ELSE 'deactivated' END,
       CASE WHEN b / 3 % 10 < 7 THEN 'managed' ELSE 'unmanaged' END,
       CASE WHEN a / 5 % 4 = 0 THEN 'synced' END,
       1640995200 + a % 100000000,
       unixepoch()
  FROM (SELECT *,
               CASE WHEN b % 7 = 0
                    THEN 'partner' || (b / 7 % 40) || '.test'
                    ELSE 'example.test' END AS domain
          FROM person);

-- Six groups give a product each, the others are teams of two hundred.
INSERT INTO user_group (id, group_id, directory, name)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6 + :people / 200)
SELECT i, printf('g-%06d', i), 1,
       CASE WHEN i <= 6 THEN 'product-users-' || i ELSE 'team-' || i END
  FROM n;
INSERT INTO group_role (user_group, product, role)
SELECT id, id, 'atlassian/user' FROM user_group WHERE id <= 6;
INSERT INTO membership (user, user_group)
SELECT i, g
  FROM person, (SELECT column1 AS g FROM (VALUES (1), (2), (3), (4), (5), (6)))
 WHERE true;
INSERT INTO membership (user, user_group)
SELECT i, 7 + a % (:people / 200)
  FROM person
 WHERE 7 + a % (:people / 200) <= 6 + :people / 200;
INSERT INTO user_role (user, product, role)
SELECT i, 1, 'atlassian/admin' FROM person WHERE b % 200 = 0;
INSERT INTO user_platform_role SELECT i, 'atlassian/org-admin' FROM person WHERE i <= 5;

-- Of a hundred seats 9 are never used, 57 within 12 days, 22 within 120 and 12 within 700.
INSERT INTO seat (user, product, last_active)
SELECT i, p.id,
       CASE WHEN (a / 13 + p.id * 7919) % 100 < 9 THEN NULL
            ELSE unixepoch() / 86400 * 86400 - 1 - (b / 17 + p.id * 104729) % 86400
                 - 86400 * CASE WHEN (a / 13 + p.id * 7919) % 100 < 66
                                THEN (b / 5 + p.id * 31) % 12
                                WHEN (a / 13 + p.id * 7919) % 100 < 88
                                THEN (b / 5 + p.id * 31) % 120
                                ELSE (b / 5 + p.id * 31) % 700 END
       END
  FROM person JOIN user u ON u.id = i, product p
 WHERE u.status = 'active';
INSERT INTO activity
SELECT user, product, last_active FROM seat WHERE last_active IS NOT NULL;
INSERT INTO seat_day (day, product, inactive_days, billable, active, inactive, never_active)
WITH RECURSIVE d(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM d WHERE i < 89)
SELECT date('now', '-' || i || ' days'), p.id, 30,
       :people - i * 10,
       (:people - i * 10) * 7 / 10,
       :people - i * 10 - (:people - i * 10) * 7 / 10,
       :people / 11
  FROM d, product p;
COMMIT;
