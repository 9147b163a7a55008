-- What is due to expire, said by what has not happened to it. Only who looks for that says it so: an index over what is pending
-- would be read from end to end, for one account or one challenge, by plans that were made while little was pending.

DROP INDEX challenges_due;
CREATE INDEX challenges_due ON challenges (expires_at)
    WHERE device_id IS NULL AND cancelled_at IS NULL AND state <> 'expired';
