import QuillCore
import QuillStore
import QuillWeb
import Testing

@testable import QuillPages

@Suite("The details of an item, in words") struct ItemDetailsTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    private func rows(_ seen: Engagement? = nil, _ made: Technical? = nil, lost: LostSource? = nil) -> [String] {
        let details = ItemDetails(
            engagement: seen, seenAt: seen.map { _ in Self.now + -120_000 }, technical: made, lost: lost,
            lostAt: lost.map { _ in Self.now + -7_200_000 })
        return ItemModel.Detail.all(details, now: Self.now).map { "\($0.name): \($0.value)" }
    }

    @Test("Each is told by its name, with its unit, in their order") func all() {
        let seen = Engagement(
            viewCount: 5_000_000_000, likeCount: 1_200, commentCount: 0, channelName: "The channel", creatorName: "Ada",
            publishedAt: "2026-03-04T05:06:07Z")
        let made = Technical(
            format: "mov,mp4", audioCodec: "aac", videoCodec: "h264", sampleRateHz: 44_100, channels: 2, width: 640, height: 480,
            byteCount: 1_250_000)
        #expect(
            rows(seen, made, lost: LostSource(code: "private-video", reason: "The video is private.")) == [
                "Views: 5,000,000,000", "Likes: 1,200", "Comments: 0", "Channel: The channel", "By: Ada", "Published: 2026-03-04",
                "Seen: 2 min ago", "Source: The video is private. Asked 2 h ago.", "Format: mov, mp4", "Sound: aac · 44,100 Hz · stereo",
                "Picture: h264 · 640 × 480", "Size: 1.3 MB",
            ])
    }

    @Test("What is not known is left out, and so is when nothing was seen; half a size is none, and a name is told once") func some() {
        #expect(ItemModel.Detail.all(nil, now: Self.now).isEmpty && rows().isEmpty && rows(Engagement(), Technical()).isEmpty)
        #expect(rows(Engagement(channelName: "Ada", creatorName: "Ada")) == ["Channel: Ada", "Seen: 2 min ago"])
        #expect(rows(Engagement(creatorName: "Ada")) == ["By: Ada", "Seen: 2 min ago"])
        #expect(rows(nil, Technical(videoCodec: "vp9", width: 640)) == ["Picture: vp9"])
        #expect(rows(nil, Technical(width: 640, height: 480)) == ["Picture: 640 × 480"])
        for (channels, words) in [(1, "mono"), (2, "stereo"), (6, "6 channels")] {
            #expect(rows(nil, Technical(channels: channels)) == ["Sound: \(words)"])
        }
        #expect(rows(lost: LostSource(code: "gone", reason: "It is gone.")) == ["Source: It is gone. Asked 2 h ago."])
    }

    @Test("They stand on the page of the item, and alone in their region, which is empty until something is known")
    func fragment() async throws {
        let desk = try await Desk()
        let item = try await desk.item("The talk")
        let browser = try await Browser(desk)
        let place = "/fragments/items/\(item)/details"
        let none = try await browser.get(place)
        #expect(none.status == 200 && none.page.contains("data-live=\"\(place)\"") && !none.page.contains("Details"))
        try await desk.store.write { store throws(QuillError) in
            let seen = Engagement(viewCount: 4_210, channelName: "<b>Bees</b>")
            try store.save(FoundDetails(engagement: seen, technical: Technical(channels: 1)), of: item)
        }
        for path in [place, "/items/\(item)"] {
            let page = try await browser.get(path).page
            #expect(page.contains("Details") && page.contains("Views") && page.contains("4,210") && page.contains("mono"), "\(path)")
            #expect(page.contains("&lt;b&gt;Bees") && !page.contains("<b>Bees") && !page.contains("Likes"), "\(path)")
        }
        try await desk.store.write { store throws(QuillError) in
            try store.save(LostSource(code: "private-video", reason: "The video is private."), of: item)
        }
        let lost = try await browser.get(place).page
        #expect(lost.contains("The video is private. Asked just now.") && lost.contains("4,210"))
        #expect(try await browser.get("/fragments/items/itm_00000000000000000000000000/details").status == 404)
        await desk.close()
    }
}
