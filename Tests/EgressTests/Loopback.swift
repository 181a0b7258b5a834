import Foundation
import Glibc
import Support
import Testing

@testable import Egress

/// Runs blocking work on a thread of its own, so that the cooperative pool stays free.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}

struct SocketFailure: Error, Equatable {
    let call: String
    let code: Int32

    static let reset = SocketFailure(call: "recv", code: ECONNRESET)
}

/// A blocking TCP socket. Reads give up after 30 s, so that a hang is a red test and not a hung run.
final class TestSocket: Sendable {
    let number: Int32

    init(number: Int32) {
        self.number = number
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    convenience init(connectTo port: UInt16) throws(SocketFailure) {
        self.init(number: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        let result = withAddress("127.0.0.1", port) { Glibc.connect(number, $0, $1) }
        if result != 0 { throw SocketFailure(call: "connect", code: errno) }
    }

    /// Whether anybody listens at a port of this machine.
    static func connects(to port: UInt16) throws -> Bool {
        do throws(SocketFailure) { _ = try TestSocket(connectTo: port) } catch {
            guard error.code == ECONNREFUSED else { throw error }
            return false
        }
        return true
    }

    deinit { close(number) }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw SocketFailure(call: "send", code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// At least one byte; empty at the end.
    func read(_ limit: Int = 64 * 1024) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = recv(number, &buffer, limit, 0)
        guard count >= 0 else { throw SocketFailure(call: "recv", code: errno) }
        return Array(buffer.prefix(count))
    }

    func readHead() throws -> String {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            let byte = try read(1)
            if byte.isEmpty { break }
            head += byte
        }
        return String(decoding: head, as: UTF8.self)
    }

    func readToEnd() throws -> String {
        var all: [UInt8] = []
        while case let piece = try read(), !piece.isEmpty { all += piece }
        return String(decoding: all, as: UTF8.self)
    }

    func endSending() { shutdown(number, Int32(SHUT_WR)) }
}

func withAddress<Value>(_ host: String, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr(host)
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
}

/// A TCP server with a thread for each connection. It ends with its last reference.
final class Origin: Sendable {
    let port: UInt16
    private let listener: Int32
    private let accepted = Lock(0)

    var connections: Int { accepted.withLock { $0 } }

    init(host: String = "127.0.0.1", serve: @escaping @Sendable (TestSocket) throws -> Void) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let bound = withAddress(host, 0) { Glibc.bind(listener, $0, $1) }
        guard bound == 0, listen(listener, 1024) == 0 else { throw SocketFailure(call: "bind", code: errno) }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
        }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        let accepted = accepted
        Thread.detachNewThread {
            while case let number = accept(listener, nil, nil), number >= 0 {
                let client = TestSocket(number: number)
                accepted.withLock { $0 += 1 }
                Thread.detachNewThread {
                    // A client that goes away in the middle is what many tests are about.
                    do { try serve(client) } catch { client.endSending() }
                }
            }
            close(listener)
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// Answers every request with `body`.
    static func answering(_ body: String, host: String = "127.0.0.1") throws -> Origin {
        try Origin(host: host) { client in
            let head = try client.readHead()
            try client.write("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\nConnection: keep-alive\r\n\r\n\(body)")
            if head.isEmpty { return }
        }
    }
}

/// Answers from a table, each question with the next answer in its row (the last one stays).
final class TableResolver: Resolver {
    private let table: Lock<[String: [[IPAddress]]]>
    private let questions = Lock<[String]>([])

    init(_ table: [String: [[String]]]) {
        self.table = Lock(table.mapValues { $0.map { $0.compactMap { IPAddress($0) } } })
    }

    var asked: [String] { questions.withLock { $0 } }

    func addresses(of host: String) -> [IPAddress] {
        questions.withLock { $0.append(host) }
        return table.withLock { table in
            guard var answers = table[host], let first = answers.first else { return [] }
            if answers.count > 1 { answers.removeFirst() }
            table[host] = answers
            return first
        }
    }
}

extension ProxySession {
    var port: UInt16 { UInt16(URLComponents(string: proxyURL)?.port ?? 0) }

    /// The header line that a client makes from `proxyURL`.
    var authorization: String {
        let parts = URLComponents(string: proxyURL)
        let pair = "\(parts?.user ?? ""):\(parts?.password ?? "")"
        return "Proxy-Authorization: Basic \(Data(pair.utf8).base64EncodedString())\r\n"
    }

    /// Sends one request to the proxy and gives everything that comes back.
    func exchange(
        _ requestLine: String, headers: String = "", body: String = "", asked: @escaping @Sendable () -> Void = {}
    ) async throws -> String {
        let text = "\(requestLine) HTTP/1.1\r\n\(authorization)\(headers)\r\n\(body)"
        return try await onThread { [port] in
            let socket = try TestSocket(connectTo: port)
            try socket.write(text)
            asked()
            return try socket.readToEnd()
        }
    }
}

/// A proxy whose guard lets tests reach 127.0.0.1 and nothing else of this machine.
func loopbackProxy(
    limits: ProxyLimits = ProxyLimits(), resolver: any Resolver = SystemResolver()
) throws -> ForwardProxy {
    try ForwardProxy(guard: AddressGuard(allowed: "127.0.0.1/32"), limits: limits, resolver: resolver)
}

/// The open descriptors of this process.
func openDescriptors() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
}
