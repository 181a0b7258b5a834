internal import QuillApp
internal import QuillCore
internal import Support
internal import Terminal

/// `quill copy`: an installation moves into another database.
struct CopyCommand {
    private let parsed: ParsedCommand
    private let console: Console
    private let configuration: Configuration

    init(_ parsed: ParsedCommand, _ console: Console, _ configuration: Configuration) {
        self.parsed = parsed
        self.console = console
        self.configuration = configuration
    }

    func run() async throws -> Status {
        guard let to = parsed.value("to") else { throw QuillError(.invalidInput, "--to is missing: the database to copy to.") }
        let from = parsed.value("from") ?? configuration.given[Setting.databaseURL.key] ?? "sqlite:"
        let use = try CopyUse(configuration, from: from, to: to)
        let isJSON = parsed.flag("json")
        let report = try await use.run(Self.teller(isJSON ? nil : console))
        if isJSON { Output.json(report, console) } else { show(report) }
        return report.blobs.missing.isEmpty ? .done : .failed
    }

    /// A line a second at most; nothing without a console.
    private static func teller(_ console: Console?) -> @Sendable (String) -> Void {
        let last = Lock<ContinuousClock.Instant?>(nil)
        return { sentence in
            let isDue = last.withLock { last in
                if let told = last, .now - told < .seconds(1) { return false }
                last = .now
                return true
            }
            if isDue, let console { console.note(console.paint(.dim, sentence)) }
        }
    }

    private func show(_ report: CopyReport) {
        let rows = report.tables.reduce(0) { $0 + $1.rows }
        let (from, to, blobs) = (Console.safe(report.from), Console.safe(report.to), report.blobs)
        console.line("\(rows) rows of \(report.tables.count) tables are in \(to), and the same as in \(from).")
        console.line("\(blobs.copied) blobs were copied (\(Format.bytes(Int(blobs.bytes)))), \(blobs.kept) were there.")
        for digest in blobs.missing {
            console.note(console.paint(.red, "The bytes of \(digest) are missing or damaged in the source."))
        }
        console.line("\(from) says from now on that it was moved. Set QUILL_DATABASE_URL to the new one.")
    }
}
