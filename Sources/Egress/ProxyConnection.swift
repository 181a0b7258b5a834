internal import CNet

/// One connection of a client and what it leads to. Confined to the relay thread.
///
/// It does its own reading and writing; what it cannot do itself (look a name up, be watched) it says in `step`
/// and in `interest`, and the loop does it.
final class ProxyConnection {
    enum Phase: Equatable {
        case readingHead, resolving, connecting
        case relaying
        /// The last bytes go to the client.
        case finishing
        /// Everything is sent; what the client still sends is thrown away, since closing on unread bytes
        /// would be a reset that could overtake our answer.
        case lingering
        case over
    }

    struct Surroundings {
        let addressGuard: AddressGuard
        let limits: ProxyLimits
        let sessions: Sessions
    }

    let id: UInt64
    let client: Descriptor
    private(set) var origin: Descriptor?
    private(set) var phase = Phase.readingHead
    private(set) var deadline: ContinuousClock.Instant
    private(set) var session: SessionRecord?
    private(set) var destination: Destination?
    /// Set by the loop when it has put the name in its queue.
    var isLookupAsked = false

    private let surroundings: Surroundings
    private var head: [UInt8] = []
    private var body = BodyFraming.length(0)
    private var isTunnel = false
    private var candidates: ArraySlice<IPAddress> = []
    private var connectDeadline: ContinuousClock.Instant
    private var upstream = RelayBuffer()
    private var downstream = RelayBuffer()
    private var response = ResponseHead()
    private var clientEnded = false
    private var originEnded = false
    private var toldOriginEnd = false

    /// `session` is known beforehand on a port of its own; elsewhere the credentials tell it.
    init(id: UInt64, client: Descriptor, session: SessionRecord?, surroundings: Surroundings) {
        self.id = id
        self.client = client
        self.session = session
        self.surroundings = surroundings
        deadline = .now + surroundings.limits.headTime
        connectDeadline = deadline
    }

    // MARK: What the loop watches

    var clientInterest: Poller.Interest {
        var interest: Poller.Interest = downstream.isEmpty ? [] : .writing
        switch phase {
        case .readingHead, .lingering: interest.insert(.reading)
        case .relaying where !clientEnded && !body.isComplete && upstream.room > 0: interest.insert(.reading)
        default: break
        }
        return interest
    }

    var originInterest: Poller.Interest {
        switch phase {
        case .connecting: return .writing
        case .relaying:
            var interest: Poller.Interest = upstream.isEmpty ? [] : .writing
            // A head comes out in one piece with the first bytes of the body: it needs an empty buffer.
            let needed = isTunnel || response.isFinal ? 1 : RelayBuffer.capacity
            if !originEnded && downstream.room >= needed { interest.insert(.reading) }
            return interest
        default: return []
        }
    }

    // MARK: Events

    func clientReady(_ ready: Poller.Interest) {
        if ready.contains(.writing) { flushToClient() }
        if ready.contains(.reading) {
            switch phase {
            case .readingHead: readHead()
            case .relaying: readBody()
            case .lingering: discard()
            default: break
            }
        } else if ready.contains(.failed) {
            // Not readable and failed: nobody is there any more.
            end()
        }
    }

    func originReady(_ ready: Poller.Interest) {
        switch phase {
        case .connecting: finishConnect()
        case .relaying:
            if !ready.isDisjoint(with: [.writing, .failed]) { flushToOrigin() }
            if !ready.isDisjoint(with: [.reading, .failed]), originInterest.contains(.reading) { readOrigin() }
        default: break
        }
    }

    /// The deadline has passed.
    func expire() {
        switch phase {
        case .readingHead: head.isEmpty ? end() : answer(.headTooSlow)
        case .resolving: answer(.tooSlow)
        case .connecting: tryNextAddress()
        case .relaying where !isTunnel && !response.isFinal && downstream.isEmpty: answer(.tooSlow)
        case .relaying, .finishing: abort()
        case .lingering, .over: end()
        }
    }

