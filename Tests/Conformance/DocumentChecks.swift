import QuillCore
import Testing

extension StoreConformance {
    static let documents = [
        Check("a document keeps its items in order and is found by its key") { bench in
            let items = [try await bench.item(), try await bench.item()]
            let document = bench.newDocument(items.reversed(), key: "article:x")
            try await bench.write { store throws(QuillError) in try store.insert(document) }
            let read = try await bench.read { store throws(QuillError) in
                (
                    try store.document(document.id), try store.document(Project.defaultID, key: "article:x"),
                    try store.documents(of: items[0].id)
                )
            }
            #expect(read.0 == document)
            #expect(read.1 == document)
            #expect(read.2 == [document])
        },
        Check("a key is there once in its project; documents without one are many") { bench in
            let item = try await bench.item()
            let (one, twin) = (bench.newDocument([item], key: "k"), bench.newDocument([item], key: "k"))
            let (free, freeToo) = (bench.newDocument([item]), bench.newDocument([item]))
            try await bench.write { store throws(QuillError) in for document in [one, free, freeToo] { try store.insert(document) } }
            let error = await bench.refusal { store throws(QuillError) in try store.insert(twin) }
            #expect(error?.code == .conflict)
        },
        Check("a revision becomes the head and names the document") { bench in
            let document = bench.newDocument([try await bench.item()])
            let first = bench.newRevision(document, number: 1)
            let second = bench.newRevision(document, number: 2, parent: first.id)
            try await bench.write { store throws(QuillError) in
                try store.insert(document)
                try store.insert(first, state: .toReview)
                try store.insert(second, state: .toRereview)
            }
            let read = try await bench.read { store throws(QuillError) in
                (try store.document(document.id), try store.revision(first.id), try store.revisions(of: document.id, Page()))
            }
            #expect(read.0?.head == second.id)
            #expect(read.0?.title == "Draft 2")
            #expect(read.0?.state == .toRereview)
            #expect(read.1 == first)
            #expect(read.2 == [second, first])
        },
        Check("two revisions of one number: the later is refused and the head stays") { bench in
            let document = bench.newDocument([try await bench.item()])
            let (one, twin) = (bench.newRevision(document, number: 1), bench.newRevision(document, number: 1))
            try await bench.write { store throws(QuillError) in
                try store.insert(document)
                try store.insert(one, state: .toReview)
            }
            let error = await bench.refusal { store throws(QuillError) in try store.insert(twin, state: .toReview) }
            let head = try await bench.read { store throws(QuillError) in try store.document(document.id)?.head }
            #expect(error?.code == .conflict)
            #expect(head == one.id)
        },
        Check("pages of revisions go by number, whatever their ids") { bench in
            let document = bench.newDocument([try await bench.item()])
            // Ids of one millisecond are in no order.
            let revisions = (1...6).map { bench.newRevision(document, number: 7 - $0) }
            try await bench.write { store throws(QuillError) in
                try store.insert(document)
                for revision in revisions.reversed() { try store.insert(revision, state: .toReview) }
            }
            var (listed, before): ([Int], String?) = ([], nil)
            for _ in 0..<4 {
                let page = Page(limit: 2, before: before)
                let next = try await bench.read { store throws(QuillError) in try store.revisions(of: document.id, page) }
                listed += next.map(\.number)
                before = next.last?.id.text ?? before
            }
            #expect(listed == [6, 5, 4, 3, 2, 1])
        },
    ]

    static let deliveries = [
        Check("a destination is there once by kind and locator; saving it again gives it other settings") { bench in
            let first = Destination(id: bench.id(), project: bench.project, kind: "folder", locator: "/blog", settings: ["style": "plain"])
            let again = Destination(id: bench.id(), project: bench.project, kind: "folder", locator: "/blog", settings: ["style": "rich"])
            try await bench.write { store throws(QuillError) in
                try store.save(first)
                try store.save(again)
            }
            let read = try await bench.read { store throws(QuillError) in
                (try store.destination(Project.defaultID, kind: "folder", locator: "/blog"), try store.destination(again.id))
            }
            #expect(read.0?.id == first.id)
            #expect(read.0?.settings == again.settings)
            #expect(read.1 == nil)
        },
        Check("a delivery is one for a document and a destination, and is replaced") { bench in
            let (document, place) = try await documentAndPlace(bench)
            let sending = delivery(bench, document, place, .sending)
            let ref = RemoteRef(system: "folder", id: "a.md", revision: "1", url: nil)
            let delivered = delivery(bench, document, place, .delivered, ref: ref, revision: bench.id())
            try await bench.write { store throws(QuillError) in
                try store.save(sending)
                try store.save(delivered)
            }
            let read = try await bench.read { store throws(QuillError) in
                (try store.delivery(document.id, place.id), try store.deliveries(of: document.id))
            }
            #expect(read.0?.id == sending.id)
            #expect(read.0?.state == .delivered)
            #expect(read.0?.ref == ref)
            #expect(read.0?.receipt == delivered.receipt)
            #expect(read.1.count == 1)
        },
        Check("nothing is delivered without saying where and what") { bench in
            let (document, place) = try await documentAndPlace(bench)
            let ref = RemoteRef(system: "folder", id: "a.md", revision: "1", url: nil)
            let nowhere = delivery(bench, document, place, .delivered, revision: bench.id())
            let nothing = delivery(bench, document, place, .delivered, ref: ref)
            for bad in [nowhere, nothing] {
                let error = await bench.refusal { store throws(QuillError) in try store.save(bad) }
                #expect(error?.code == .conflict)
            }
        },
    ]

    private static func documentAndPlace(_ bench: StoreBench) async throws -> (Document, Destination) {
        let document = bench.newDocument([try await bench.item()])
        let place = Destination(id: bench.id(), project: bench.project, kind: "folder", locator: "/blog", settings: [:])
        try await bench.write { store throws(QuillError) in
            try store.insert(document)
            try store.save(place)
        }
        return (document, place)
    }

    private static func delivery(
        _ bench: StoreBench, _ document: Document, _ place: Destination, _ state: DeliveryState, ref: RemoteRef? = nil,
        revision: ID<Revision>? = nil
    ) -> Delivery {
        Delivery(
            id: bench.id(), document: document.id, destination: place.id, state: state, ref: ref, revision: revision,
            recipe: Recipe(step: "deliver", version: 1, inputs: [:]), job: nil,
            receipt: ref.map { Receipt(ref: $0, written: ["a.md"], omitted: []) }, deliveredAt: state == .delivered ? bench.now : nil)
    }
}
