import Children
import Egress
import Foundation
import QuillCore
import Testing

@testable import QuillSources

/// A program of Support/peers, which ends with the test that holds it.
final class Peer: Sendable {
    let port: Int
    private let session: ChildSession

    init(_ name: String, folder: String) async throws {
        session = try await ChildSession.start(
            Command(
                executable: try Installed.tools().python, arguments: ["-B", Installed.root + "/Support/peers/" + name, folder],
                workingDirectory: folder))
        struct Ready: Decodable { let port: Int }
        var first: [UInt8]?
        for await line in session.lines {
            first = line
            break
        }
        port = try JSONDecoder().decode(Ready.self, from: Data(try #require(first, "\(name) did not start"))).port
    }
}

/// A site on loopback, the film and captions on it, and a reader that may go there.
final class Web: Sendable {
    let workshop: Workshop
    let site: Peer
    let reader: WebReader
    private let proxy: ForwardProxy

    init(allowed: String = "127.0.0.1/32", limits: WebLimits = Web.limits(), withStream: Bool = false) async throws {
        workshop = try Workshop()
        _ = try await workshop.film("talk.mp4")
        _ = try workshop.write("talk.vtt", Sample.captions)
        if withStream { _ = try await workshop.film("talk.ts") }
        site = try await Peer("site.py", folder: workshop.folder)
        proxy = try ForwardProxy(guard: AddressGuard(allowed: allowed))
        reader = WebReader(tools: try Installed.tools(), proxy: proxy, limits: limits)
    }

    /// Limits for what never comes: yt-dlp alone begins in a second here, and in a minute where twenty programs share two processors.
    static func limits(lookSeconds: Double = 600) -> WebLimits {
        WebLimits(lookSeconds: lookSeconds, fetchSeconds: 600, captionGapSeconds: 0)
    }

    func item(_ path: String) -> Item { workshop.item("page", url: "http://127.0.0.1:\(site.port)\(path)") }
    func inspect(_ path: String) async throws(QuillError) -> SourceFacts { try await reader.inspect(item(path), media: nil, workshop) }
    func fetch(_ path: String) async throws(QuillError) -> FetchedMedia {
        try await reader.fetch(item(path), workshop)
    }
}
