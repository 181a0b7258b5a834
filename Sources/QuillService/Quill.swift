package import QuillCore

/// The use cases of an installation, each in a file of its own: whatever asks (command, route, page) asks here.
package struct Quill: Sendable {
    let store: any Store
    let blobs: any BlobStore
    let conductor: Conductor
    let publishers: [any Publisher]
    let catalogue: any WriterCatalogue
    /// The writer, or the ladder of them, of runs that name none.
    package let standardWriter: String
    /// Names that a run may choose from; the first is the standard.
    let speechModels: [String]
    let rules: QueueRules
    /// Where what is asked is to be done once: whoever changes something notes what, see `note`.
    private(set) var once: Once?
    /// The key under which it is asked, if it is.
    var claim: KeyClaim? { if case .key(let claim)? = once { claim } else { nil } }
    /// Who asks: whoever changes something notes it for them, see `audit`.
    private(set) var actor = AuditActor.system("quill")

    package init(
        store: any Store, blobs: any BlobStore, conductor: Conductor, publishers: [any Publisher], writers: any WriterCatalogue,
        standardWriter: String? = nil, speechModels: [String], rules: QueueRules = QueueRules()
    ) {
        self.rules = rules
        self.store = store
        self.blobs = blobs
        self.conductor = conductor
        self.publishers = publishers
        catalogue = writers
        self.standardWriter = standardWriter ?? writers.names.first ?? "none"
        self.speechModels = speechModels
    }

    /// The same installation, for what is asked under a key.
    package func under(_ claim: KeyClaim) -> Quill {
        var quill = self
        quill.once = .key(claim)
        return quill
    }

    /// The same for what a schedule asks for.
    package func under(_ firing: Firing) -> Quill {
        var quill = self
        quill.once = .firing(firing)
        quill.actor = .system("schedule " + firing.schedule)
        return quill
    }

    /// The same installation, for what somebody asks for.
    package func acting(as actor: AuditActor) -> Quill {
        var quill = self
        quill.actor = actor
        return quill
    }

    /// Where a task that answers out of what it reads wakes the fewest threads, if it prefers to; for short work only.
    package var readingExecutor: (any TaskExecutor)? { store.readingExecutor }
    /// The steps that are known here.
    package var steps: [String] { conductor.steps }
    /// How often it is tried.
    package func retryPolicy(of job: Job) -> RetryPolicy { conductor.retryPolicy(of: job.step) }
    /// Names that a run may choose from.
    package var writers: [String] { catalogue.names }
    /// Tones that a run may choose from; none where no writer is a model.
    package var tones: [String] { catalogue.models.isEmpty ? [] : catalogue.tones }
}
