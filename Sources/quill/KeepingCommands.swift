internal import Foundation
internal import QuillApp
internal import QuillCore
internal import Terminal

/// `quill backup`, `quill restore`, `quill repair` and `quill reindex`.
struct KeepingCommands: Command {
    let context: CommandContext

    func backup() async throws -> Status {
        let target = absolute(parsed.value("to") ?? Self.name(Date()))
        let manifest = try await Backup(configuration, version: Entry.version).make(at: target, isWithFiles: !parsed.flag("without-files"))
        if isJSON {
            Output.json(Saved(path: target, manifest: manifest), console)
        } else {
            console.line("Saved to \(console.paint(.bold, target))")
            tell(manifest)
            if !manifest.files.missing.isEmpty {
                console.note(
                    "\(Format.count(manifest.files.missing.count, "file")) that rows speak of \(manifest.files.missing.count == 1 ? "is" : "are")"
                        + " not there any more. `quill repair` says which.")
            }
        }
        return manifest.files.missing.isEmpty ? .done : .failed
    }

    func restore() async throws -> Status {
        guard let given = parsed.argument("backup") else { return .failed }
        let manifest = try await Restore(configuration).make(from: absolute(given))
        if isJSON {
            Output.json(Saved(path: configuration.home, manifest: manifest), console)
        } else {
            console.line("Restored to \(console.paint(.bold, configuration.home)), as it was at \(manifest.madeAt)")
            tell(manifest)
            console.note(
                console.paint(.dim, "Work that was under way goes on with `quill serve`. Do not let the old home work on as well."))
        }
        return .done
    }

    func repair() async throws -> Status {
        let report = try await Repair(configuration).run(isDry: parsed.flag("dry-run"), acceptsLoss: parsed.flag("accept-loss"))
        if isJSON {
            Output.json(report, console)
            return report.isWhole ? .done : .failed
        }
        for finding in report.found {
            console.line("\(console.paint(.red, finding.what)) \(finding.content.prefix(12))  \(finding.artifacts.joined(separator: ", "))")
            console.line("    → \(finding.remedy)")
        }
        for name in report.takenBack { console.line("\(console.paint(.green, "back")) \(name)  (its file is there again)") }
        console.line(
            "\(Format.count(report.checked, "file")) looked at, \(Format.bytes(Int(report.bytes))): "
                + (report.found.isEmpty ? "all whole." : "\(report.found.count) not whole."))
        if let removed = report.removedFiles, removed > 0 {
            console.line("\(Format.count(removed, "file")) that nothing spoke of removed, \(Format.bytes(Int(report.removedBytes ?? 0))).")
        }
        return report.isWhole ? .done : .failed
    }

    func reindex() async throws -> Status {
        let report = try await Reindex(configuration).run(console.teller(isJSON: isJSON))
        if isJSON {
            Output.json(report, console)
            return .done
        }
        for line in report.damage { console.line("\(console.paint(.red, "mended")) \(Console.safe(line))") }
        console.line("The indexes of \(Format.count(report.tables, "table")) were made anew.")
        let mended = report.values.filter { $0.mended > 0 }.map { "\($0.mended) of \($0.checked) \($0.name)" }
        console.line(mended.isEmpty ? "All that rows keep of others is right." : "Worked out anew: \(mended.joined(separator: ", ")).")
        return .done
    }

    private struct Saved: Encodable {
        let path: String
        let manifest: Backup.Manifest
    }

    private func tell(_ manifest: Backup.Manifest) {
        console.line("  database  \(Format.bytes(Int(manifest.database.bytes)))")
        let files = "\(manifest.files.count), \(Format.bytes(Int(manifest.files.bytes)))"
        console.line("  files     \(files)\(manifest.files.isIncluded ? "" : ", left where they are kept")")
    }

    /// `quill-backup-20261121-150405`.
    private static func name(_ date: Date) -> String {
        let digits = date.formatted(.iso8601).filter(\.isNumber)
        return "quill-backup-\(digits.prefix(8))-\(digits.dropFirst(8).prefix(6))"
    }
}
