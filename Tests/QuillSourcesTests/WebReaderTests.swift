import Egress
import Foundation
import Media
import QuillCore
import Testing

@testable import QuillSources

/// yt-dlp itself against a site on loopback.
@Suite(.serialized) struct WebReaderTests {
    @Test func aPageWithARecordingAndCaptions() async throws {
        let web = try await Web()
        let facts = try await web.inspect("/page")
        #expect(facts.title == "A talk")
        #expect(facts.form == .video)
        #expect(facts.tracks.count == 1)
        #expect(facts.goodTrack?.origin == "owner")
        #expect(facts.goodTrack?.language == "en")
        #expect(facts.goodTrack?.cues.count == 3)
        #expect(facts.goodTrack?.cues.first?.startMilliseconds == 500)
    }

    @Test func aRecordingIsFetchedWithProgress() async throws {
        let web = try await Web()
        let fetched = try await web.fetch("/page")
        #expect(fetched.mediaType == "video/mp4")
        #expect(fetched.technical.videoCodec == "h264" && fetched.technical.audioCodec == "aac" && fetched.technical.width == 64)
        #expect(fetched.technical.byteCount.map { $0 > 1_000 } == true)
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: fetched.path))
                == Data(contentsOf: URL(fileURLWithPath: web.workshop.folder + "/talk.mp4")))
        let last = try #require(web.workshop.progress.last)
        #expect(last.total > 1000 && last.fraction == 1)
        #expect(!web.workshop.progress.contains { $0.stage.contains("/") })
    }

    @Test func aBareFileAndAStream() async throws {
        let web = try await Web(withStream: true)
        let facts = try await web.inspect("/files/talk.mp4")
        #expect(facts.form == .video && facts.tracks.isEmpty && facts.publishedAt == nil)
        let stream = try await web.fetch("/stream.m3u8")
        #expect(try await MediaTools().probe(stream.path).streams.contains { $0.kind == .audio })
    }

    @Test(arguments: [
        ("/nothing", ErrorCode.noCaptions), ("/missing", .invalidVideo), ("/several", .unsupported), ("/locked", .authFailed),
        ("/files/talk.vtt", .unsupported), ("/inside", .privateAddress),
    ])
    func looksThatFail(path: String, code: ErrorCode) async throws {
        let web = try await Web()
        let error = try await failure { () async throws(QuillError) in try await web.inspect(path) }
        #expect(error.code == code, "\(error)")
        #expect(error.hint != nil)
        #expect(!error.message.contains(path), "no addresses in messages: \(error)")
    }

    @Test(arguments: [("/page", ErrorCode?.none), ("/missing", .invalidVideo), ("/locked", .authFailed), ("/busy", .rateLimited)])
    func howAPageFares(path: String, code: ErrorCode?) async throws {
        let web = try await Web()
        guard let code else {
            // A page of nobody's counts nothing, and that is known then.
            let seen = try await web.reader.engagement(of: web.item(path), in: web.workshop.scratch)
            return #expect(seen == Engagement())
        }
        let error = try await failure { () async throws(QuillError) in
            try await web.reader.engagement(of: web.item(path), in: web.workshop.scratch)
        }
        #expect(error.code == code, "\(error)")
    }

    @Test func aSiteThatAsksForPatienceGetsIt() async throws {
        let web = try await Web()
        let error = try await failure { () async throws(QuillError) in try await web.inspect("/busy") }
        #expect(error.code == .rateLimited && error.disposition == .wait(seconds: 600), "\(error)")
    }

    @Test func aPageThatNeverAnswers() async throws {
        let web = try await Web(limits: Web.limits(lookSeconds: 3))
        let error = try await failure { () async throws(QuillError) in try await web.inspect("/slow") }
        #expect(error.code == .timedOut && error.disposition == .retry, "\(error)")
    }

    /// Without the guard's leave loopback is refused as well, and so is what a stream names within an allowed site.
    @Test func thePrivateNetworkIsNotReached() async throws {
        let closed = try await Web(allowed: "192.0.2.0/24")
        #expect(try await failure { () async throws(QuillError) in try await closed.inspect("/page") }.code == .privateAddress)
        let web = try await Web()
        let error = try await failure { () async throws(QuillError) in try await web.fetch("/escape.m3u8") }
        #expect(error.code == .privateAddress, "\(error)")
        #expect(error.message.contains("169.254.169.254"))
    }

    @Test func whatIsTooLargeIsNotTaken() async throws {
        let web = try await Web(limits: WebLimits(mediaBytes: 2_000, captionGapSeconds: 0))
        #expect(try await failure { () async throws(QuillError) in try await web.fetch("/files/talk.mp4") }.code == .tooLarge)
    }

    @Test func aPlaylistIsKnownByItsAddress() async throws {
        let web = try await Web()
        let item = web.workshop.item("list", url: "https://www.youtube.com/playlist?list=PL123")
        let error = try await failure { () async throws(QuillError) in try await web.reader.inspect(item, media: nil, web.workshop) }
        #expect(error.code == .unsupported && error.hint?.contains("one") == true)
    }

    @Test func cancellingEndsTheChild() async throws {
        let web = try await Web()
        let task = Task { try await web.inspect("/slow") }
        task.cancel()
        await #expect(throws: QuillError.cancelled) { try await task.value }
    }

    @Test func aMissingToolIsNamed() async throws {
        let web = try await Web()
        let proxy = try ForwardProxy(guard: AddressGuard())
        let reader = WebReader(tools: FetchTools(folder: "/nowhere"), proxy: proxy)
        let error = try await failure { () async throws(QuillError) in try await reader.inspect(web.item("/page"), media: nil, web.workshop)
        }
        #expect(error.code == .toolMissing && error.message.contains("yt-dlp"))
    }
}
