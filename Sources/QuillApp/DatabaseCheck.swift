internal import PostgreSQL
internal import QuillCore
internal import QuillStore
internal import SQL

/// What `quill doctor` says of the database. Changes nothing.
struct DatabaseCheck: Sendable {
    /// `files` is what is wrong with the place of the files, as the rows see it.
    typealias Found = (checks: [Doctor.Check], files: QuillError?)

    let configuration: Configuration

    func examine() async -> Found {
        do {
            if let path = configuration.database.file, try !configuration.database.isThere(home: configuration.home) {
                let detail = "SQLite, \(path), made when it is first needed"
                return ([Doctor.Check(name: "database", isThere: true, detail: detail, remedy: "")], nil)
            }
            return try await look()
        } catch {
            return ([Doctor.Check(name: "database", isThere: false, detail: error.message, remedy: error.hint ?? "")], nil)
        }
    }

    private func look() async throws(QuillError) -> Found {
        let opened = try await OpenDatabase.open(configuration, looks: true)
        let store = SQLStore(opened.database, ids: IDMaker(now: { 0 }, chance: { 0 }))
        let checks: [Doctor.Check]
        let files: QuillError?
        do {
            files = try await blobs(store)
            checks = [try await database(store, opened.server), clock(opened), try await months(store, opened)].compactMap(\.self)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
        return (checks, files)
    }

    /// Whether the blobs are those of the rows. An older schema does not tell, and comes up to date first.
    private func blobs(_ store: SQLStore) async throws(QuillError) -> QuillError? {
        if try await store.isBehind() { return nil }
        // A bucket is looked into from a home that is there.
        if case .bucket = configuration.storage, !Tools.exists(configuration.home) { return nil }
        do throws(QuillError) {
            try await configuration.storage.withMark(home: configuration.home) { (mark) throws(QuillError) in
                let hasFile = Tools.exists(configuration.home + "/quill.db")
                let check = InstallationCheck(store: store, mark: mark, database: configuration.database, hasFile: hasFile)
                try await check.lookAtBlobs()
            }
            return nil
        } catch { return error }
    }

    /// Why nobody may work on these rows, though they can be read.
    private func trouble(_ store: SQLStore) async throws(QuillError) -> QuillError? {
        guard let known = try await store.installation() else { return nil }
        do throws(QuillError) { try InstallationCheck.judge(known, configuration.database) } catch { return error }
        return nil
    }

    private func database(_ store: SQLStore, _ server: PostgreSQLDatabase?) async throws(QuillError) -> Doctor.Check {
        let steps = try await store.migrations()
        let waiting = steps.filter { $0.appliedAt == nil }.count
        let coming = "\(waiting) of \(steps.count) migrations to come, at the next start or by `quill migrate`"
        let schema = waiting == 0 ? "schema \(steps.count)" : coming
        if waiting == 0, let trouble = try await trouble(store) {
            return Doctor.Check(name: "database", isThere: false, detail: trouble.message, remedy: trouble.hint ?? "")
        }
        guard let server else {
            return Doctor.Check(name: "database", isThere: true, detail: "SQLite, \(schema)  (\(configuration.database.shown))", remedy: "")
        }
        let facts: ServerFacts
        do { facts = try await ServerFacts.ask(server) } catch { throw .unexpected(error, while: "looking at the database") }
        let detail = "PostgreSQL \(facts.versionName), \(schema)  (\(configuration.database.shown))"
        return Doctor.Check(name: "database", isThere: true, detail: detail, remedy: "")
    }

    /// Rows that came before the table of their month are no loss, but nobody made it.
    private func months(_ store: SQLStore, _ opened: OpenDatabase) async throws(QuillError) -> Doctor.Check? {
        guard opened.server != nil, try await !store.isBehind() else { return nil }
        let strays = try await store.read { store throws(QuillError) in try store.strays() }
        let words = strays.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) of \($0.key.rawValue)" }
        return Doctor.Check(
            name: "months", isThere: strays.isEmpty,
            detail: strays.isEmpty ? "every row lies in the table of its month" : "outside their month: " + words.joined(separator: ", "),
            remedy: "`quill schedules run retention` moves them; `quill schedules show retention` says what was in its way.")
    }

    /// Two clocks that tell different times are told here; the queue goes by the database's all the same.
    private func clock(_ opened: OpenDatabase) -> Doctor.Check? {
        guard opened.server != nil else { return nil }
        let warning = ServerFacts.clockWarning(opened.milliseconds)
        return Doctor.Check(
            name: "clock", isThere: warning == nil, detail: warning ?? "agrees with the database's",
            remedy: "Set this machine's clock, by NTP for example.")
    }
}
