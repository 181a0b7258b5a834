import QuillCore
import Testing

/// What every publisher owes, whatever it writes to. A new one runs these with its own way of editing and looking.
struct PublisherConformance: Sendable {
    let publisher: any Publisher
    let destination: Destination
    /// Changes what was published, as a person would there.
    let edit: @Sendable (Receipt) throws -> Void
    /// The article as it stands there; nil when there is none.
    let read: @Sendable (Receipt) throws -> String?

    func run() async throws {
        try await publishesAndLocates()
        try await updatesInPlace()
        try await repeatsWithoutChange()
        try await noticesEdits()
    }

    private func publishesAndLocates() async throws {
        let publication = Samples.publication("First.", slug: "locate", document: "doc_locate")
        #expect(try await publisher.locate(publication, at: destination, replacing: nil) == nil)
        let receipt = try await publisher.publish(publication, to: destination, replacing: nil)
        #expect(receipt.ref.system == publisher.descriptor.kind && !receipt.written.isEmpty && receipt.omitted.isEmpty)
        #expect(try read(receipt)?.contains("First.") == true)
        #expect(try await publisher.locate(publication, at: destination, replacing: nil)?.ref == receipt.ref)
        let next = Samples.publication("Second.", slug: "locate", document: "doc_locate")
        #expect(try await publisher.locate(next, at: destination, replacing: receipt.ref) == nil)
    }

    private func updatesInPlace() async throws {
        let first = try await publisher.publish(
            Samples.publication("First.", slug: "old", document: "doc_old"), to: destination, replacing: nil)
        let renamed = Samples.publication("Second.", slug: "new", document: "doc_old", title: "Another title")
        let second = try await publisher.publish(renamed, to: destination, replacing: first.ref)
        #expect(second.ref.id == first.ref.id && second.ref.revision != first.ref.revision)
        #expect(try read(second)?.contains("Second.") == true)
        #expect(try await publisher.locate(renamed, at: destination, replacing: first.ref)?.ref == second.ref)
    }

    private func repeatsWithoutChange() async throws {
        let publication = Samples.publication("Same.", slug: "same", document: "doc_same")
        let first = try await publisher.publish(publication, to: destination, replacing: nil)
        #expect(try await publisher.publish(publication, to: destination, replacing: first.ref).ref == first.ref)
    }

    private func noticesEdits() async throws {
        let first = try await publisher.publish(
            Samples.publication("First.", slug: "edited", document: "doc_edited"), to: destination, replacing: nil)
        try edit(first)
        let theirs = try read(first)
        let error = await failure {
            _ = try await publisher.publish(
                Samples.publication("Second.", slug: "edited", document: "doc_edited"), to: destination, replacing: first.ref)
        }
        #expect(error?.code == .remoteEdited && error?.disposition == .hold(.human) && error?.hint != nil)
        #expect(try read(first) == theirs)
    }
}
