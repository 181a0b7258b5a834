internal import QuillCore
internal import QuillStore

extension App {
    /// Settings are of the environment, and nobody sees them change: a server that starts with others than the one before it notes so.
    func noteSettings(_ configuration: Configuration) async throws(QuillError) {
        let given = Setting.all.filter { configuration.given[$0.key] != nil }
        var facts = Dictionary(given.map { ($0.key, configuration.shown($0)) }) { $1 }
        // The trail shows no query of an address, since it may hold a secret; this one has options, and none of them is one.
        for (option, value) in configuration.storage.options { facts["\(Setting.storageURL.key) \(option)"] = value }
        let now = AuditFacts(facts)
        try await store.write { store throws(QuillError) in
            let last = try store.auditEntries(Project.defaultID, AuditQuery(action: .settingsChanged), Page(limit: 1)).first
            let known = last?.after.values ?? [:]
            guard known != now.values else { return }
            try store.audit(
                .settingsChanged, of: .installation, by: .commandLine,
                before: AuditFacts(known.filter { now.values[$0.key] != $0.value }), after: now)
        }
    }
}
