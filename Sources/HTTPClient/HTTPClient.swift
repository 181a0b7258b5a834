internal import Support

/// Speaks HTTP/1.1, over TLS where the address says https, on one thread of its own. Kept connections are its own too, so a
/// guarded client never goes on a connection that another one opened.
///
/// Hold it as long as its streams are read: they end with it. Bodies are taken as they come: nothing is decompressed. No
/// proxy, cookie jar, netrc or variable of the environment is used.
///
///     let answer = try await client.send(HTTPRequest("GET", "https://example.org/"))
package final class HTTPClient: Sendable {
    package struct Options: Sendable {
        /// Nil for hosts that an operator chose. Else judges every connection before it is opened, whatever a name led to.
        let allows: AddressCheck?
        let userAgent: String
        /// Path of a PEM file to use in place of the system's authorities.
        let certificateAuthorities: String?

        package static func trusted(userAgent: String, certificateAuthorities: String? = nil) -> Options {
            Options(allows: nil, userAgent: userAgent, certificateAuthorities: certificateAuthorities)
        }

        /// For addresses that users give: `allows` gets the bytes of each `struct sockaddr`.
        package static func guarded(userAgent: String, certificateAuthorities: String? = nil, by allows: @escaping AddressCheck) -> Options
        {
            Options(allows: allows, userAgent: userAgent, certificateAuthorities: certificateAuthorities)
        }
    }

    private let loop: TransferLoop
    private let allows: AddressCheck?

    package init(_ options: Options) {
        allows = options.allows
        loop = TransferLoop(options)
        loop.start()
    }

    deinit { loop.stop() }

    /// Ends every transfer with `closed`, and returns when the thread is gone.
    package func close() async {
        await withCheckedContinuation { loop.stop($0) }
    }

    /// Sends a request and collects its answer. Cancelling the task ends the transfer.
    package func send(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
        var hop = Hop(request)
        while true {
            let transfer = try begin(hop, unread: .max)
            let body = try await reading(transfer) { await transfer.inbox.all() }
            let head = try await transfer.inbox.head(host: transfer.address.host).get()
            guard let next = try hop.next(after: head, from: transfer.address) else {
                return HTTPResponse(status: head.status, headers: head.headers, body: body)
            }
            hop = next
        }
    }

    /// Sends a request and returns when the head of its answer has come. Cancelling the task ends the transfer.
    package func stream(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPStream {
        var hop = Hop(request)
        while true {
            let transfer = try begin(hop, unread: HTTPStream.capacity)
            let head = try await reading(transfer) { await transfer.inbox.head(host: transfer.address.host) }
            let stream = HTTPStream(head, transfer, loop)
            guard let next = try hop.next(after: head, from: transfer.address) else { return stream }
            stream.cancel()
            hop = next
        }
    }

    private func begin(_ hop: Hop, unread: Int) throws(HTTPClientError) -> Transfer {
        let address = try Address(hop.request.url)
        if let fault = hop.request.fault { throw HTTPClientError(host: address.host, cause: .badRequest(fault)) }
        let transfer = Transfer(hop.timed(), address: address, allows: allows, inbox: Inbox(capacity: unread))
        guard loop.send(.start(transfer)) else { throw HTTPClientError(host: address.host, cause: .closed) }
        return transfer
    }

    private func reading<T: Sendable>(
        _ transfer: Transfer, _ body: () async -> Result<T, HTTPClientError>
    ) async throws(HTTPClientError) -> T {
        let result = await withTaskCancellationHandler(operation: body) { [loop] in _ = loop.send(.cancel(transfer)) }
        return try result.get()
    }
}
