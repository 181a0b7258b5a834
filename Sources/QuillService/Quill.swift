package import QuillCore

/// The use cases of an installation, each in a file of its own: whatever asks (command, route, page) asks here.
package struct Quill: Sendable {
    let store: any Store
    let blobs: any BlobStore
    let conductor: Conductor
    let publishers: [any Publisher]
    /// Names that a run may choose from.
    package let writers: [String]
    /// The writer, or the ladder of them, of runs that name none.
    package let standardWriter: String
    /// Names that a run may choose from; the first is the standard.
    let speechModels: [String]

    package init(
        store: any Store, blobs: any BlobStore, conductor: Conductor, publishers: [any Publisher], writers: [String],
        standardWriter: String? = nil, speechModels: [String]
    ) {
        self.store = store
        self.blobs = blobs
        self.conductor = conductor
        self.publishers = publishers
        self.writers = writers
        self.standardWriter = standardWriter ?? writers.first ?? "none"
        self.speechModels = speechModels
    }
}
