-- Schedules that people make: a run that is begun at its times. The installation's own have no request.
ALTER TABLE schedules ADD COLUMN state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'done'));
ALTER TABLE schedules ADD COLUMN request TEXT;
ALTER TABLE firings ADD COLUMN run TEXT REFERENCES runs (id) ON DELETE SET NULL;
CREATE INDEX schedules_due ON schedules (next_at) WHERE state = 'active' AND request IS NOT NULL;
CREATE INDEX firings_of_run ON firings (run) WHERE run IS NOT NULL;
