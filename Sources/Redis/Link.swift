import CHiredis
import CNet
import Glibc

/// A connection, for the thread that owns it: hiredis puts commands and answers into bytes, `poll` waits for them.
final class Link {
    private let socket: Int32
    private let reader: UnsafeMutablePointer<redisReader>
    private let bell: Bell

    /// An answer of more bytes than this is not one to a doorbell.
    private static let answerLimit = 16 << 20

    private init(_ socket: Int32, _ reader: UnsafeMutablePointer<redisReader>, _ bell: Bell) {
        self.socket = socket
        self.reader = reader
        self.bell = bell
    }

    deinit {
        redisReaderFree(reader)
        close(socket)
    }

    /// Connects, signs in and chooses the database.
    /// - Parameter isWanted: asked when the bell rings; false ends the wait with `cancelled`.
    static func open(
        _ address: RedisAddress, until end: ContinuousClock.Instant, _ bell: Bell, _ isWanted: () -> Bool
    ) throws(RedisError) -> Link {
        var places = [net_address](repeating: net_address(), count: 8)
        // Blocks as long as the system's resolver does: this is a thread of our own.
        let count = Int(net_resolve(address.host, &places, Int32(places.count)))
        guard count > 0 else { throw .unreachable("\(address.host) has no address") }
        var failure = RedisError.unreachable("\(address.place) does not accept connections")
        for place in places.prefix(count) {
            do throws(RedisError) {
                let link = try connect(place, address, until: end, bell, isWanted)
                try link.greet(address, until: end, isWanted)
                return link
            } catch .unreachable(let why) {
                failure = .unreachable(why)
            }
        }
        throw failure
    }

    private static func connect(
        _ place: net_address, _ address: RedisAddress, until end: ContinuousClock.Instant, _ bell: Bell, _ isWanted: () -> Bool
    ) throws(RedisError) -> Link {
        var place = place
        let socket = withUnsafeBytes(of: &place.bytes) { bytes in
            net_connect(bytes.bindMemory(to: UInt8.self).baseAddress, Int32(place.length), address.port)
        }
        guard socket >= 0 else { throw .unreachable("\(address.place) does not accept connections") }
        guard let reader = redisReaderCreate() else {
            close(socket)
            throw .unreachable("no memory for a connection")
        }
        let link = Link(socket, reader, bell)
        try link.wait(POLLOUT, until: end, isWanted)
        guard net_error(socket) == 0 else { throw .unreachable("\(address.place) does not accept connections") }
        return link
    }

    private func greet(_ address: RedisAddress, until end: ContinuousClock.Instant, _ isWanted: () -> Bool) throws(RedisError) {
        var commands: [[String]] = []
        if let password = address.password { commands.append(["AUTH"] + (address.user.map { [$0] } ?? []) + [password]) }
        if address.database != 0 { commands.append(["SELECT", "\(address.database)"]) }
        // A server that wants a password says so at the first command, whatever it is.
        commands.append(["PING"])
        for case .failure(let code, let message) in try exchange(commands, until: end, isWanted) {
            // It is there and reads its data, or has no room for us just now.
            if code == "LOADING" || code == "MASTERDOWN" || message.contains("max number of clients") { throw .unreachable(message) }
            throw .refused(code: code, message: message)
        }
    }

    /// Whether the server has ended the connection while nothing was asked of it.
    var hasEnded: Bool {
        var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        // A server says nothing to who asks nothing, unless it says good-bye.
        return poll(&watched, 1, 0) > 0
    }

    /// Sends commands in one go and reads an answer to each. After an error the connection is of no more use.
    func exchange(
        _ commands: [[String]], until end: ContinuousClock.Instant, _ isWanted: () -> Bool
    ) throws(RedisError) -> [RedisValue] {
        var unsent: ArraySlice<UInt8> = []
        for command in commands { unsent += try Self.bytes(of: command) }
        var answers: [RedisValue] = []
        while answers.count < commands.count {
            while !unsent.isEmpty, try send(&unsent) {}
            if let answer = try nextAnswer() {
                answers.append(answer)
            } else if try !receive() {
                try wait(unsent.isEmpty ? POLLIN : POLLIN | POLLOUT, until: end, isWanted)
            }
        }
        return answers
    }

    private static func bytes(of command: [String]) throws(RedisError) -> [UInt8] {
        let words = command.map { Array($0.utf8) }
        let pointers = words.map { word in
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, word.count), alignment: 1)
            copy.copyBytes(from: word)
            return copy
        }
        defer { pointers.forEach { $0.deallocate() } }
        var target: UnsafeMutablePointer<CChar>?
        var starts = pointers.map { UnsafePointer($0.bindMemory(to: CChar.self).baseAddress) }
        let length = chiredis_format(&target, Int32(words.count), &starts, words.map(\.count))
        guard length > 0, let target else { throw .unreachable("no memory for a command") }
        defer { chiredis_free(target) }
        return Array(UnsafeRawBufferPointer(start: target, count: Int(length)))
    }

    /// Whether the system took some of it.
    private func send(_ bytes: inout ArraySlice<UInt8>) throws(RedisError) -> Bool {
        let count = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if count > 0 { bytes = bytes.dropFirst(count) }
        if count > 0 || errno == EINTR { return true }
        guard errno == EAGAIN else { throw Self.broken }
        return false
    }

    /// Whether bytes came.
    private func receive() throws(RedisError) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = recv(socket, &buffer, buffer.count, 0)
        if count > 0 {
            let isFed = buffer.withUnsafeBytes {
                redisReaderFeed(reader, $0.bindMemory(to: CChar.self).baseAddress, count) == REDIS_OK
            }
            guard isFed, reader.pointee.len < Self.answerLimit else { throw .garbled }
            return true
        }
        guard count < 0, errno == EAGAIN || errno == EINTR else { throw Self.broken }
        return errno == EINTR
    }

    private func nextAnswer() throws(RedisError) -> RedisValue? {
        var found: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &found) == REDIS_OK else { throw .garbled }
        guard let found else { return nil }
        defer { freeReplyObject(found) }
        return RedisValue(found.assumingMemoryBound(to: redisReply.self))
    }

    private func wait(_ interest: Int32, until end: ContinuousClock.Instant, _ isWanted: () -> Bool) throws(RedisError) {
        while true {
            switch bell.wait(socket, for: interest, until: end) {
            case .ready: return
            case .late: throw .timedOut
            case .rung: if !isWanted() { throw .cancelled }
            }
        }
    }

    private static let broken = RedisError.unreachable("the connection broke")
}
