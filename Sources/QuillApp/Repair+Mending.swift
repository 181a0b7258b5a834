internal import QuillCore
internal import QuillService
internal import QuillStore

/// What repair does with a file, each time in one transaction with its line in the trail.
extension Repair {
    /// Puts it back from where there is another copy; else what was derived of it is forgotten.
    func mend(_ loss: Loss, _ app: App, _ isDry: Bool) async throws(QuillError) -> Finding {
        switch isDry || loss.isLost ? loss.recalled : try await app.blobs.recall(loss.content, isDry: false) {
        case .found: try await putBack(loss, "An older version in the bucket", app, isDry)
        case .cached: try await putBack(loss, "The file in this machine's cache", app, isDry)
        case .none, .forbidden: try await giveUp(loss, app, isDry)
        }
    }

    /// Tells of a file that the store has put back.
    private func putBack(_ loss: Loss, _ source: String, _ app: App, _ isDry: Bool) async throws(QuillError) -> Finding {
        if !isDry {
            try await app.store.write { store throws(QuillError) in
                try store.audit(
                    .installationRepaired, of: .installation, by: .commandLine,
                    before: ["file": loss.content.hex, "was": loss.fault.rawValue],
                    after: ["put_back": Self.names(loss.artifacts).joined(separator: " ")])
            }
        }
        return Finding(
            what: loss.fault.rawValue, content: loss.content.hex, artifacts: Self.names(loss.artifacts), isMended: true,
            remedy: "\(source) is right, and \(isDry ? "would be" : "is") put back.")
    }

    /// Forgets what was derived.
    private func giveUp(_ loss: Loss, _ app: App, _ isDry: Bool) async throws(QuillError) -> Finding {
        let derived = loss.artifacts.filter { $0.job != nil }
        let canBeMade = derived.count == loss.artifacts.count
        // What a person gave is not forgotten: of a file that is away nothing changes, however often it is looked for.
        if !isDry, !derived.isEmpty || loss.fault == .damaged {
            // Bytes that are wrong would be taken for the right ones when the same content is put again.
            if loss.fault == .damaged { try await app.blobs.remove(loss.content) }
            try await app.store.write { store throws(QuillError) in
                try store.reject(holding: loss.content)
                for artifact in derived {
                    try store.append(Self.rejected(artifact, loss.fault.rawValue, at: store.now()))
                }
                try store.audit(
                    .installationRepaired, of: .installation, by: .commandLine,
                    before: ["file": loss.content.hex, "was": loss.fault.rawValue],
                    after: ["forgotten": derived.isEmpty ? nil : Self.names(derived).joined(separator: " ")])
            }
            // There may be no worker here that numbers it, and somebody may listen.
            app.woken()
        }
        let way = canBeMade ? "The next run makes it anew." : "Take the same file in again, or restore a backup."
        let doubt = loss.recalled == .forbidden ? " Older versions in the bucket cannot be read with these keys as they are." : ""
        return Finding(
            what: loss.fault.rawValue, content: loss.content.hex, artifacts: Self.names(loss.artifacts), isMended: canBeMade,
            remedy: way + doubt)
    }

    /// Only repair rejects, and only for a file that was missing or damaged. Where the file is back, what is newer goes before all the same.
    func takeBack(_ app: App, _ isDry: Bool) async throws(QuillError) -> [String] {
        var names: [String] = []
        var last: Digest?
        while true {
            let after = last
            let page = try await app.store.read { store throws(QuillError) in try store.rejectedContents(after: after, limit: 200) }
            guard let end = page.last else { return names }
            last = end
            for content in page where try await app.blobs.verify(content) == nil {
                let back = try await app.store.read { store throws(QuillError) in try store.rejected(holding: content) }
                names += Self.names(back)
                guard !isDry else { continue }
                try await app.store.write { store throws(QuillError) in
                    try store.takeBack(holding: content)
                    try store.audit(
                        .installationRepaired, of: .installation, by: .commandLine, before: ["file": content.hex, "was": "forgotten"],
                        after: ["taken_back": Self.names(back).joined(separator: " ")])
                }
                app.woken()
            }
        }
    }

    private static func names(_ artifacts: [Artifact]) -> [String] {
        artifacts.map { "\($0.target.subject.description) \($0.target.variant.description)" }
    }

    private static func rejected(_ artifact: Artifact, _ reason: String, at time: Timestamp) -> Event {
        var data = [
            "artifact": artifact.id.text, "target": artifact.target.description, "variant": artifact.target.variant.description,
            "reason": reason,
        ]
        switch artifact.target.subject {
        case .item(let id): data["item"] = id.text
        case .document(let id): data["document"] = id.text
        }
        return Event(name: .artifactRejected, project: artifact.project, data: data, at: time)
    }
}
