-- Events and their deliveries: a transactional outbox. Whoever makes something true writes the event in the same
-- transaction; lane notify delivers it by webhook and by e-mail until the receiver has said yes.

CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,        -- a UUID: webhook-id, Message-ID and atom:id; the same over all retries
  trigger TEXT NOT NULL CHECK (trigger IN ('orgKeyExpiry', 'taskSuccess', 'taskFailure')),
  subject TEXT NOT NULL,           -- what it is about; one event for each trigger and subject
  body TEXT NOT NULL CHECK (length(CAST(body AS BLOB)) < 20000), -- JSON; EVENT_ADD sees to it
  test INTEGER NOT NULL DEFAULT 0 CHECK (test IN (0, 1)), -- asked for on a page to try a receiver
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_subject ON event (trigger, subject);
CREATE INDEX event_created_at ON event (created_at, id);

CREATE TABLE delivery (            -- one event to one receiver: a webhook, or one e-mail address
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
  webhook INTEGER REFERENCES webhook ON DELETE CASCADE,
  recipient TEXT,                  -- e-mail address when webhook is NULL
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'dead', 'cancelled')),
  due_at INTEGER NOT NULL,         -- next try, while waiting
  tries INTEGER NOT NULL DEFAULT 0, -- since it was queued or asked for again; counts on the retry schedule
  ended_at INTEGER,                -- sent, dead or cancelled
  seen_at INTEGER,                 -- somebody marked a dead one as seen
  CHECK ((webhook IS NULL) <> (recipient IS NULL))
) STRICT;
CREATE UNIQUE INDEX delivery_webhook ON delivery (webhook, event) WHERE webhook IS NOT NULL;
CREATE UNIQUE INDEX delivery_recipient ON delivery (recipient, event) WHERE recipient IS NOT NULL;
CREATE INDEX delivery_event ON delivery (event);
CREATE INDEX delivery_log ON delivery (webhook, id);
CREATE INDEX delivery_due ON delivery (webhook, due_at, id) WHERE state = 'waiting';
CREATE INDEX delivery_sending ON delivery (id) WHERE state = 'sending';
CREATE INDEX delivery_unseen ON delivery (webhook) WHERE state = 'dead' AND seen_at IS NULL;

CREATE TABLE attempt (             -- every try and what came of it
  id INTEGER PRIMARY KEY,
  delivery INTEGER NOT NULL REFERENCES delivery ON DELETE CASCADE,
  at INTEGER NOT NULL,
  took_ms INTEGER,
  status INTEGER,                  -- of HTTP or SMTP; NULL: no answer
  problem TEXT,                    -- in words; NULL: it went well
  answer TEXT                      -- the first KiB, readable text only
) STRICT;
CREATE INDEX attempt_delivery ON attempt (delivery, id);

ALTER TABLE webhook ADD COLUMN paused_at INTEGER;    -- events are kept meanwhile
ALTER TABLE webhook ADD COLUMN failing_since INTEGER; -- first failure after the last success
ALTER TABLE webhook ADD COLUMN failures INTEGER NOT NULL DEFAULT 0; -- since then
ALTER TABLE webhook ADD COLUMN off_at INTEGER;       -- switched off by the lane; cleared when a person saves it
CREATE INDEX webhook_off ON webhook (off_at) WHERE off_at IS NOT NULL;

CREATE TABLE mail_password (       -- of the mail server; sealed by the web program, opened by the lane only
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sealed BLOB NOT NULL,
  sealer TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;

INSERT INTO instance (name, value) VALUES ('feed_id',
  lower(printf('%s-%s-4%s-8%s-%s', hex(randomblob(4)), hex(randomblob(2)), substr(hex(randomblob(2)), 2), substr(hex(randomblob(2)), 2), hex(randomblob(6)))));
