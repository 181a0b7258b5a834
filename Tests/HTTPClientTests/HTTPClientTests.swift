import Egress
import Foundation
import Glibc
import Testing

@testable import HTTPClient

@Suite struct HTTPClientTests {
    // MARK: What is sent

    @Test(arguments: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    func aRequestArrivesAsItWasWritten(_ method: String) async throws {
        let echo = try await Echo()
        var request = HTTPRequest(
            method, echo.url("/echo?a=1%202"), headers: [("X-One", "1"), ("x-empty", ""), ("Authorization", "Bearer k")])
        if method != "GET" && method != "OPTIONS" { request.body = .bytes([0, 1, 200, 255]) }
        let seen = try Seen(try await echo.client.send(request))
        #expect(seen.method == method && seen.target == "/echo?a=1%202")
        #expect(seen.header("x-one") == "1" && seen.header("x-empty") == "" && seen.header("authorization") == "Bearer k")
        #expect(seen.header("user-agent") == "test/1" && seen.header("expect") == nil && seen.header("content-type") == nil)
        #expect(seen.header("accept-encoding") == nil && seen.header("cookie") == nil)
        #expect(seen.body == (method == "GET" || method == "OPTIONS" ? "" : "\u{0}\u{1}\u{C8}\u{FF}"))
    }

    @Test func anEmptyPostHasALength() async throws {
        let echo = try await Echo()
        let seen = try Seen(try await echo.client.send(HTTPRequest("POST", echo.url("/echo"))))
        #expect(seen.header("content-length") == "0")
    }

    @Test func aHeadRequestHasNoBody() async throws {
        let echo = try await Echo()
        let answer = try await echo.client.send(HTTPRequest("HEAD", echo.url("/echo")))
        #expect(answer.status == 200 && answer.body.isEmpty && answer.headers["Content-Length"] != nil)
    }

    @Test func aFileIsStreamed() async throws {
        let echo = try await Echo()
        let path = echo.folder + "/upload"
        try Data(repeating: 65, count: 3 << 20).write(to: URL(fileURLWithPath: path))
        let seen = try Seen(try await echo.client.send(HTTPRequest("PUT", echo.url("/echo"), body: .file(path: path))))
        #expect(seen.header("content-length") == "\(3 << 20)" && seen.body.utf8.count == 3 << 20)
        for bad in [echo.folder, echo.folder + "/none", "/dev/null"] {
            #expect(await echo.failure(HTTPRequest("PUT", echo.url("/echo"), body: .file(path: bad))) == .fileUnreadable)
        }
    }

    @Test func nothingOfTheSurroundingsCounts() async throws {
        let echo = try await Echo()
        for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"] { setenv(name, "http://127.0.0.1:9", 1) }
        defer { for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"] { unsetenv(name) } }
        #expect(try await echo.get("/status/204").status == 204)
    }

    @Test func aUNIXSocketIsSpokenTo() async throws {
        let echo = try await Echo()
        let request = HTTPRequest("GET", "http://localhost/echo", unixSocket: echo.places.socket)
        #expect(try Seen(try await echo.client.send(request)).header("host") == "localhost")
    }

    @Test(arguments: [
        HTTPRequest("GET", "http://h/", headers: [("X", "a\r\nY: b")]), HTTPRequest("GET", "http://h/", headers: [("X\r\nY", "b")]),
        HTTPRequest("GET", "http://h/", headers: [("", "b")]), HTTPRequest("GET / HTTP/1.1\r\nX:", "http://h/"),
        HTTPRequest("GET", "http://h/", headers: [("Host", "other")]), HTTPRequest("POST", "http://h/", headers: [("content-LENGTH", "3")]),
        HTTPRequest("GET", "http://h/", unixSocket: String(repeating: "s", count: 108)),
    ])
    func aRequestThatCannotBeSentIsRefused(_ request: HTTPRequest) async {
        let client = HTTPClient(.trusted(userAgent: "test/1"))
        let error = await #expect(throws: HTTPClientError.self) { try await client.send(request) }
        guard case .badRequest = error?.cause else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.mayHaveArrived == false)
    }

    @Test(arguments: [
        "", "/echo", "file:///etc/passwd", "ftp://h/", "gopher://h/", "http://user:key@h/", "http://user@h/", "http://h/a b",
        "http://h/\r\nX: y", "ht!tp://h/", "http://h:99999/", "javascript:alert(1)",
    ])
    func onlyPlainAddressesAreTaken(_ url: String) async {
        let client = HTTPClient(.trusted(userAgent: "test/1"))
        let error = await #expect(throws: HTTPClientError.self) { try await client.send(HTTPRequest("GET", url)) }
        #expect(error?.cause == .badURL)
    }

    // MARK: What comes back

    @Test func headersAreFoundHoweverTheyAreWritten() async throws {
        let echo = try await Echo()
        let answer = try await echo.get("/interim")
        #expect(answer.status == 200 && answer.body == Array("ok".utf8))
        #expect(
            answer.headers["x-folded"] == "a, b" && answer.headers["SET-THING"] == "1" && answer.headers.all("Set-Thing") == ["1", "2"])
        #expect(answer.headers["x-early"] == nil && answer.headers["x-last"] == nil && answer.headers["x"] == nil)
    }

