internal import QuillCore
internal import Support

/// A job's view of the world: inputs by the digests in its recipe, checkpoints behind the fence.
final class JobWork: Work {
    let item: Item
    let document: DocumentContext?
    let scratch: String
    private let claim: Claim
    private let store: any Store
    private let blobs: any BlobStore
    private let board: ProgressBoard
    private let decoded: DecodedInputs
    private let limits: Limits
    private let lane: Lock<(asked: String?, awaited: String?)>

    /// The largest input that is read as a whole: an hour's transcript has about 0.2 MB.
    private static let inputLimitBytes = 256 << 20

    var target: Target { claim.job.target }
    var parameters: Parameters { claim.job.parameters }
    /// Whom it has no room to ask, and so has to wait for.
    var awaited: String? { lane.withLock { $0.awaited } }

    private init(
        _ claim: Claim, item: Item, document: DocumentContext?, store: any Store, blobs: any BlobStore, board: ProgressBoard,
        decoded: DecodedInputs, limits: Limits, scratch: String
    ) {
        self.claim = claim
        self.item = item
        self.document = document
        self.store = store
        self.blobs = blobs
        self.board = board
        self.decoded = decoded
        self.limits = limits
        lane = Lock((claim.job.lane, nil))
        self.scratch = scratch
    }

    static func load(
        _ claim: Claim, store: any Store, blobs: any BlobStore, board: ProgressBoard, decoded: DecodedInputs, limits: Limits,
        scratch: String
    ) async throws(QuillError) -> JobWork {
        let (item, document) = try await store.read { store throws(QuillError) in
            guard let item = try store.item(claim.job.item) else {
                throw QuillError(.notFound, "The item of this job is no longer there.")
            }
            return (item, try context(claim, store))
        }
        return JobWork(
            claim, item: item, document: document, store: store, blobs: blobs, board: board, decoded: decoded, limits: limits,
            scratch: scratch)
    }

    private static func context(_ claim: Claim, _ store: any StoreReading) throws(QuillError) -> DocumentContext? {
        guard case .document(let id) = claim.job.target.subject else { return nil }
        guard let document = try store.document(id) else { throw QuillError(.notFound, "The document of this job is no longer there.") }
        let head = try document.head.flatMap { (id) throws(QuillError) in try store.revision(id) }
        guard claim.job.target.variant.kind == .delivery else {
            return DocumentContext(document: document, head: head, destination: nil, delivery: nil)
        }
        let destination = try store.destination(ID(trusted: claim.job.target.variant.form))
        let delivery = try destination.flatMap { (place) throws(QuillError) in try store.delivery(id, place.id) }
        return DocumentContext(document: document, head: head, destination: destination, delivery: delivery)
    }

    func input(_ variant: Variant) async throws(QuillError) -> [UInt8] {
        try await blobs.read(digest(of: variant), limit: Self.inputLimitBytes)
    }

    func input<T: Decodable & Sendable>(_ variant: Variant, as type: T.Type) async throws(QuillError) -> T {
        let digest = try digest(of: variant)
        if let known = decoded.value(digest, as: type) { return known }
        let bytes = try await input(variant)
        let value = try JSON.decode(type, bytes)
        if bytes.count <= DecodedInputs.limitBytes { decoded.keep(value, for: digest) }
        return value
    }

    func inputFile(_ variant: Variant) async throws(QuillError) -> String {
        try await blobs.file(digest(of: variant))
    }

    func hasInput(_ variant: Variant) -> Bool { claim.job.recipe.inputs[variant.description] != nil }

    func digest(of variant: Variant) throws(QuillError) -> Digest {
        guard let hex = claim.job.recipe.inputs[variant.description] else {
            throw QuillError(.internalError, "The job for \(target.variant) has no input \(variant).")
        }
        return Digest(hex: hex)
    }

    func once(
        _ key: String, input: Digest, _ make: @Sendable () async throws(QuillError) -> Metered
    ) async throws(QuillError) -> [UInt8] {
        if case .done(let result) = try await standing(key, input) { return result }
        guard !Task.isCancelled else { throw .cancelled }
        let metered = try await make()
        failpoint("call.answered")
        try await save(Checkpoint(job: claim.job.id, key: key, input: input, result: metered.result), metered.usage)
        failpoint("checkpoint.saved")
        return metered.result
    }

    func effect(
        _ key: String, input: Digest,
        locate: @Sendable () async throws(QuillError) -> [UInt8]?,
        write: @Sendable () async throws(QuillError) -> [UInt8]
    ) async throws(QuillError) -> [UInt8] {
        switch try await standing(key, input) {
        case .done(let result): return result
        case .intended:
            // An earlier attempt meant to write and left no ending: look before writing again.
            if let found = try await locate() {
                failpoint("effect.located")
                try await save(Checkpoint(job: claim.job.id, key: key, input: input, result: found))
                return found
            }
        case .new: break
        }
        guard !Task.isCancelled else { throw .cancelled }
        try await save(Checkpoint(job: claim.job.id, key: key, input: input, result: nil))
        failpoint("effect.intended")
        let result = try await write()
        failpoint("effect.written")
        try await save(Checkpoint(job: claim.job.id, key: key, input: input, result: result))
        failpoint("effect.recorded")
        return result
    }

    func turn(to name: String) async throws(QuillError) {
        guard lane.withLock({ $0.asked }) != name else { return }
        guard !Task.isCancelled else { throw .cancelled }
        let (claim, limits) = (claim, limits)
        let hasRoom = try await store.write { store throws(QuillError) in try store.turn(claim, to: name, limits: limits) }
        guard hasRoom else {
            lane.withLock { $0.awaited = name }
            throw QuillError(
                .rateLimited, "It waits for \(name), whose limit is full.", .released,
                hint: "It goes on by itself. QUILL_LIMITS sets the limit.")
        }
        lane.withLock { $0 = (name, nil) }
    }

    func report(_ progress: Progress) { board.note(progress, of: claim, store) }

    private func standing(_ key: String, _ input: Digest) async throws(QuillError) -> Checkpoint.Standing {
        let job = claim.job.id
        return Checkpoint.standing(try await store.read { store throws(QuillError) in try store.checkpoint(job, key) }, input: input)
    }

    /// What was paid for or written outside is kept, also when the work has been cancelled meanwhile: so the task that records
    /// it is another, since a cancelled one cannot write.
    private func save(_ checkpoint: Checkpoint, _ usage: [Usage] = []) async throws(QuillError) {
        let saving = Task { () async -> Result<Void, QuillError> in
            do throws(QuillError) { return .success(try await record(checkpoint, usage)) } catch { return .failure(error) }
        }
        try await saving.value.get()
    }

    private func record(_ checkpoint: Checkpoint, _ usage: [Usage]) async throws(QuillError) {
        let claim = claim
        try await store.write { store throws(QuillError) in
            try store.save(checkpoint, by: claim)
            for one in usage {
                let record = UsageRecord(
                    id: store.newID(), attempt: claim.attempt, key: checkpoint.key, usage: one, createdAt: try store.now())
                try store.insert(record)
                try store.append(.step(.usageRecorded, claim, at: store.now(), ["usage": record.id.text]))
            }
        }
    }
}
