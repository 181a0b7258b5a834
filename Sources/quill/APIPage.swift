/// The reference of the API as a page in Markdown.
enum APIPage {
    static func markdown(_ reference: APIReference) -> String {
        var lines = [opening]
        for group in reference.groups {
            lines.append("\n## \(group.title)")
            for row in group.endpoints { lines += endpoint(row) }
        }
        lines.append("\n## Values\n\nWhat the answers are made of. A field with `?` may be absent.")
        for value in reference.values {
            lines.append("\n### \(value.name)\n\n| field | type |\n| --- | --- |")
            for field in value.fields { lines.append("| `\(field.name)`\(field.isOptional ? " ?" : "") | \(field.type) |") }
        }
        return lines.joined(separator: "\n")
    }

    private static let opening = """
        # The HTTP API

        Made by `docs/generate.sh` from `quill api --format markdown`; do not edit.

        `quill serve` answers it at `http://127.0.0.1:7878`, on loopback only. JSON is in snake_case, times are RFC 3339 in UTC, money is a decimal text in
        US dollars. Ids are `itm_…`, `doc_…`, `run_…`, `job_…`, `prp_…`; their 26 characters alone do as well. Fields that an endpoint does not know are
        refused, so nothing is accepted that is not honoured.

        - **Lists** answer `{data, next_cursor, has_more}`. The next page is asked for with `cursor=` and what `next_cursor` says; `limit` is 1 to 200.
        - **Problems** are `application/problem+json` (RFC 9457): `type` (`urn:quill:error:<code>`), `title`, `status`, `detail`, `code`, `hint`, `request_id` and, where fields
          are wrong, `errors` with `field` and `message`. [Error codes](errors.md) lists the codes; beside those named below, an endpoint can give any that its work ends with.
        - **Idempotency-Key** (or `X-Idempotency-Key`) on whatever changes something: the same request under the same key is done once, and the second time gets the
          first one's answer with `Idempotent-Replayed: true`. Kept for a day. A form is known by its fields and its file's digest. It is done once also when the
          server dies in the middle of it: what was done is noted with the doing, so whoever asks again gets the answer made anew from what was made, at its
          state of then. While the first request is at work the second one is told `idempotency-in-progress`, with `Retry-After`; a request of which nothing was
          done when its server died is taken up by who asks again, on PostgreSQL after two minutes. What is done job by job (`jobs/dead/redrive`,
          `jobs/dead/discard`) goes on where it stopped, with the jobs that were dead when it was first asked, and tells the sum.
        - **Events** are server-sent; [Events](events.md) lists them.
        """

    private static func endpoint(_ row: APIReference.Row) -> [String] {
        var lines = ["\n### \(row.method) \(row.path)\n\n\(row.summary)"]
        if !row.query.isEmpty {
            lines.append("\n| query | meaning |\n| --- | --- |")
            lines += row.query.map { "| `\($0.name)` | \(cell($0.meaning)) |" }
        }
        if !row.fields.isEmpty {
            lines.append("\n| field | type | meaning |\n| --- | --- | --- |")
            lines += row.fields.map { "| `\($0.name)`\($0.isRequired ? " (required)" : "") | \(cell($0.type)) | \(cell($0.meaning)) |" }
        }
        lines.append("\nAnswers \(row.status)\(row.answer.isEmpty ? " without a body" : ": \(row.answer)").")
        if !row.problems.isEmpty {
            lines.append("\n| problem | when |\n| --- | --- |")
            lines += row.problems.map { "| \($0.status) `\($0.code)` | \(cell($0.when)) |" }
        }
        return lines + ["\n```sh\n\(row.curl)\n```"]
    }

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
