/// A request that may be sent on to another address.
struct Hop {
    private(set) var request: HTTPRequest
    private var left: Int
    private let began = TransferLoop.now()

    init(_ request: HTTPRequest) {
        self.request = request
        left = request.followRedirects
    }

    /// Headers that another server may see: what describes the request, not who makes it.
    private static let harmless: Set = ["accept", "accept-language", "content-type", "range", "user-agent"]

    /// The request with what is left of its time.
    func timed() -> HTTPRequest {
        var timed = request
        timed.timeouts.total = request.timeouts.total.map { $0 - Double(TransferLoop.now() - began) / 1_000 }
        return timed
    }

    /// Where the answer sends it; nil when the answer is the last one.
    func next(after head: HeadReader.Head, from address: Address) throws(HTTPClientError) -> Hop? {
        guard request.followRedirects > 0, [301, 302, 303, 307, 308].contains(head.status), let place = head.headers["location"] else {
            return nil
        }
        func error(_ cause: HTTPClientError.Cause) -> HTTPClientError {
            HTTPClientError(host: address.host, cause: cause, mayHaveArrived: true)
        }
        guard left > 0 else { throw error(.tooManyRedirects) }
        let target: Address
        do throws(HTTPClientError) { target = try Address(place, relativeTo: address) } catch { throw self.refused(address) }
        // A socket belongs to one address, and what was secret on the way stays so.
        guard request.unixSocket == nil || target.isSameOrigin(as: address), address.scheme == "http" || target.scheme == "https" else {
            throw refused(address)
        }
        var next = self
        next.left -= 1
        next.request.url = target.text
        if !target.isSameOrigin(as: address) {
            next.request.headers = request.headers.filter { Self.harmless.contains($0.name.lowercased()) }
        }
        let becomesGet = head.status == 303 ? request.method != "HEAD" : head.status < 303 && request.method == "POST"
        if becomesGet {
            next.request.method = "GET"
            next.request.body = .none
            next.request.headers.removeAll { $0.name.lowercased() == "content-type" }
        }
        return next
    }

    private func refused(_ address: Address) -> HTTPClientError {
        HTTPClientError(host: address.host, cause: .redirectRefused, mayHaveArrived: true)
    }
}
