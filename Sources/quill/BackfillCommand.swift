internal import Glibc
internal import QuillApp
internal import QuillCore
internal import QuillPipeline
internal import Terminal

/// `quill backfill`.
struct BackfillCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        let wish = Backfill.Wish(
            items: try parsed.ids("items", of: Item.self, listedBy: "quill items"),
            limit: try parsed.integer("limit", in: 1...100_000) ?? Backfill.standardLimit, again: parsed.flag("again"))
        let filling = Filling(configuration)
        if parsed.flag("dry-run") {
            let (lacks, hasMore) = try await filling.look(wish)
            return tell(lacks, hasMore)
        }
        let interrupt = Interrupt()
        let work = Task { [console, isJSON] in try await filling.run(wish, console.teller(isJSON: isJSON)) }
        interrupt.onSet { work.cancel() }
        do { return tell(try await work.value) } catch let error as QuillError where error.code == .cancelled {
            _ = Failure.tell(error, parsed, console)
            return .interrupted(by: interrupt.signal ?? SIGINT)
        }
    }

    /// What there is to be told of what was only looked at.
    private struct Look: Encodable {
        let lacking: [Backfill.Finding]
        let hasMore: Bool
    }

    private func tell(_ lacks: [Lack], _ hasMore: Bool) -> Status {
        let rows = lacks.map { lack in
            let parts = [lack.media.map { _ in "technical" }, lack.engagement ? "engagement" : nil].compactMap(\.self)
            return Backfill.Finding(item: lack.item.id.text, title: lack.item.title, note: parts.joined(separator: ", "))
        }
        if isJSON {
            Output.json(Look(lacking: rows, hasMore: hasMore), console)
            return .done
        }
        for row in rows { line("lacks", row) }
        let count = (hasMore ? "more than " : "") + Format.count(rows.count, "item")
        console.line(rows.isEmpty ? "Nothing lacks." : "Details lack of \(count).")
        return .done
    }

    private func tell(_ report: Backfill.Report) -> Status {
        let status = report.left.isEmpty && report.rested == 0 ? Status.done : .failed
        if isJSON {
            Output.json(report, console)
            return status
        }
        for row in report.filled { line("filled", row) }
        for row in report.lost { line("gone", row) }
        for row in report.left { line("later", row) }
        if report.filled.isEmpty, report.lost.isEmpty, report.left.isEmpty {
            console.line("Nothing lacks.")
            return .done
        }
        console.line(
            "\(Format.count(report.filled.count, "item")) filled in, \(Format.count(report.lost.count, "source")) gone, "
                + "\(Format.count(report.left.count + report.rested, "item")) left for the next time.")
        if report.rested > 0 { console.line("\(report.rested) of them were not asked about, since their site is left alone for now.") }
        if report.hasMore { console.line("There are more: run it again.") }
        return status
    }

    private func line(_ word: String, _ row: Backfill.Finding) {
        console.line("\(console.paint(.dim, word))  \(row.item)  \(Console.safe(row.title)): \(Console.safe(row.note))")
    }
}
