-- A mail server may have taken a message without saying so: the connection broke, or nothing came,
-- after all of it was sent.

-- Tries after which the mail server may have the message, since it was queued or asked for again.
ALTER TABLE delivery ADD COLUMN unsure INTEGER NOT NULL DEFAULT 0;
