import Foundation
import Testing

@testable import Egress

/// What is refused.
extension ForwardProxyTests {
    @Test(arguments: [
        "169.254.169.254", "127.0.0.2", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "0", "2130706434", "0x7f000002",
        "0x7f.2", "0177.0.0.2", "127.2", "10.0.0.1", "[fe80::1]", "[::]", "255.255.255.255", "[64:ff9b::127.0.0.2]",
    ])
    func everySpellingOfAForbiddenAddressIsRefused(_ host: String) async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        for line in ["GET http://\(host):8080/", "CONNECT \(host):8080"] {
            let answer = try await session.exchange(line)
            #expect(answer.hasPrefix("HTTP/1.1 403 "), "\(line): \(answer)")
            #expect(answer.contains("\r\nX-Quill-Refused: private-address\r\n"))
        }
        let bare = host.trimmingCharacters(in: ["[", "]"])
        #expect(session.refusals.map(\.host) == [bare])
        #expect(session.refusals.map(\.reason) == [.privateAddress])
        await proxy.close()
    }

    @Test func aForbiddenServerSeesNoConnection() async throws {
        let forbidden = try Origin.answering("secret", host: "127.0.0.2")
        let resolver = TableResolver(["inside.test": [["127.0.0.2"]]])
        let proxy = try loopbackProxy(resolver: resolver)
        let session = proxy.openSession()
        let answer = try await session.exchange("GET http://inside.test:\(forbidden.port)/")
        #expect(answer.hasPrefix("HTTP/1.1 403 "))
        #expect(!answer.contains("127.0.0.2"))
        #expect(
            session.refusals == [
                Refusal(host: "inside.test", port: forbidden.port, reason: .privateAddress, detail: "127.0.0.2 (loopback)")
            ])
        #expect(forbidden.connections == 0)
        await proxy.close()
    }

    @Test func aSecondAnswerOfTheResolverIsJudgedAnew() async throws {
        let allowed = try Origin.answering("hello")
        let resolver = TableResolver(["rebind.test": [["127.0.0.1"], ["127.0.0.2"]]])
        let proxy = try loopbackProxy(resolver: resolver)
        let session = proxy.openSession()
        let line = "GET http://rebind.test:\(allowed.port)/"
        #expect(try await session.exchange(line).hasSuffix("hello"))
        // One question for a request: what was judged is what was connected to.
        #expect(resolver.asked == ["rebind.test"])
        #expect(try await session.exchange(line).hasPrefix("HTTP/1.1 403 "))
        #expect(resolver.asked.count == 2)
        await proxy.close()
    }

    @Test func ofManyAddressesOnlyTheAllowedAreTried() async throws {
        let allowed = try Origin.answering("hello")
        let resolver = TableResolver(["many.test": [["::1", "127.0.0.2", "10.0.0.1", "127.0.0.1"]]])
        let proxy = try loopbackProxy(resolver: resolver)
        let session = proxy.openSession()
        #expect(try await session.exchange("GET http://many.test:\(allowed.port)/").hasSuffix("hello"))
        await proxy.close()
    }

    @Test func mailPortsAreRefused() async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        #expect(try await session.exchange("CONNECT 127.0.0.1:25").contains("X-Quill-Refused: refused-port"))
        #expect(session.refusals.map(\.reason) == [.refusedPort])
        await proxy.close()
    }

    @Test func theByteLimitCutsWithAReset() async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession(byteLimit: 1_000_000)
        let origin = try Origin { client in
            _ = try client.readHead()
            try client.write("HTTP/1.1 200 OK\r\n\r\n")
            let piece = [UInt8](repeating: 7, count: 1 << 20)
            while true { try client.write(piece) }
        }
        let line = "GET http://127.0.0.1:\(origin.port)/"
        // No length was announced: an orderly end would look like the whole.
        await #expect(throws: SocketFailure.reset) { try await session.exchange(line) }
        #expect(session.bytesReceived > 1_000_000)
        #expect(session.bytesReceived < 1_200_000)
        #expect(try await session.exchange(line).contains("X-Quill-Refused: byte-limit"))
        #expect(session.refusals.map(\.reason) == [.byteLimit])
        await proxy.close()
    }

    @Test(arguments: [
        "", "Proxy-Authorization: Basic cXVpbGw6d3Jvbmc=\r\n", "Proxy-Authorization: Bearer x\r\n",
        "Authorization: Basic cXVpbGw6d3Jvbmc=\r\n",
    ])
    func withoutCredentialsNothingIsDone(_ header: String) async throws {
        let resolver = TableResolver([:])
        let proxy = try loopbackProxy(resolver: resolver)
        let answer = try await onThread { [port = proxy.port] in
            let client = try TestSocket(connectTo: port)
            try client.write("GET http://somewhere.test/ HTTP/1.1\r\n\(header)\r\n")
            return try client.readToEnd()
        }
        #expect(answer.hasPrefix("HTTP/1.1 407 "))
        #expect(answer.contains("Proxy-Authenticate: Basic"))
        #expect(resolver.asked.isEmpty)
        await proxy.close()
    }

    @Test(arguments: [
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 3\r\nContent-Length: 3\r\n", "Transfer-Encoding: gzip\r\n",
        "Host: a\r\nHost: b\r\n", "X : 1\r\n",
    ])
    func ambiguousRequestsGoNowhere(_ headers: String) async throws {
        let origin = try Origin.answering("hello")
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        let answer = try await session.exchange("POST http://127.0.0.1:\(origin.port)/", headers: headers, body: "abc")
        #expect(answer.hasPrefix("HTTP/1.1 400 "))
        #expect(origin.connections == 0)
        await proxy.close()
    }

    @Test func aHeadThatIsTooLargeIsRefused() async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        let answer = try await session.exchange(
            "GET http://127.0.0.1/", headers: "X: \(String(repeating: "x", count: 17_000))\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 431 "))
        await proxy.close()
    }
}
