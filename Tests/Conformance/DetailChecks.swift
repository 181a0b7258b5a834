import QuillCore
import Testing

extension StoreConformance {
    private static let seen = Engagement(
        viewCount: 5_000_000_000, likeCount: 0, commentCount: 12, channelName: "Ada", creatorName: "Bo \u{1F399}", publishedAt: "2026-03-04"
    )
    private static let made = Technical(
        format: "mov,mp4", audioCodec: "aac", videoCodec: "h264", sampleRateHz: 44_100, channels: 2, width: 64, height: 48,
        byteCount: 1 << 40)
    private static let gone = LostSource(code: "private-video", reason: "The video is private.")

    static let details = [
        Check("details are read as they were written, each kind by itself, and a later look takes the place of an earlier one") { bench in
            let item = try await bench.item()
            func details() async throws -> ItemDetails? {
                try await bench.read { store throws(QuillError) in try store.details(of: item.id) }
            }
            #expect(try await details() == nil)
            let first = bench.now
            try await bench.write { store throws(QuillError) in try store.save(FoundDetails(engagement: seen), of: item.id) }
            bench.clock.advance(milliseconds: 5)
            try await bench.write { store throws(QuillError) in try store.save(FoundDetails(technical: made), of: item.id) }
            #expect(
                try await details() == ItemDetails(engagement: seen, seenAt: first, technical: made, lost: nil, lostAt: nil))
            // What the source no longer tells is not told any more; nothing that was looked at is not nothing known.
            try await bench.write { store throws(QuillError) in
                try store.save(FoundDetails(engagement: Engagement(viewCount: 7), technical: Technical()), of: item.id)
            }
            let later = try await details()
            #expect(later?.engagement == Engagement(viewCount: 7) && later?.technical == Technical() && later?.seenAt == bench.now)
        },
        Check("a source that gives nothing is noted beside what is known, and forgotten when it gives something again") { bench in
            let item = try await bench.item()
            try await bench.write { store throws(QuillError) in
                try store.save(FoundDetails(technical: made), of: item.id)
                try store.save(gone, of: item.id)
            }
            let lost = try await bench.read { store throws(QuillError) in try store.details(of: item.id) }
            #expect(lost == ItemDetails(engagement: nil, seenAt: nil, technical: made, lost: gone, lostAt: bench.now))
            try await bench.write { store throws(QuillError) in try store.save(FoundDetails(engagement: seen), of: item.id) }
            let back = try await bench.read { store throws(QuillError) in try store.details(of: item.id) }
            #expect(back?.lost == nil && back?.lostAt == nil && back?.engagement == seen)
        },
        Check("less than nothing is refused, and so are details of no item") { bench in
            let item = try await bench.item()
            let wrong = [
                FoundDetails(engagement: Engagement(viewCount: -1)), FoundDetails(engagement: Engagement(likeCount: -1)),
                FoundDetails(engagement: Engagement(commentCount: -1)), FoundDetails(technical: Technical(sampleRateHz: 0)),
                FoundDetails(technical: Technical(channels: 0)), FoundDetails(technical: Technical(width: 0)),
                FoundDetails(technical: Technical(height: -1)), FoundDetails(technical: Technical(byteCount: -1)),
            ]
            for found in wrong {
                let error = await bench.refusal { store throws(QuillError) in try store.save(found, of: item.id) }
                #expect(error?.code == .conflict, "\(found): \(error as Any)")
            }
            // What just may be is taken.
            let least = FoundDetails(
                engagement: Engagement(viewCount: 0, likeCount: 0, commentCount: 0),
                technical: Technical(sampleRateHz: 1, channels: 1, width: 1, height: 1, byteCount: 0))
            let other = try await bench.item()
            #expect(await bench.refusal { store throws(QuillError) in try store.save(least, of: other.id) } == nil)
            let none = bench.newItem()
            let found = FoundDetails(engagement: Engagement(viewCount: 1))
            let error = await bench.refusal { store throws(QuillError) in try store.save(found, of: none.id) }
            #expect(error?.code == .conflict)
            #expect(try await bench.read { store throws(QuillError) in try store.details(of: item.id) } == nil)
        },
        Check("details go with their item, and stay when another goes") { bench in
            let (item, other) = (try await bench.item(), try await bench.item())
            try await bench.write { store throws(QuillError) in
                for one in [item, other] { try store.save(FoundDetails(technical: made), of: one.id) }
                _ = try store.delete(item.id)
            }
            let left = try await bench.read { store throws(QuillError) in
                (try store.details(of: item.id), try store.details(of: other.id))
            }
            #expect(left.0 == nil && left.1?.technical == made)
        },
        Check("what lacks is found in pages, until it is there or its source is gone") { bench in
            let page = Item(
                id: bench.id(), project: bench.project, kind: .web, contentID: ContentID(trusted: "web:1"), title: "A page",
                url: "https://example.org", createdAt: bench.now)
            let (file, bare) = (bench.newItem(), bench.newItem())
            let media = [bench.newArtifact(page, .media, content: "a"), bench.newArtifact(file, .media, content: "b")]
            try await bench.write { store throws(QuillError) in
                for item in [page, file, bare] { try store.insert(item) }
                for artifact in media { try store.insert(artifact) }
            }
            func lacking(_ again: Bool = false) async throws -> [Lack] {
                var (found, last): ([Lack], Lack?) = ([], nil)
                for _ in 0..<4 {
                    let after = last
                    let next = try await bench.read { store throws(QuillError) in
                        try store.lacking(bench.project, after: after, again: again, limit: 1)
                    }
                    found += next
                    last = next.last ?? last
                }
                return found
            }
            let (both, one) = (
                Lack(item: page, media: media[0].content, engagement: true), Lack(item: file, media: media[1].content, engagement: false)
            )
            #expect(try await lacking() == [both, one])
            try await bench.write { store throws(QuillError) in
                try store.save(gone, of: page.id)
                try store.save(FoundDetails(technical: Technical()), of: file.id)
            }
            #expect(try await lacking() == [Lack(item: page, media: media[0].content, engagement: false)])
            #expect(try await lacking(true) == [both])
            try await bench.write { store throws(QuillError) in try store.save(FoundDetails(engagement: seen, technical: made), of: page.id)
            }
            #expect(try await lacking(true).isEmpty)
            #expect(try await bench.read { store throws(QuillError) in try store.lack(of: page.id, again: true) } == nil)
        },
        Check("what lacks begins with those that were never tried, and goes on with those that waited longest") { bench in
            let items = (0..<4).map { number in
                Item(
                    id: bench.id(), project: bench.project, kind: .web, contentID: ContentID(trusted: "web:\(number)"), title: "\(number)",
                    url: "https://example.org", createdAt: bench.now)
            }
            try await bench.write { store throws(QuillError) in for item in items { try store.insert(item) } }
            // Two at the same moment, and the eldest last.
            for group in [[items[1], items[2]], [items[0]]] {
                try await bench.write { store throws(QuillError) in for item in group { try store.noteTry(of: item.id) } }
                bench.clock.advance(milliseconds: 5)
            }
            for limit in [1, 2, 9] {
                var (titles, last): ([String], Lack?) = ([], nil)
                while true {
                    let after = last
                    let page = try await bench.read { store throws(QuillError) in
                        try store.lacking(bench.project, after: after, again: false, limit: limit)
                    }
                    guard let end = page.last else { break }
                    (titles, last) = (titles + page.map(\.item.title), end)
                }
                #expect(titles == ["3", "1", "2", "0"], "\(limit)")
            }
            // That somebody tried is nothing known.
            #expect(try await bench.read { store throws(QuillError) in try store.details(of: items[0].id) } == nil)
        },
    ]
}
