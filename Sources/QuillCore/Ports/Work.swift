internal import AnyJSON
internal import Foundation

/// What a step is given to work with: its inputs, a place for temporary files, and the two ways to do something that must
/// not be done twice. It has no way to the store.
package protocol Work: Sendable {
    var item: Item { get }
    var target: Target { get }
    var parameters: Parameters { get }
    /// The document that the target belongs to, its head and its delivery; nil for targets of an item.
    var document: DocumentContext? { get }
    /// A folder of its own that is removed when the attempt ends.
    var scratch: String { get }

    /// The bytes of an input named by the job's recipe.
    func input(_ variant: Variant) async throws(QuillError) -> [UInt8]
    /// The same as a value.
    func input<T: Decodable & Sendable>(_ variant: Variant, as type: T.Type) async throws(QuillError) -> T
    /// The same as a file to be read, for media.
    func inputFile(_ variant: Variant) async throws(QuillError) -> String

    /// The recorded result for `key` if it was made from the same `input`, else what `make` gives, recorded with its usage
    /// before this returns. An answer that was recorded is never asked for again.
    func once(
        _ key: String, input: Digest, _ make: @Sendable () async throws(QuillError) -> Metered
    ) async throws(QuillError) -> [UInt8]

    /// An outside write. The intention is recorded first; when an earlier attempt left one without an ending, `locate` looks
    /// before anything is written again.
    func effect(
        _ key: String, input: Digest,
        locate: @Sendable () async throws(QuillError) -> [UInt8]?,
        write: @Sendable () async throws(QuillError) -> [UInt8]
    ) async throws(QuillError) -> [UInt8]

    /// Says whom it asks from now on: a provider or writer, without the model's name. Limits hold for whoever is really asked, so this
    /// throws where there is no room: the work ends there, and comes back when there is. It costs nothing where that is whom the job
    /// asks already.
    func turn(to lane: String) async throws(QuillError)

    /// Tells how far it is. Merged and dropped at will; never awaited.
    func report(_ progress: Progress)
}

/// A sub-result and what it consumed.
package struct Metered: Sendable {
    package let result: [UInt8]
    /// One for each unit: a language model is paid for what it reads and for what it writes.
    package let usage: [Usage]

    package init(_ result: [UInt8], usage: [Usage]) {
        self.result = result
        self.usage = usage
    }

    package init(_ result: [UInt8], usage: Usage? = nil) { self.init(result, usage: usage.map { [$0] } ?? []) }
}

/// The document side of a job.
package struct DocumentContext: Sendable {
    package let document: Document
    package let head: Revision?
    package let destination: Destination?
    package let delivery: Delivery?

    package init(document: Document, head: Revision?, destination: Destination?, delivery: Delivery?) {
        self.document = document
        self.head = head
        self.destination = destination
        self.delivery = delivery
    }
}

/// JSON with sorted keys, so that equal values have equal bytes and digests.
package enum JSON {
    package static func encode(_ value: some Encodable) throws(QuillError) -> [UInt8] {
        do { return try JSONBytes.of(value) } catch {
            throw QuillError(.internalError, "A value could not be written as JSON: \(error).")
        }
    }

    package static func decode<T: Decodable>(_ type: T.Type = T.self, _ bytes: [UInt8]) throws(QuillError) -> T {
        do { return try JSONDecoder().decode(T.self, from: Data(bytes)) } catch {
            throw QuillError(
                .homeDamaged, "A stored \(T.self) cannot be read: \(error).", hint: "Make it anew with --remake, or restore a backup.")
        }
    }
}

extension Work {
    package func input<T: Decodable & Sendable>(_ variant: Variant, as type: T.Type) async throws(QuillError) -> T {
        try JSON.decode(type, await input(variant))
    }

    package func input<T: Decodable & Sendable>(_ variant: Variant) async throws(QuillError) -> T {
        try await input(variant, as: T.self)
    }
}
