import Foundation
import Gates
import Testing

@Suite("Sites that behave badly")
struct SilentSiteTests {
    @Test("One that never answers is given up after the time that the setting allows")
    func silent() async throws {
        let desk = try Desk()
        let site = try Site(answer: nil)
        let told = try await desk.quill(
            "article", "http://127.0.0.1:\(site.port)/talk.mp4", "--json",
            environment: ["QUILL_EGRESS_ALLOW": "127.0.0.0/8", "QUILL_LOOK_TIMEOUT_SECONDS": "2"])
        #expect(told.code == 1)
        #expect(try told.problem().code == "timed-out", "\(told.out)")
        #expect(try !told.problem().hint.isEmpty)
    }

    @Test("A redirection to a private address is not followed")
    func redirection() async throws {
        let desk = try Desk()
        let site = try Site(
            answer: "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        let told = try await desk.quill(
            "article", "http://127.0.0.1:\(site.port)/talk.mp4", "--json", environment: ["QUILL_EGRESS_ALLOW": "127.0.0.0/8"])
        #expect(told.code == 1)
        #expect(try told.problem().code == "private-address", "\(told.out)")
    }
}

/// A site on the loopback that gives the same answer to everything, or none. It serves as long as it is referred to.
final class Site: Sendable {
    let port: UInt16
    /// Opens with the first connection.
    let asked = Gate()
    private let listener: Int32

    init(answer: String?) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in(
            sin_family: UInt16(AF_INET), sin_port: 0, sin_addr: in_addr(s_addr: UInt32(0x7F00_0001).bigEndian),
            sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        try #require(isOpen, "no port on the loopback")
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [asked] in
            var held: [Int32] = []
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { break }
                asked.open()
                guard let answer else {
                    held.append(connection)
                    continue
                }
                var buffer = [UInt8](repeating: 0, count: 8_192)
                _ = read(connection, &buffer, buffer.count)
                let bytes = Array(answer.utf8)
                _ = write(connection, bytes, bytes.count)
                close(connection)
            }
            held.forEach { close($0) }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }
}
