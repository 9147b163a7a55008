-- Evidence names the place of its decision in the audit log. Decisions alone: other entries are found by their number.
CREATE INDEX audit_log_decision ON audit_log (challenge_id)
    WHERE kind IN ('challenge.approved', 'challenge.denied', 'challenge.reported');
