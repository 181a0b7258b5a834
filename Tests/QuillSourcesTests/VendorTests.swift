import Egress
import QuillCore
import Testing

@testable import QuillSources

/// yt-dlp's own extractors of YouTube and Twitch, against a proxy that plays those sites.
@Suite(.serialized) struct VendorTests {
    struct Vendor {
        let workshop: Workshop
        let peer: Peer
        let reader: WebReader

        init() async throws {
            workshop = try Workshop()
            _ = try await workshop.film("talk.mp4")
            _ = try workshop.write("talk.vtt", Sample.captions)
            _ = try workshop.write("machine.vtt", Sample.machineCaptions)
            peer = try await Peer("vendor.py", folder: workshop.folder)
            reader = WebReader(
                tools: try Installed.tools(), proxy: try ForwardProxy(guard: AddressGuard()), limits: Web.limits(),
                options: try YtDLPOptions("--no-check-certificates"), proxyOverride: "http://127.0.0.1:\(peer.port)")
        }

        func item(_ video: String) -> Item { workshop.item("video", url: "https://www.youtube.com/watch?v=\(video)") }
        func inspect(_ video: String) async throws(QuillError) -> SourceFacts {
            try await reader.inspect(item(video), media: nil, workshop)
        }
    }

    @Test func theOwnersCaptionsAreTaken() async throws {
        let facts = try await Vendor().inspect("owner000001")
        #expect(facts.title == "How tides work")
        #expect(facts.author == "Ada Shore")
        #expect(facts.publishedAt == "2026-03-04")
        #expect(facts.durationSeconds == 30)
        #expect(facts.language == "en")
        #expect(facts.tracks.map(\.origin) == ["owner"])
        #expect(facts.goodTrack?.cues.first?.text.hasPrefix("The sea rises") == true)
        #expect(facts.details.engagement?.viewCount == 42 && facts.details.engagement?.channelName == "Ada Shore")
        // The counts of a day are no part of what things are made from: they would make all of it stale.
        let kept = String(decoding: try JSON.encode(facts), as: UTF8.self)
        #expect(kept.contains("Ada Shore") && !kept.contains("42") && !kept.contains("viewCount"))
        #expect(try JSON.decode(SourceFacts.self, Array(kept.utf8)).details == FoundDetails())
    }

    @Test func howAVideoFares() async throws {
        let vendor = try await Vendor()
        let seen = try await vendor.reader.engagement(of: vendor.item("owner000001"), in: vendor.workshop.scratch)
        #expect(seen?.viewCount == 42 && seen?.channelName == "Ada Shore" && seen?.publishedAt?.hasPrefix("2026-03-04") == true)
        let clip = vendor.workshop.item("clip", url: "https://clips.twitch.tv/TestClip")
        let told = try #require(try await vendor.reader.engagement(of: clip, in: vendor.workshop.scratch))
        #expect(told.viewCount == 7 && told.channelName == "Ada" && told.creatorName == "Bo", "\(told)")
        #expect(told.publishedAt == "2026-03-04T00:00:00.000Z" && told.likeCount == nil)
        // One that lasts too long to be taken in can still be asked for its views.
        #expect(try await vendor.reader.engagement(of: vendor.item("long0000001"), in: vendor.workshop.scratch)?.viewCount == 42)
    }

    @Test(arguments: [("private0001", ErrorCode.privateVideo), ("gone0000001", .invalidVideo), ("aged0000001", .ageRestricted)])
    func aVideoThatIsGone(video: String, code: ErrorCode) async throws {
        let vendor = try await Vendor()
        let error = try await failure { () async throws(QuillError) in
            try await vendor.reader.engagement(of: vendor.item(video), in: vendor.workshop.scratch)
        }
        #expect(error.code == code, "\(error)")
    }

    @Test func aMachinesCaptionsAreDoubted() async throws {
        let facts = try await Vendor().inspect("robot000001")
        #expect(facts.tracks.map(\.origin) == ["automatic"])
        #expect(facts.tracks.first?.doubts == ["has no punctuation"])
        #expect(facts.tracks.first?.cues.contains { $0.text.contains("translated") } == false)
        #expect(facts.facts.needsRecognition == true)
    }

    @Test func withoutCaptionsThereIsStillTheRecording() async throws {
        let vendor = try await Vendor()
        let facts = try await vendor.inspect("mute0000001")
        #expect(facts.tracks.isEmpty && facts.form == .video && facts.facts.needsRecognition == true)
        #expect(try await vendor.reader.fetch(vendor.item("mute0000001"), vendor.workshop).mediaType == "video/mp4")
    }

    /// Three complaints, and the host is left alone; each time the recording itself can be used.
    @Test func captionsThatAreRateLimited() async throws {
        let vendor = try await Vendor()
        for _ in 0..<3 {
            let facts = try await vendor.inspect("busy0000001")
            #expect(facts.tracks.isEmpty && facts.facts.needsRecognition == true)
            #expect(facts.notes.contains { $0.contains("too many requests") }, "\(facts.notes)")
        }
        let facts = try await vendor.inspect("busy0000001")
        #expect(facts.notes.contains { $0.contains("a short while ago") }, "\(facts.notes)")
    }

    @Test(arguments: [
        ("private0001", ErrorCode.privateVideo), ("aged0000001", .ageRestricted), ("gone0000001", .invalidVideo), ("robotgate01", .blocked),
        ("abroad00001", .blocked), ("live0000001", .live), ("long0000001", .tooLong),
    ])
    func namedCauses(video: String, code: ErrorCode) async throws {
        let vendor = try await Vendor()
        let error = try await failure { () async throws(QuillError) in try await vendor.inspect(video) }
        #expect(error.code == code, "\(error)")
        #expect(error.hint != nil && error.disposition == .permanent)
    }

    @Test func aClip() async throws {
        let vendor = try await Vendor()
        let item = vendor.workshop.item("clip", url: "https://clips.twitch.tv/TestClip")
        let facts = try await vendor.reader.inspect(item, media: nil, vendor.workshop)
        #expect(facts.title == "A clip" && facts.durationSeconds == 30 && facts.form == .video)
        let gone = vendor.workshop.item("clip", url: "https://clips.twitch.tv/OtherClip")
        let error = try await failure { () async throws(QuillError) in try await vendor.reader.inspect(gone, media: nil, vendor.workshop) }
        #expect(error.code == .invalidVideo, "\(error)")
    }
}
