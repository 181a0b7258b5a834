internal import QuillCore
internal import SQL
internal import Support

/// What is paused. The whole queue has the step of no name.
extension Session {
    /// The condition on a claim of the step `$1`.
    static let isFree = "NOT EXISTS (SELECT 1 FROM queue_pauses WHERE step IN ('', $1) AND resumed_at IS NULL)"
    /// The same for jobs of any step.
    static let areFree = """
        NOT EXISTS (SELECT 1 FROM queue_pauses WHERE step = '' AND resumed_at IS NULL)
        AND step NOT IN (SELECT step FROM queue_pauses WHERE resumed_at IS NULL)
        """

    func pauses() throws(QuillError) -> Pauses {
        Pauses(
            try all("SELECT * FROM queue_pauses ORDER BY step") { row throws(SQLError) in
                let step = try row.text("step")
                return Pause(
                    step: step.isEmpty ? nil : step, at: try row.time("paused_at"), by: try row.text("paused_by"),
                    name: try row.optionalText("paused_name"), reason: try row.optionalText("reason"),
                    resumedAt: try row.optionalTime("resumed_at"))
            })
    }

    func pause(_ step: String?, by: String, name: String?, reason: String?) throws(QuillError) -> Bool {
        // A claim that looked before this is committed ends before it, and every later one sees it.
        if let lock = dialect.lockForPausing { try post(lock, [[]]) }
        let changed = try execute(
            """
            INSERT INTO queue_pauses (step, paused_at, paused_by, paused_name, reason) VALUES ($1, quill_now(), $2, $3, $4)
            ON CONFLICT (step) DO UPDATE SET paused_by = excluded.paused_by, paused_name = excluded.paused_name, reason = excluded.reason,
                resumed_at = NULL,
                paused_at = CASE WHEN queue_pauses.resumed_at IS NULL THEN queue_pauses.paused_at ELSE excluded.paused_at END
                WHERE queue_pauses.resumed_at IS NOT NULL OR excluded.reason IS NOT NULL
            """, [step ?? "", by, name, reason])
        if changed == 1 { failpoint("queue.paused") }
        return changed == 1
    }

    func resume(_ step: String?) throws(QuillError) -> Bool {
        let changed = try execute(
            "UPDATE queue_pauses SET resumed_at = quill_now() WHERE step = $1 AND resumed_at IS NULL", [step ?? ""])
        if changed == 1 { failpoint("queue.resumed") }
        return changed == 1
    }
}
