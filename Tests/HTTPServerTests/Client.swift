import Foundation
import Glibc
import HTTPServer
import Support

/// Runs blocking work on a thread of its own, so that the cooperative pool stays free.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}

struct SocketFailure: Error, Equatable {
    let call: String
    let code: Int32
}

/// A blocking TCP socket. It gives up after 20 s, so that a hang is a red test and not a hung run.
final class Client: Sendable {
    let number: Int32
    private let unread = Lock<[UInt8]>([])

    init(_ port: UInt16, receiveBuffer: Int32? = nil) throws {
        number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        if var size = receiveBuffer { setsockopt(number, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size)) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result != 0 { throw SocketFailure(call: "connect", code: errno) }
    }

    deinit { Glibc.close(number) }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw SocketFailure(call: "send", code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// As many bytes as the connection takes without waiting longer than `milliseconds` for room.
    func writeUntilFull(limit: Int, milliseconds: Int32) -> Int {
        let block = [UInt8](repeating: 7, count: 64 << 10)
        var sent = 0
        while sent < limit {
            var poll = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
            if Glibc.poll(&poll, 1, milliseconds) == 0 { return sent }
            let count = send(number, block, min(block.count, limit - sent), Int32(MSG_NOSIGNAL) | 0x40)
            guard count > 0 else { return sent }
            sent += count
        }
        return sent
    }

    /// At least one byte; empty at the end.
    func read(_ limit: Int = 64 << 10) throws -> [UInt8] {
        let kept = unread.withLock { unread -> [UInt8] in
            defer { unread.removeFirst(min(limit, unread.count)) }
            return Array(unread.prefix(limit))
        }
        if !kept.isEmpty { return kept }
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = recv(number, &buffer, limit, 0)
        guard count >= 0 else { throw SocketFailure(call: "recv", code: errno) }
        return Array(buffer.prefix(count))
    }

    func read(exactly count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count, case let piece = try read(count - bytes.count), !piece.isEmpty { bytes += piece }
        return bytes
    }

    /// Everything up to and with `mark`, or up to the end.
    func read(until mark: String) throws -> String {
        var bytes: [UInt8] = []
        let wanted = Array(mark.utf8)
        var from = 0
        while true {
            let piece = try read()
            bytes += piece
            while from + wanted.count <= bytes.count {
                if bytes[from] == wanted[0], bytes[from...].starts(with: wanted) {
                    let rest = bytes[(from + wanted.count)...]
                    unread.withLock { $0.insert(contentsOf: rest, at: 0) }
                    return String(decoding: bytes.prefix(from + wanted.count), as: UTF8.self)
                }
                from += 1
            }
            if piece.isEmpty { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func readToEnd() throws -> String {
        var all: [UInt8] = []
        while case let piece = try read(), !piece.isEmpty { all += piece }
        return String(decoding: all, as: UTF8.self)
    }

    /// Whether the server ended the connection, in order or not.
    func isAtEnd() throws -> Bool {
        do { return try read(1).isEmpty } catch let failure as SocketFailure where failure.code == ECONNRESET { return true }
    }

    /// One answer, whose body has a length.
    func answer(toHead isHead: Bool = false) throws -> Answer {
        var answer = Answer(head: try read(until: "\r\n\r\n"))
        if !isHead, let length = answer["content-length"].flatMap({ Int($0) }) {
            answer.body = String(decoding: try read(exactly: length), as: UTF8.self)
        }
        return answer
    }

    func get(_ target: String, headers: String = "") throws -> Answer {
        try write("GET \(target) HTTP/1.1\r\nHost: test\r\n\(headers)\r\n")
        return try answer()
    }

    func endSending() { shutdown(number, Int32(SHUT_WR)) }
    func disconnect() { shutdown(number, Int32(SHUT_RDWR)) }

    /// Makes the end of this client a reset.
    func resetAtEnd() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(number, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }
}

struct Answer: Sendable {
    let head: String
    var body = ""

    var status: Int { Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0 }

    subscript(name: String) -> String? {
        for line in head.split(separator: "\r\n").dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == name { return parts[1].trimmingCharacters(in: .whitespaces) }
        }
        return nil
    }
}

extension Signal {
    /// Whether it came within 20 s, without holding a thread of the pool.
    func came() async throws -> Bool {
        try await onThread { self.wait(milliseconds: 20_000) }
    }
}

/// A server for one test, closed behind it.
func withServer<Value: Sendable>(
    _ options: ServerOptions = ServerOptions(), _ handler: @escaping @Sendable (Request) async -> Response,
    test: (HTTPServer) async throws -> Value
) async throws -> Value {
    let server = try HTTPServer(options, handler: handler)
    do {
        let value = try await test(server)
        await server.close()
        return value
    } catch {
        await server.close()
        throw error
    }
}

/// The same with a client on a thread of its own.
func withClient<Value: Sendable>(
    _ options: ServerOptions = ServerOptions(), _ handler: @escaping @Sendable (Request) async -> Response,
    test: @escaping @Sendable (Client) throws -> Value
) async throws -> Value {
    try await withServer(options, handler) { server in
        let port = server.port
        return try await onThread { try test(Client(port)) }
    }
}
