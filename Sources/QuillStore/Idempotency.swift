internal import QuillCore
internal import SQL
internal import Support

extension Session {
    func takeKey(
        _ project: ID<Project>, _ key: String, request: Digest, keptMilliseconds: Int64, patienceMilliseconds: Int64
    ) throws(QuillError) -> KeyState {
        try execute(
            """
            DELETE FROM idempotency_keys WHERE (project, key) IN (
                SELECT project, key FROM idempotency_keys
                WHERE created_at < quill_now() - $1 OR (status IS NULL AND created_at < quill_now() - $2) LIMIT 500)
            """, [keptMilliseconds, patienceMilliseconds])
        let isNew =
            try execute(
                """
                INSERT INTO idempotency_keys (project, key, request, created_at) VALUES ($1, $2, $3, quill_now())
                ON CONFLICT (project, key) DO NOTHING
                """, [project, key, request]) == 1
        if isNew {
            failpoint("key.taken")
            return .new
        }
        let state: KeyState? = try one("SELECT * FROM idempotency_keys WHERE project = $1 AND key = $2", [project, key]) {
            row throws(SQLError) in
            guard try row.text("request") == request.hex else { return .otherRequest }
            guard let status = try row.optionalInteger("status") else { return .running }
            return .answered(
                KeptAnswer(status: status, mediaType: try row.optionalText("media_type") ?? "", body: try row.optionalBytes("body") ?? []))
        }
        return state ?? .running
    }

    func keep(_ answer: KeptAnswer, _ project: ID<Project>, _ key: String) throws(QuillError) {
        try execute(
            "UPDATE idempotency_keys SET status = $3, media_type = $4, body = $5 WHERE project = $1 AND key = $2",
            [project, key, answer.status, answer.mediaType, answer.body])
        failpoint("key.kept")
    }

    func releaseKey(_ project: ID<Project>, _ key: String) throws(QuillError) {
        try execute("DELETE FROM idempotency_keys WHERE project = $1 AND key = $2 AND status IS NULL", [project, key])
    }
}
