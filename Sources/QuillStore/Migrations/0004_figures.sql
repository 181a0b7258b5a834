-- What pages count and list, each by an index.

CREATE INDEX runs_by_end ON runs (project, ended_at);
CREATE INDEX jobs_by_state ON jobs (project, state, id);
CREATE INDEX jobs_by_end ON jobs (project, ended_at);
CREATE INDEX jobs_by_target ON jobs (target);
CREATE INDEX usage_by_time ON usage_records (created_at);
CREATE INDEX documents_by_state ON documents (project, state, id);
CREATE INDEX proposals_open ON proposals (id) WHERE state = 'open';
CREATE INDEX deliveries_by_time ON deliveries (delivered_at);
