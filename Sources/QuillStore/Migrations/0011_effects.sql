-- What was done under an Idempotency-Key, written in the transaction that does it; and who may do it: whoever has the token.
ALTER TABLE idempotency_keys ADD COLUMN effect TEXT;
ALTER TABLE idempotency_keys ADD COLUMN token TEXT;
ALTER TABLE idempotency_keys ADD COLUMN taken_at BIGINT;
