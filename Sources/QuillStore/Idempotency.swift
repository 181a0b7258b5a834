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
                SELECT project, key FROM idempotency_keys WHERE created_at < quill_now() - $1 LIMIT 500)
            """, [keptMilliseconds])
        let token = (newID() as ID<Attempt>).text
        let isNew =
            try execute(
                """
                INSERT INTO idempotency_keys (project, key, request, created_at, token, taken_at)
                VALUES ($1, $2, $3, quill_now(), $4, quill_now()) ON CONFLICT (project, key) DO NOTHING
                """, [project, key, request, token]) == 1
        if isNew {
            failpoint("key.taken")
            return .taken(KeyClaim(project: project, key: key, token: token, askedAt: try now()))
        }
        guard let row = try keyRow(project, key) else { return .running }
        guard row.request == request.hex else { return .otherRequest }
        if let answer = row.answer { return .answered(answer) }
        if let effect = row.effect, effect.isWhole { return .done(row.claim, effect) }
        let isOurs =
            try execute(
                """
                UPDATE idempotency_keys SET token = $3, taken_at = quill_now()
                WHERE project = $1 AND key = $2 AND status IS NULL AND coalesce(taken_at, created_at) < quill_now() - $4
                """, [project, key, token, patienceMilliseconds]) == 1
        guard isOurs else { return .running }
        return .taken(KeyClaim(project: project, key: key, token: token, askedAt: row.claim.askedAt, begun: row.effect))
    }

    func note(_ effect: Effect, under claim: KeyClaim) throws(QuillError) {
        let isOurs =
            try execute(
                "UPDATE idempotency_keys SET effect = $4 WHERE project = $1 AND key = $2 AND token = $3 AND status IS NULL",
                [claim.project, claim.key, claim.token, JSONText(effect)]) == 1
        guard isOurs else {
            throw QuillError(
                .idempotencyInProgress, "The same request is being worked on: another call took it over.", .wait(seconds: 1),
                hint: "Ask again in a moment.")
        }
        failpoint("key.noted")
    }

    func keep(_ answer: KeptAnswer, under claim: KeyClaim) throws(QuillError) -> KeptAnswer {
        let isKept =
            try execute(
                """
                UPDATE idempotency_keys SET status = $4, media_type = $5, body = $6
                WHERE project = $1 AND key = $2 AND token = $3 AND status IS NULL
                """, [claim.project, claim.key, claim.token, answer.status, answer.mediaType, answer.body]) == 1
        failpoint("key.kept")
        if isKept { return answer }
        return try keyRow(claim.project, claim.key)?.answer ?? answer
    }

    func releaseKey(_ claim: KeyClaim) throws(QuillError) {
        try execute(
            "DELETE FROM idempotency_keys WHERE project = $1 AND key = $2 AND token = $3 AND status IS NULL AND effect IS NULL",
            [claim.project, claim.key, claim.token])
        // What was done in part goes on with the next call.
        try execute(
            "UPDATE idempotency_keys SET taken_at = 0 WHERE project = $1 AND key = $2 AND token = $3 AND status IS NULL",
            [claim.project, claim.key, claim.token])
    }

    func freeKeys() throws(QuillError) {
        // Found by their age, which has an index: there are no more than a day's.
        try execute("UPDATE idempotency_keys SET taken_at = 0 WHERE status IS NULL AND created_at > 0", [])
    }

    private func keyRow(
        _ project: ID<Project>, _ key: String
    ) throws(QuillError) -> (request: String, answer: KeptAnswer?, effect: Effect?, claim: KeyClaim)? {
        try one("SELECT * FROM idempotency_keys WHERE project = $1 AND key = $2", [project, key]) { row throws(SQLError) in
            var answer: KeptAnswer?
            if let status = try row.optionalInteger("status") {
                answer = KeptAnswer(
                    status: status, mediaType: try row.optionalText("media_type") ?? "", body: try row.optionalBytes("body") ?? [])
            }
            let claim = KeyClaim(
                project: project, key: key, token: try row.optionalText("token") ?? "", askedAt: try row.time("created_at"))
            return (try row.text("request"), answer, try row.optionalJSON("effect"), claim)
        }
    }
}
