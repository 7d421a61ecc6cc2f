-- What an undo has to know: who was found in another state since, and whom it is to protect.

-- When a synchronization first found another state than this call had left; NULL: none has.
ALTER TABLE run_step ADD COLUMN overruled_at INTEGER;
-- Of an undo: for how many days whoever is put back is protected, and why. NULL: nobody is.
ALTER TABLE run ADD COLUMN protect_days INTEGER CHECK (protect_days BETWEEN 1 AND 366);
ALTER TABLE run ADD COLUMN protect_reason TEXT CHECK (length(protect_reason) BETWEEN 1 AND 200);
-- The synchronization a run's plan was made on: what it shows is older than what the run did.
-- NULL: not known.
ALTER TABLE run ADD COLUMN synced INTEGER;

CREATE INDEX run_step_undone ON run_step (run, user) WHERE undone_by IS NOT NULL;
