import Children
import Foundation
import Testing

@testable import HTTPClient

/// The web server of Support/peers/echo.py, and clients for it. It ends with the test that holds it.
final class Echo: Sendable {
    struct Places: Decodable {
        let port: Int
        let tls: Int
        let certificate: String
        let socket: String
    }

    let places: Places
    let folder: String
    let client = HTTPClient(.trusted(userAgent: "test/1"))
    private let session: ChildSession

    init() async throws {
        let root = #filePath.components(separatedBy: "/Tests/")[0]
        let url = FileManager.default.temporaryDirectory.appending(path: "http-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
        session = try await ChildSession.start(
            Command(
                executable: "python3", arguments: ["-B", root + "/Support/peers/echo.py", url.path], environment: Command.plainEnvironment,
                workingDirectory: url.path))
        var first: [UInt8]?
        for await line in session.lines {
            first = line
            break
        }
        places = try JSONDecoder().decode(Places.self, from: Data(try #require(first, "echo.py did not start")))
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
    }

    func url(_ path: String) -> String { "http://127.0.0.1:\(places.port)\(path)" }

    func get(_ path: String) async throws -> HTTPResponse { try await client.send(HTTPRequest("GET", url(path))) }

    /// What a request failed with.
    func failure(_ request: HTTPRequest, of client: HTTPClient? = nil) async -> HTTPClientError.Cause? {
        do throws(HTTPClientError) {
            _ = try await (client ?? self.client).send(request)
            return nil
        } catch { return error.cause }
    }
}

/// A request as /echo saw it.
struct Seen: Decodable {
    let method: String
    let target: String
    let headers: [[String]]
    let body: String

    init(_ response: HTTPResponse) throws {
        self = try JSONDecoder().decode(Seen.self, from: Data(response.body))
    }

    func header(_ name: String) -> String? { headers.first { $0[0].lowercased() == name }?[1] }
}
