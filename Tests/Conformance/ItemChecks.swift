import QuillCore
import Testing

extension StoreConformance {
    static let items = [
        Check("an item is read as it was written") { bench in
            let item = Item(
                id: bench.id(), project: bench.project, kind: .web, contentID: ContentID(trusted: "yt:dQw4w9WgXcQ"),
                title: "Zürich — \u{1F399}",
                url: "https://example.org/a?b=c", durationSeconds: 12.5, language: "de", createdAt: bench.now)
            try await bench.write { store throws(QuillError) in try store.insert(item) }
            let read = try await bench.read { store throws(QuillError) in
                (try store.item(item.id), try store.item(item.project, item.contentID))
            }
            #expect(read.0 == item)
            #expect(read.1 == item)
        },
        Check("a content id is there once in its project") { bench in
            let (item, twin) = (bench.newItem("file:a"), bench.newItem("file:a"))
            try await bench.write { store throws(QuillError) in try store.insert(item) }
            let error = await bench.refusal { store throws(QuillError) in try store.insert(twin) }
            #expect(error?.code == .conflict)
        },
        Check("an item of no project is refused") { bench in
            let item = Item(
                id: bench.id(), project: ID(trusted: "prj_none"), kind: .file, contentID: ContentID(trusted: "file:a"), title: "", url: nil,
                createdAt: bench.now)
            let error = await bench.refusal { store throws(QuillError) in try store.insert(item) }
            #expect(error?.code == .conflict)
        },
        Check("facts fill in what they know and leave the rest") { bench in
            let item = try await bench.item()
            try await bench.write { store throws(QuillError) in
                try store.update(item.id, ItemFacts(title: "Its own title", durationSeconds: 60, language: nil))
                try store.update(item.id, ItemFacts(title: nil, durationSeconds: nil, language: "fr"))
            }
            let read = try await bench.read { store throws(QuillError) in try store.item(item.id) }
            #expect(read?.title == "Its own title")
            #expect(read?.durationSeconds == 60)
            #expect(read?.language == "fr")
        },
        Check("pages list everything once, newest first") { bench in
            let items = (0..<7).map { _ in bench.newItem() }
            try await bench.write { store throws(QuillError) in for item in items { try store.insert(item) } }
            var (listed, before): ([Item], String?) = ([], nil)
            for _ in 0..<4 {
                let page = Page(limit: 3, before: before)
                let next = try await bench.read { store throws(QuillError) in try store.items(Project.defaultID, page) }
                listed += next
                before = next.last?.id.text ?? before
            }
            #expect(listed == items.reversed())
        },
    ]

    static let artifacts = [
        Check("what holds certain bytes is found by them, listed once in pages, and no longer current once it is rejected") { bench in
            let item = try await bench.item()
            let given = bench.newArtifact(item, content: "same")
            let made = bench.newArtifact(item, .outline, content: "same", job: bench.id())
            let other = bench.newArtifact(item, .chapters, content: "other", job: bench.id())
            try await bench.write { store throws(QuillError) in for artifact in [given, made, other] { try store.insert(artifact) } }
            func holding(_ content: Digest) async throws -> [ID<Artifact>] {
                try await bench.read { store throws(QuillError) in try store.artifacts(holding: content).map(\.id) }
            }
            #expect(try await holding(given.content) == [given.id, made.id])
            var (listed, last): ([Digest], Digest?) = ([], nil)
            for _ in 0..<3 {
                let after = last
                let page = try await bench.read { store throws(QuillError) in try store.contents(after: after, limit: 1) }
                listed += page.map(\.content)
                last = page.last?.content ?? last
            }
            #expect(listed == [given.content, other.content].sorted { $0.hex < $1.hex })
            try await bench.write { store throws(QuillError) in try store.reject(holding: given.content) }
            // What a person gave cannot be made anew: it stays.
            #expect(try await holding(given.content) == [given.id])
            let current = try await bench.read { store throws(QuillError) in
                (
                    try store.currentArtifact(made.target)?.id, try store.currentArtifact(given.target)?.id,
                    try store.currentArtifact(other.target)?.id
                )
            }
            #expect(current.0 == nil && current.1 == given.id && current.2 == other.id)
        },
        Check("what was rejected is no content that is spoken of, and counts again when it is taken back") { bench in
            let item = try await bench.item()
            let kept = bench.newArtifact(item, content: "kept")
            let made = bench.newArtifact(item, .outline, content: "made", job: bench.id())
            try await bench.write { store throws(QuillError) in for artifact in [kept, made] { try store.insert(artifact) } }
            func contents() async throws -> (spoken: Set<Digest>, rejected: [Digest], current: ID<Artifact>?) {
                try await bench.read { store throws(QuillError) in
                    (
                        Set(try store.contents(after: nil, limit: 9).map(\.content)), try store.rejectedContents(after: nil, limit: 9),
                        try store.currentArtifact(made.target)?.id
                    )
                }
            }
            try await bench.write { store throws(QuillError) in try store.reject(holding: made.content) }
            let without = try await contents()
            #expect(without.spoken == [kept.content] && without.rejected == [made.content] && without.current == nil)
            let rejected = try await bench.read { store throws(QuillError) in try store.rejected(holding: made.content).map(\.id) }
            #expect(rejected == [made.id])
            try await bench.write { store throws(QuillError) in try store.takeBack(holding: made.content) }
            let again = try await contents()
            #expect(again.spoken == [kept.content, made.content] && again.rejected.isEmpty && again.current == made.id)
        },
        Check("an artifact is read as it was written") { bench in
            let item = try await bench.item()
            let recipe = Recipe(step: "write", version: 2, prompt: "p", parameters: ["a": "b"], ladder: ["x"], inputs: ["media": "ab"])
            let artifact = Artifact(
                id: bench.id(), project: bench.project, target: Target(.item(item.id), .section("why")), recipe: recipe,
                content: Digest(of: "text"), byteCount: 1 << 40, mediaType: "text/plain",
                facts: Facts(needsRecognition: true, durationSeconds: 1.5, sectionKeys: ["a", "b"]),
                provenance: .attempt(bench.id(), engine: "extractive"), job: bench.id(), createdAt: bench.now)
            try await bench.write { store throws(QuillError) in try store.insert(artifact) }
            let read = try await bench.read { store throws(QuillError) in try store.currentArtifact(artifact.target) }
            #expect(read == artifact)
        },
        Check("the current artifact of each variant is the newest") { bench in
            let (item, other) = (try await bench.item(), try await bench.item())
            let old = bench.newArtifact(item, content: "old")
            let outline = bench.newArtifact(item, .outline, content: "outline")
            let foreign = bench.newArtifact(other, content: "foreign")
            bench.clock.advance(milliseconds: 1)
            let new = bench.newArtifact(item, content: "new")
            // Written in the wrong order: it is the time that counts.
            try await bench.write { store throws(QuillError) in for one in [new, foreign, outline, old] { try store.insert(one) } }
            let read = try await bench.read { store throws(QuillError) in
                (try store.currentArtifact(new.target), try store.currentArtifacts(of: .item(item.id)))
            }
            #expect(read.0 == new)
            #expect(Set(read.1) == [new, outline])
        },
        Check("contents are known to be spoken of") { bench in
            let artifact = bench.newArtifact(try await bench.item())
            try await bench.write { store throws(QuillError) in try store.insert(artifact) }
            let found = try await bench.read { store throws(QuillError) in
                try store.referenced([artifact.content, Digest(of: "nobody's"), artifact.content])
            }
            #expect(found == [artifact.content])
        },
    ]
}
