/// The proxy as one child process sees it: credentials of its own, a byte limit, and a record of what was refused.
///
/// Closing it (or dropping it) ends its connections and makes its credentials worthless.
package final class ProxySession: Sendable {
    /// For `--proxy`, `http_proxy` and the like: `http://quill:<token>@127.0.0.1:<port>`, without the
    /// credentials for a session with its own port. A secret: keep it out of logs.
    package let proxyURL: String

    private let record: SessionRecord
    private let onClose: @Sendable (SessionRecord) -> Void

    init(record: SessionRecord, proxyURL: String, onClose: @escaping @Sendable (SessionRecord) -> Void) {
        self.record = record
        self.proxyURL = proxyURL
        self.onClose = onClose
    }

    deinit { close() }

    /// What was refused so far, each thing once, at most the first 100. Complete when the child has ended.
    package var refusals: [Refusal] { record.refusals }

    /// Bytes that came from outside, heads and tunnelled bytes included.
    package var bytesReceived: Int64 { record.received }

    /// Ends the session: no new connection at once, and the open ones are reset.
    package func close() { onClose(record) }
}