    /// Resets the client's connection: whatever it has of the answer is not whole.
    func abort() {
        client.resetOnClose()
        end()
    }

    private func end() {
        phase = .over
        origin = nil
    }

    private func moved() { deadline = .now + surroundings.limits.idleTime }

    /// Ends with an answer of our own.
    func answer(_ answer: Answer) {
        origin = nil
        phase = .finishing
        deadline = .now + surroundings.limits.headTime
        // Only a head can have been sent before, never a piece of a body, so the room is there.
        if downstream.append(answer.bytes) { flushToClient() } else { abort() }
    }

    private func refuse(_ reason: Refusal.Reason, detail: String = "") {
        if let session, let destination {
            session.record(Refusal(host: destination.host, port: destination.port, reason: reason, detail: detail))
        }
        answer(.refused(reason))
    }
}

// MARK: - The request

extension ProxyConnection {
    private func readHead() {
        let limit = surroundings.limits.headBytes
        var chunk = [UInt8](repeating: 0, count: 4096)
        switch chunk.withUnsafeMutableBytes({ client.receive(into: $0) }) {
        case .blocked: return
        case .ended, .failed: return end()
        case .moved(let count):
            let searchFrom = max(0, head.count - 3)
            head += chunk[..<count]
            guard let headEnd = head[searchFrom...].firstIndexAfterEmptyLine else {
                if head.count > limit { answer(.headTooLarge) }
                return
            }
            guard headEnd <= limit else { return answer(.headTooLarge) }
            let rest = head[headEnd...]
            do throws(Answer) { try begin(RequestHead(head[..<headEnd]), rest: rest) } catch { answer(error) }
            head = []
        }
    }

    /// Checks who asks and for what, and readies what the origin will be sent.
    private func begin(_ request: RequestHead, rest: ArraySlice<UInt8>) throws(Answer) {
        if session == nil { session = surroundings.sessions.find(authorization: request.values("proxy-authorization")) }
        guard let session, session.isOpen else { throw .needsCredentials }
        isTunnel = request.method == "CONNECT"
        let framing = try request.framing()
        let destination = isTunnel ? try Destination(tunnel: request.target) : try Destination(absolute: request.target)
        self.destination = destination
        body = isTunnel ? .untilClose : framing
        if session.isSpent { return refuse(.byteLimit) }
        if AddressGuard.refusedPorts.contains(destination.port) { return refuse(.refusedPort) }
        let first = isTunnel ? [] : request.forwarded(to: destination)
        let count = try body.take(rest)
        guard upstream.append(first), upstream.append(rest.prefix(count)) else { throw .headTooLarge }
        phase = .resolving
        connectDeadline = .now + surroundings.limits.connectTime
        deadline = connectDeadline
    }
}

// MARK: - Connecting

extension ProxyConnection {
    /// The name's addresses have come. Each is judged, and only judged ones are connected to.
    func resolved(_ addresses: [IPAddress]) {
        guard phase == .resolving else { return }
        if addresses.isEmpty { return answer(.unreachable) }
        candidates = addresses.filter { surroundings.addressGuard.refusal(of: $0) == nil }[...]
        if candidates.isEmpty {
            let detail = addresses.lazy.map { address in
                "\(address) (\(self.surroundings.addressGuard.refusal(of: address)?.rawValue ?? "allowed"))"
            }
            return refuse(.privateAddress, detail: detail.joined(separator: ", "))
        }
        tryNextAddress()
    }

    private func tryNextAddress() {
        origin = nil
        phase = .connecting
        while let address = candidates.popFirst() {
            let now = ContinuousClock.now
            guard now < connectDeadline else { break }
            let bytes = address.bytes
            let number = net_connect(bytes, Int32(bytes.count), destination?.port ?? 0)
            guard let socket = Descriptor(number) else { continue }
            origin = socket
            // Each address gets its share of the time, so that a dead one does not spend all of it.
            deadline = now + (connectDeadline - now) / (candidates.count + 1)
            return
        }
        answer(.now >= connectDeadline ? .tooSlow : .unreachable)
    }

