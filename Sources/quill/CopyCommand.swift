internal import QuillApp
internal import QuillCore
internal import Terminal

/// `quill copy`: an installation moves into another database.
struct CopyCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        guard let to = parsed.value("to") else {
            throw QuillError(
                .invalidInput, "--to is missing: the database to copy to.",
                hint: "Give it as --to postgresql://USER:PASSWORD@HOST/DATABASE, or --to sqlite:FOLDER/quill.db.")
        }
        let from = parsed.value("from") ?? configuration.given[Setting.databaseURL.key] ?? "sqlite:"
        let use = try CopyUse(configuration, from: from, to: to)
        let report = try await use.run(console.teller(isJSON: isJSON))
        if isJSON { Output.json(report, console) } else { show(report) }
        return report.blobs.missing.isEmpty ? .done : .failed
    }

    private func show(_ report: CopyReport) {
        let rows = report.tables.reduce(0) { $0 + $1.rows }
        let (from, to, blobs) = (Console.safe(report.from), Console.safe(report.to), report.blobs)
        console.line("\(rows) rows of \(report.tables.count) tables are in \(to), and the same as in \(from).")
        if blobs.stayed > 0 {
            console.line(
                "\(blobs.stayed) blobs stay where they are: \(Console.safe(configuration.storage.shown(home: configuration.home))).")
        } else {
            console.line("\(blobs.copied) blobs were copied (\(Format.bytes(Int(blobs.bytes)))), \(blobs.kept) were there.")
        }
        for digest in blobs.missing {
            console.note(console.paint(.red, "The bytes of \(digest) are missing or damaged in the source."))
        }
        console.line("\(from) says from now on that it was moved. Set QUILL_DATABASE_URL to the new one.")
    }
}
