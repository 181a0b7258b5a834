internal import CCurl
internal import Glibc

/// Judges the address of a connection about to be opened, given as the bytes of its `struct sockaddr`.
package typealias AddressCheck = @Sendable (UnsafeRawBufferPointer) -> Bool

/// One request on its way, and its answer.
/// Unchecked: what changes is touched only by the thread of its `TransferLoop`, once it has been handed over.
final class Transfer: @unchecked Sendable {  // allowed: confined to the loop's thread
    let request: HTTPRequest
    let address: Address
    let inbox: Inbox
    private let allows: AddressCheck?

    /// Set while it is under way.
    var easy: UnsafeMutableRawPointer?
    var headerList: UnsafeMutablePointer<curl_slist>?
    var file: Int32 = -1
    /// Where the body begins in the file, and how much of it is still to be read where not all is.
    var fileStart: off_t = 0
    var fileLeft: Int?
    /// What a callback found wrong, more telling than libcurl's code.
    var failure: HTTPClientError.Cause?
    var isPaused = false
    private(set) var isSent = false
    /// When the last byte went or came, in milliseconds of the loop's clock; nil until the connection stands.
    private var lastActivity: Int?
    private var sentBytes: curl_off_t = 0
    private var started = 0
    private var reader = HeadReader()
    private var received = 0

    init(_ request: HTTPRequest, address: Address, allows: AddressCheck?, inbox: Inbox) {
        self.request = request
        self.address = address
        self.allows = allows
        self.inbox = inbox
    }

    func begin(now: Int) { started = now }

    func error(_ cause: HTTPClientError.Cause) -> HTTPClientError {
        HTTPClientError(host: address.host, cause: cause, mayHaveArrived: isSent)
    }

    // MARK: Idleness

    private var idleMilliseconds: Int { HTTPTimeouts.milliseconds(request.timeouts.idle) }

    /// When it has to be looked at again, if nothing moves.
    func idleDeadline(now: Int) -> Int { (isPaused ? now : lastActivity ?? now) + idleMilliseconds }

    func isIdle(now: Int) -> Bool {
        guard let easy, let last = lastActivity, !isPaused else { return false }
        let sent = ccurl_sent_bytes(easy)
        if sent != sentBytes {
            sentBytes = sent
            lastActivity = now
            return false
        }
        return now - last >= idleMilliseconds
    }

    func moved() { lastActivity = TransferLoop.now() }

    // MARK: What libcurl tells

    func sending() {
        isSent = true
        moved()
    }

    func mayConnect(to address: UnsafeRawBufferPointer) -> Bool {
        guard let allows, !allows(address) else { return true }
        failure = .addressRefused
        return false
    }

    func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        moved()
        switch reader.take(line) {
        case .more: return true
        case .head(let head):
            inbox.put(head)
            return true
        case .tooLarge:
            failure = .tooLarge(limit: HeadReader.maxBytes)
            return false
        }
    }

    func takeBody(_ bytes: UnsafeRawBufferPointer) -> ccurl_verdict {
        moved()
        guard bytes.count <= request.maxResponseBytes - received else {
            failure = .tooLarge(limit: request.maxResponseBytes)
            return CCURL_ABORT
        }
        guard inbox.put(bytes) else {
            isPaused = true
            return CCURL_PAUSE
        }
        received += bytes.count
        return CCURL_TAKEN
    }

    func fillBody(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let wanted = min(room.count, fileLeft ?? room.count)
        guard wanted > 0 else { return 0 }
        var count = read(file, room.baseAddress, wanted)
        while count < 0 && errno == EINTR { count = read(file, room.baseAddress, wanted) }
        if count < 0 { failure = .fileUnreadable } else { fileLeft = fileLeft.map { $0 - count } }
        return count
    }

    /// Goes back within the body, for a request that is sent once more.
    func rewind(to offset: off_t) -> Bool {
        if case .slice(_, _, let byteCount) = request.body { fileLeft = Int(byteCount) - offset }
        return lseek(file, fileStart + offset, SEEK_SET) == fileStart + offset
    }

    // MARK: The end

    /// What libcurl's code for its end means.
    func ending(_ code: CURLcode, now: Int) -> Result<Void, HTTPClientError> {
        if code == CURLE_OK { return .success(()) }
        if let failure, failure != .addressRefused || code == CURLE_COULDNT_CONNECT { return .failure(error(failure)) }
        let cause: HTTPClientError.Cause =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST: .unresolvable
            case CURLE_COULDNT_CONNECT: .unreachable
            case CURLE_OPERATION_TIMEDOUT: .timedOut(timedOutPhase(now: now))
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR: .certificate
            case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_SHUTDOWN_FAILED: .tls
            case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE: .connectionLost
            case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: .badResponse
            default: .failed(code: Int(code.rawValue))
            }
        return .failure(error(cause))
    }

    private func timedOutPhase(now: Int) -> HTTPClientError.Phase {
        guard !isSent else { return .total }
        // Both are libcurl's: the one whose time is over is meant.
        guard let total = request.timeouts.total else { return .connect }
        return now - started + 5 >= HTTPTimeouts.milliseconds(total) ? .total : .connect
    }
}