    private func finishConnect() {
        guard origin?.pendingError == 0 else { return tryNextAddress() }
        phase = .relaying
        moved()
        if isTunnel, !downstream.append("HTTP/1.1 200 Connection established\r\n\r\n".utf8) { return abort() }
        flushToOrigin()
        flushToClient()
    }
}

// MARK: - Relaying

extension ProxyConnection {
    private func readBody() {
        guard upstream.room > 0, !body.isComplete else { return }
        do throws(Answer) {
            let outcome = try upstream.fill(from: client) { (bytes) throws(Answer) in try body.take(bytes) }
            switch outcome {
            case .blocked: return
            case .failed: return end()
            case .ended:
                clientEnded = true
                // Half a request is no request.
                if !isTunnel { return end() }
            case .moved: moved()
            }
            flushToOrigin()
        } catch {
            response.isFinal ? abort() : answer(error)
        }
    }

    private func flushToOrigin() {
        guard let origin else { return }
        if !upstream.isEmpty {
            switch upstream.drain(to: origin) {
            case .moved: moved()
            case .blocked: break
            // It takes no more, but may have answered (413, say): its answer is still read.
            case .failed, .ended: body = .length(0); upstream = RelayBuffer()
            }
        }
        if upstream.isEmpty, clientEnded, !toldOriginEnd {
            toldOriginEnd = true
            origin.endSending()
        }
        finishIfBothEnded()
    }

    private func readOrigin() {
        guard let origin else { return }
        var received = 0
        do throws(Answer) {
            let isPlain = isTunnel || response.isFinal
            var shown: [UInt8] = []
            // A head grows by a line when it is rewritten: with what is pending it must still find room.
            let limit = isPlain ? RelayBuffer.capacity : ResponseHead.readLimit
            let outcome = try downstream.fill(from: origin, limit: limit) { (bytes) throws(Answer) in
                received = bytes.count
                if isPlain { return bytes.count }
                shown = try response.take(bytes)
                return 0
            }
            if received > 0, session?.receive(received) == false { return overLimit() }
            switch outcome {
            case .blocked: return
            case .failed: return response.isFinal || isTunnel ? abort() : answer(.unreachable)
            case .ended:
                if !isTunnel && !response.isFinal { return answer(.badOrigin) }
                originEnded = true
            case .moved:
                moved()
                guard downstream.append(shown) else { return abort() }
            }
            flushToClient()
        } catch {
            answer(error)
        }
    }

    private func overLimit() {
        if let session, let destination {
            session.record(Refusal(host: destination.host, port: destination.port, reason: .byteLimit))
        }
        abort()
    }

    private func flushToClient() {
        if !downstream.isEmpty {
            switch downstream.drain(to: client) {
            case .moved: if phase == .relaying { moved() }
            case .blocked: return
            case .failed, .ended: return end()
            }
        }
        guard downstream.isEmpty else { return }
        if phase == .finishing || (phase == .relaying && originEnded && !isTunnel) { return linger() }
        finishIfBothEnded()
    }

    /// A tunnel's directions end one by one.
    private func finishIfBothEnded() {
        guard isTunnel, phase == .relaying, originEnded, downstream.isEmpty else { return }
        if clientEnded && upstream.isEmpty { end() } else { client.endSending() }
    }

    private func linger() {
        origin = nil
        client.endSending()
        phase = .lingering
        deadline = .now + .seconds(2)
    }

    private func discard() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        switch chunk.withUnsafeMutableBytes({ client.receive(into: $0) }) {
        case .moved, .blocked: return
        case .ended, .failed: end()
        }
    }
}

extension ArraySlice<UInt8> {
    /// The index behind the first CR LF CR LF.
    fileprivate var firstIndexAfterEmptyLine: Int? {
        var index = startIndex
        while index + 3 < endIndex {
            if self[index] == 0x0D, self[index + 1] == 0x0A, self[index + 2] == 0x0D, self[index + 3] == 0x0A {
                return index + 4
            }
            index += 1
        }
        return nil
    }
}
