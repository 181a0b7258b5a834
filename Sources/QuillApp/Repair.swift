package import QuillCore
internal import QuillService
internal import QuillStore
internal import Support

/// Looks whether every file that rows speak of is there and is the one that was put there, and mends what can be mended: what
/// was derived from something is forgotten, so that the next run makes it anew.
package struct Repair: Sendable {
    package struct Report: Sendable, Encodable {
        package var checked = 0
        package var bytes: Int64 = 0
        package var found: [Finding] = []
        /// Files that nothing speaks of, which were removed; nil in a dry run, which does not look for them.
        package var removedFiles: Int?
        package var removedBytes: Int64?
        /// Whether something is left that only a person can mend.
        package var isWhole: Bool { found.allSatisfy(\.isMended) }
    }

    package struct Finding: Sendable, Encodable {
        /// `missing` or `damaged`.
        package let what: String
        package let content: String
        /// What speaks of it, such as `itm_… transcript`.
        package let artifacts: [String]
        /// Whether it can be made anew; what a person gave cannot.
        package let isMended: Bool
        package let remedy: String
    }

    private let configuration: Configuration

    package init(_ configuration: Configuration) { self.configuration = configuration }

    /// - Parameter isDry: only looks, also beside a server; nothing is changed.
    package func run(isDry: Bool) async throws(QuillError) -> Report {
        try await App.alone(in: configuration, isDry: isDry) { (app) async throws(QuillError) in
            var report = try await examine(app, isDry)
            if !isDry {
                let swept = try await app.sweep()
                (report.removedFiles, report.removedBytes) = (swept.removed, swept.byteCount)
            }
            return report
        }
    }

    private func examine(_ app: App, _ isDry: Bool) async throws(QuillError) -> Report {
        var report = Report()
        var last: Digest?
        while true {
            let after = last
            let page = try await app.store.read { store throws(QuillError) in try store.contents(after: after, limit: 200) }
            guard let end = page.last else { return report }
            last = end.content
            for blob in page {
                report.checked += 1
                report.bytes += blob.byteCount
                guard let fault = try await app.blobs.verify(blob.content)?.rawValue else { continue }
                if let finding = try await mend(blob, fault, app, isDry) { report.found.append(finding) }
            }
        }
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

    private func mend(_ blob: StoredBlob, _ fault: String, _ app: App, _ isDry: Bool) async throws(QuillError) -> Finding? {
        let content = blob.content
        let artifacts = try await app.store.read { store throws(QuillError) in try store.artifacts(holding: content) }
        // What was given up before is no news.
        guard !artifacts.isEmpty else { return nil }
        let names = artifacts.map { "\($0.target.subject.description) \($0.target.variant.description)" }
        let recalled = try await app.blobs.recall(content, isDry: isDry)
        let source: String? =
            switch recalled {
            case .found: "An older version in the bucket"
            case .cached: "The file in this machine's cache"
            case .none, .forbidden: nil
            }
        if let source {
            if !isDry { try await tellPutBack(content, fault, names, app) }
            return Finding(
                what: fault, content: content.hex, artifacts: names, isMended: true,
                remedy: "\(source) is right, and \(isDry ? "would be" : "is") put back.")
        }
        let canBeMade = artifacts.allSatisfy { $0.job != nil }
        if !isDry {
            // Bytes that are wrong would be taken for the right ones when the same content is put again.
            if fault == "damaged" { try await app.blobs.remove(content) }
            try await app.store.write { store throws(QuillError) in
                try store.reject(holding: content)
                for artifact in artifacts where artifact.job != nil { try store.append(Self.rejected(artifact, fault, at: store.now())) }
                try store.audit(
                    .installationRepaired, of: .installation, by: .commandLine, before: ["file": content.hex, "was": fault],
                    after: ["forgotten": artifacts.map(\.target.description).joined(separator: " ")])
            }
            // There may be no worker here that numbers it, and somebody may listen.
            app.woken()
        }
        let remedy = canBeMade ? "The next run makes it anew." : "Take the same file in again, or restore a backup."
        return Finding(
            what: fault, content: content.hex, artifacts: names, isMended: canBeMade,
            remedy: recalled == .forbidden ? remedy + " Older versions in the bucket cannot be read with these keys as they are." : remedy)
    }

    private func tellPutBack(_ content: Digest, _ fault: String, _ names: [String], _ app: App) async throws(QuillError) {
        try await app.store.write { store throws(QuillError) in
            try store.audit(
                .installationRepaired, of: .installation, by: .commandLine, before: ["file": content.hex, "was": fault],
                after: ["put_back": names.joined(separator: " ")])
        }
    }
}
