package import QuillCore

/// What is carried out once, however often it is tried.
enum Once: Sendable {
    /// What was asked under a key.
    case key(KeyClaim)
    /// What a schedule asks for in one slot.
    case firing(Firing)
}

extension Quill {
    /// A day, and as long as any request may take.
    private static let keptMilliseconds: Int64 = 86_400_000
    private static let patienceMilliseconds: Int64 = 120_000

    package func takeKey(_ key: String, request: Digest) async throws(QuillError) -> KeyState {
        try await store.write { store throws(QuillError) in
            try store.takeKey(
                Project.defaultID, key, request: request, keptMilliseconds: Self.keptMilliseconds,
                patienceMilliseconds: Self.patienceMilliseconds)
        }
    }

    /// Tells the answer to give: the first one that was kept.
    package func keepAnswer(_ answer: KeptAnswer, under claim: KeyClaim) async throws(QuillError) -> KeptAnswer {
        try await store.write { store throws(QuillError) in try store.keep(answer, under: claim) }
    }

    package func release(_ claim: KeyClaim) async throws(QuillError) {
        try await store.write { store throws(QuillError) in try store.releaseKey(claim) }
    }

    /// For a process that alone owns its home, when it begins: nobody else works on what was asked under a key.
    package func freeKeys() async throws(QuillError) {
        try await store.write { store throws(QuillError) in try store.freeKeys() }
    }

    /// Every use case that changes something says here what, in the transaction that does it. So a request that is sent again
    /// under its key finds that it was carried out, however it came that nobody got the answer; and a call that lost its key
    /// to another one changes nothing. A firing ends here.
    func note(_ effect: Effect, _ store: any StoreWriting) throws(QuillError) {
        switch once {
        case .key(let claim): try store.note(effect, under: claim)
        case .firing(let firing): try end(firing, effect, store)
        case nil: break
        }
    }

    /// The same for what is done outside the database: noted before, and done by whoever comes then, once more if need be.
    package func note(_ effect: Effect) async throws(QuillError) {
        guard once != nil else { return }
        try await store.write { store throws(QuillError) in try note(effect, store) }
    }
}

extension Quill {
    /// What was begun, from what was noted of it.
    package func started(_ effect: Effect) async throws(QuillError) -> StartedRun {
        guard case .run(let id, let isNewItem, let notes) = effect else { throw effect.isForeign }
        return try await store.read { store throws(QuillError) in
            guard let run = try store.run(id), let item = try store.item(run.item) else { throw missing("run", id.text) }
            return StartedRun(run: run, item: item, isNewItem: isNewItem, notes: notes)
        }
    }

    /// The version that came of it.
    package func version(_ effect: Effect) async throws(QuillError) -> Version {
        guard case .revision(let id) = effect else { throw effect.isForeign }
        return try await store.read { store throws(QuillError) in
            guard let version = try store.version(id) else { throw missing("version", id.text) }
            return version
        }
    }
}

extension Effect {
    /// It was noted by another kind of request than the one that reads it: by another Quill, since the key tells requests apart.
    package var isForeign: QuillError {
        QuillError(.internalError, "What was done under this key is told in words that this Quill does not know.", hint: "Take a new key.")
    }
}
