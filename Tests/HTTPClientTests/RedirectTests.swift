import Testing

@testable import HTTPClient

@Suite struct RedirectTests {
    private func followed(_ echo: Echo, _ method: String, _ status: Int, to place: String, hops: Int = 3) async throws -> HTTPResponse {
        try await echo.client.send(
            HTTPRequest(
                method, echo.url("/redirect/\(status)?to=\(place)"),
                headers: [("Authorization", "Bearer k"), ("X-Api-Key", "k"), ("Accept", "text/x"), ("Content-Type", "text/y")],
                body: method == "POST" ? .bytes(Array("body".utf8)) : .none, followRedirects: hops))
    }

    @Test func noneIsFollowedUnasked() async throws {
        let echo = try await Echo()
        let answer = try await followed(echo, "GET", 302, to: "/echo", hops: 0)
        #expect(answer.status == 302 && answer.headers["location"] == "/echo")
    }

    @Test func theSameOriginKeepsEverything() async throws {
        let echo = try await Echo()
        let seen = try Seen(try await followed(echo, "POST", 307, to: "/echo%3Fx"))
        #expect(seen.method == "POST" && seen.body == "body" && seen.target == "/echo?x")
        #expect(seen.header("authorization") == "Bearer k" && seen.header("x-api-key") == "k" && seen.header("content-type") == "text/y")
    }

    @Test func anotherHostSeesNoCredential() async throws {
        let echo = try await Echo()
        let seen = try Seen(try await followed(echo, "GET", 301, to: "http://localhost:\(echo.places.port)/echo"))
        #expect(seen.header("authorization") == nil && seen.header("x-api-key") == nil && seen.header("accept") == "text/x")
    }

    @Test(arguments: [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
    func aPostBecomesWhatTheStatusSays(_ status: Int, _ method: String) async throws {
        let echo = try await Echo()
        let seen = try Seen(try await followed(echo, "POST", status, to: "/echo"))
        #expect(seen.method == method && seen.body == (method == "POST" ? "body" : ""))
        #expect((seen.header("content-type") == nil) == (method == "GET"))
    }

    @Test func aCircleEnds() async throws {
        let echo = try await Echo()
        let error = await #expect(throws: HTTPClientError.self) {
            try await followed(echo, "GET", 302, to: "/redirect/302%3Fto=/redirect/302%253Fto=/echo", hops: 2)
        }
        #expect(error?.cause == .tooManyRedirects)
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "http://u:p@127.0.0.1/", "http://"])
    func someAddressesAreNotFollowed(_ place: String) async throws {
        let echo = try await Echo()
        let error = await #expect(throws: HTTPClientError.self) { try await followed(echo, "GET", 302, to: place) }
        #expect(error?.cause == .redirectRefused)
    }

    @Test func whatWasSecretStaysSo() async throws {
        let echo = try await Echo()
        let client = HTTPClient(.trusted(userAgent: "test/1", certificateAuthorities: echo.places.certificate))
        let url = "https://localhost:\(echo.places.tls)/redirect/302?to=\(echo.url("/echo"))"
        #expect(await echo.failure(HTTPRequest("GET", url, followRedirects: 1), of: client) == .redirectRefused)
    }

    @Test func aStreamFollowsToo() async throws {
        let echo = try await Echo()
        let stream = try await echo.client.stream(HTTPRequest("GET", echo.url("/redirect/302?to=/bytes%3Fcount=5"), followRedirects: 1))
        #expect(try await stream.next() == [0, 1, 2, 3, 4])
    }
}
