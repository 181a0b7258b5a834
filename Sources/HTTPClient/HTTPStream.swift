/// An answer whose body is read piece by piece. The server is held back while nobody reads, so little of it is ever in memory.
package final class HTTPStream: Sendable {
    /// Bytes that may wait to be read.
    static let capacity = 256 << 10

    package let status: Int
    package let headers: HTTPHeaders
    private let transfer: Transfer
    private let loop: TransferLoop

    init(_ head: HeadReader.Head, _ transfer: Transfer, _ loop: TransferLoop) {
        status = head.status
        headers = head.headers
        self.transfer = transfer
        self.loop = loop
    }

    /// One that nobody holds is one that nobody reads.
    deinit { cancel() }

    /// What has come since the last call, as soon as there is some; nil when the body has ended as it should.
    /// Cancelling the task ends the transfer.
    package func next() async throws(HTTPClientError) -> [UInt8]? {
        let (transfer, loop) = (transfer, loop)
        let result = await withTaskCancellationHandler {
            await transfer.inbox.next { _ = loop.send(.resume(transfer)) }
        } onCancel: {
            _ = loop.send(.cancel(transfer))
        }
        return try result.get()
    }

    /// Ends the transfer; what has come may still be read, then `next` throws `cancelled`.
    package func cancel() { _ = loop.send(.cancel(transfer)) }
}
