internal import QuillCore
internal import QuillQueue
internal import QuillService
internal import QuillStore
internal import SQLite
internal import Support

/// What an installation needs where several processes may work on its rows.
extension App {
    /// Ids begin with a time, and lists are in their order: so all machines go by the database's clock.
    static func ids(_ opened: OpenDatabase) -> IDMaker {
        let ahead = opened.milliseconds
        if let warning = ServerFacts.clockWarning(ahead) { Log.note(warning) }
        return IDMaker(now: { SQLiteDatabase.Options.systemClock() - ahead }, chance: { UInt64.random(in: .min ... .max) })
    }

    func installation(_ configuration: Configuration) -> InstallationCheck {
        InstallationCheck(
            store: store, mark: configuration.storage.mark(home: configuration.home, blobs), database: configuration.database,
            hasFile: Tools.exists(configuration.home + "/quill.db"))
    }

    /// Months are made long before they begin: what is in the way now is no reason not to start.
    func makeRoom() async {
        do { _ = try await Chores.makeRoom(store) } catch { Log.error("the tables of the months to come cannot be made: \(error)") }
    }

    /// From now on it hears what other processes change, and takes back the jobs of those that died.
    func joinOthers() {
        let trouble = Trouble()
        bell?.start { [weak self] in
            self?.heard()
        } round: { [weak self] in
            await self?.takeBack(trouble)
        }
    }

    private func heard() {
        worker?.wake()
        changes.ring()
        feed.wake()
    }

    private func takeBack(_ trouble: Trouble) async {
        do {
            let rescued = try await rescuer.rescue()
            if rescued > 0 { Log.error("took back \(rescued) \(rescued == 1 ? "job" : "jobs") whose worker fell silent") }
            trouble.over("the jobs of silent workers are looked for again")
        } catch {
            // What is broken off by the end is no trouble.
            if Task.isCancelled { return }
            trouble.met("the jobs of silent workers cannot be looked for: \(error)")
        }
    }
}