    @Test func aStatusIsNoError() async throws {
        let echo = try await Echo()
        for status in [204, 302, 404, 500] { #expect(try await echo.get("/status/\(status)").status == status) }
    }

    @Test func badAnswersAreTold() async throws {
        let echo = try await Echo()
        #expect(await echo.failure(HTTPRequest("GET", echo.url("/cut"))) == .connectionLost)
        #expect(await echo.failure(HTTPRequest("GET", echo.url("/drop"))) == .connectionLost)
        #expect(await echo.failure(HTTPRequest("GET", echo.url("/garbage"))) == .badResponse)
        #expect(await echo.failure(HTTPRequest("GET", echo.url("/head"))) == .tooLarge(limit: HeadReader.maxBytes))
        #expect(await echo.failure(HTTPRequest("GET", echo.url("/bytes?count=1001"), maxResponseBytes: 1_000)) == .tooLarge(limit: 1_000))
        #expect(try await echo.client.send(HTTPRequest("GET", echo.url("/bytes?count=1000"), maxResponseBytes: 1_000)).body.count == 1_000)
    }

    @Test func aHostThatIsNotThereIsTold() async throws {
        let echo = try await Echo()
        #expect(await echo.failure(HTTPRequest("GET", "http://127.0.0.1:1/")) == .unreachable)
        // A label over 63 bytes is refused before anybody is asked.
        #expect(await echo.failure(HTTPRequest("GET", "http://\(String(repeating: "a", count: 64)).invalid/")) == .unresolvable)
    }

    @Test func errorsKeepSecrets() async throws {
        let echo = try await Echo()
        for path in ["/cut", "/garbage", "/redirect/302?to=ftp://h/s3cret"] {
            let request = HTTPRequest(
                "GET", echo.url(path) + (path.contains("?") ? "&" : "?") + "key=s3cret", headers: [("Authorization", "s3cret")],
                followRedirects: 1)
            let error = await #expect(throws: HTTPClientError.self) { try await echo.client.send(request) }
            let told = [error.map { "\($0)" }, error.map { String(reflecting: $0) }].compactMap { $0 }.joined()
            #expect(told.contains("127.0.0.1") && !told.contains("s3cret") && error?.mayHaveArrived == true)
        }
    }

    @Test func aPostIsNeverRepeatedByItself() async throws {
        let echo = try await Echo()
        _ = try await echo.get("/status/200")
        // Now a kept connection is there; used for this, it would look dead and libcurl would try again.
        #expect(await echo.failure(HTTPRequest("POST", echo.url("/drop"))) == .connectionLost)
        #expect(try await echo.get("/count").body == Array("1".utf8))
    }

    // MARK: Time

    @Test func aSilentServerIsLeft() async throws {
        let echo = try await Echo()
        let quick = HTTPTimeouts(connect: 5, idle: 0.2, total: nil)
        // Where this machine stalls that may be before the question is sent: then the server has nothing to be left with.
        repeat {
            #expect(await echo.failure(HTTPRequest("GET", echo.url("/silent?id=a"), timeouts: quick)) == .timedOut(.idle))
        } while try await echo.get("/asked?id=a").body == Array("0".utf8)
        #expect(try await echo.get("/left?id=a").body == Array("gone".utf8))
    }

    @Test func aSlowServerIsLeftWhenTimeIsOver() async throws {
        let echo = try await Echo()
        let quick = HTTPTimeouts(connect: 5, idle: 30, total: 0.4)
        repeat {
            #expect(await echo.failure(HTTPRequest("GET", echo.url("/drip?id=b"), timeouts: quick)) == .timedOut(.total))
        } while try await echo.get("/asked?id=b").body == Array("0".utf8)
        #expect(try await echo.get("/left?id=b").body == Array("gone".utf8))
    }

    @Test func aHandshakeThatNeverEndsIsLeft() async throws {
        // The kernel accepts, and nobody answers the hello.
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listener, $0, length)
                _ = listen(listener, 4)
                _ = getsockname(listener, $0, &length)
            }
        }
        let url = "https://localhost:\(UInt16(bigEndian: address.sin_port))/"
        let client = HTTPClient(.trusted(userAgent: "test/1"))
        let request = HTTPRequest("GET", url, timeouts: HTTPTimeouts(connect: 0.2, idle: 30, total: 60))
        let error = await #expect(throws: HTTPClientError.self) { try await client.send(request) }
        #expect(error?.cause == .timedOut(.connect) && error?.mayHaveArrived == false)
    }

    // MARK: TLS

    @Test func onlyACertificateForThatHostIsTrusted() async throws {
        let echo = try await Echo()
        let known = HTTPClient(.trusted(userAgent: "test/1", certificateAuthorities: echo.places.certificate))
        let url = "https://localhost:\(echo.places.tls)/status/200"
        #expect(try await known.send(HTTPRequest("GET", url)).status == 200)
        #expect(await echo.failure(HTTPRequest("GET", url)) == .certificate)
        #expect(await echo.failure(HTTPRequest("GET", url.replacing("localhost", with: "127.0.0.1")), of: known) == .certificate)
        #expect(await echo.failure(HTTPRequest("GET", "https://127.0.0.1:\(echo.places.port)/")) == .tls)
    }

    // MARK: The guard

    private func guarded(_ allowed: String) throws -> HTTPClient {
        let addressGuard = try AddressGuard(allowed: allowed)
        return HTTPClient(
            .guarded(userAgent: "test/1") { bytes in
                guard let start = bytes.baseAddress, let address = IPAddress(socketAddress: start) else { return false }
                return addressGuard.refusal(of: address) == nil
            })
    }

    @Test(arguments: ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"])
    func aGuardedClientConnectsToNoPrivateAddress(_ host: String) async throws {
        let echo = try await Echo()
        let request = HTTPRequest("GET", "http://\(host):\(echo.places.port)/drop")
        #expect(await echo.failure(request, of: try guarded("")) == .addressRefused)
        #expect(try await echo.get("/count").body == Array("0".utf8))
    }

    @Test func aGuardedClientReachesWhatIsAllowed() async throws {
        let echo = try await Echo()
        let client = try guarded("127.0.0.1/32")
        #expect(try await client.send(HTTPRequest("GET", echo.url("/status/200"))).status == 200)
        // A redirect leads no further than an address may.
        let away = HTTPRequest("GET", echo.url("/redirect/302?to=http://127.0.0.2:\(echo.places.port)/drop"), followRedirects: 3)
        #expect(await echo.failure(away, of: client) == .addressRefused)
        let local = HTTPRequest("GET", "http://127.0.0.1/echo", unixSocket: echo.places.socket)
        #expect(await echo.failure(local, of: client) == .addressRefused)
    }

    // MARK: Many

    @Test func manyAtATimeEachGetTheirOwn() async throws {
        let echo = try await Echo()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask { try Seen(try await echo.get("/echo?n=\(number)")).target == "/echo?n=\(number)" }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}
