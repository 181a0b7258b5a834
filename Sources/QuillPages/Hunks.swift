internal import QuillCore
internal import QuillService
internal import QuillWeb
internal import TextDiff

/// Changes as they are shown in prose: a checkbox for each paragraph that changed, the others folded.
///
/// The id of a hunk is `section/first-last`: which of the changes of the section's diff it holds. `section/heading` is its
/// heading, `section/all` the whole of one that was added or removed, and `/name` an entry of the front matter.
enum Hunks {
    static func of(_ diff: SectionDiff, citations: Citations, isChosen: Bool) -> [Hunk] {
        var hunks: [Hunk] = []
        if diff.old == nil || diff.new == nil {
            let runs = [DiffRun(.removed, text(diff.old)), DiffRun(.added, text(diff.new))].filter { !$0.text.isEmpty }
            return [.change(id: "\(diff.key)/all", runs: runs, isChosen: isChosen)]
        }
        if diff.isHeadingChanged {
            let runs = [DiffRun(.removed, diff.old?.heading ?? ""), DiffRun(.added, diff.new?.heading ?? "")].filter { !$0.text.isEmpty }
            hunks.append(.change(id: "\(diff.key)/heading", runs: runs, isChosen: isChosen))
        }
        return hunks + paragraphs(diff.text, diff.key, citations, isChosen)
    }

    static func of(_ field: ProposedField) -> Hunk {
        let runs = [
            DiffRun(.same, Naming.fact(field.diff.name) + ": "), DiffRun(.removed, field.diff.old), DiffRun(.added, field.diff.new),
        ]
        return .change(id: "/\(field.diff.name)", runs: runs.filter { !$0.text.isEmpty }, isChosen: !field.isConflict)
    }

    private static func text(_ section: Section?) -> String {
        guard let section else { return "" }
        return [section.heading, section.markdown].compactMap(\.self).joined(separator: "\n\n")
    }

    private static func paragraphs(_ diff: TextDiff, _ key: String, _ citations: Citations, _ isChosen: Bool) -> [Hunk] {
        var made: [Hunk] = []
        var unchanged: [String] = []
        var runs: [DiffRun] = []
        var numbers: [Int] = []
        func endUnchanged() {
            guard !unchanged.isEmpty else { return }
            made.append(.same(paragraphs: unchanged.count, Rendered(markdown: unchanged.joined(separator: "\n\n"), citations: citations)))
            unchanged = []
        }
        func endParagraph() {
            if let first = numbers.first, let last = numbers.last {
                endUnchanged()
                made.append(.change(id: "\(key)/\(first)-\(last)", runs: runs, isChosen: isChosen))
            } else {
                let text = runs.map(\.text).joined()
                if text.contains(where: { !$0.isWhitespace }) { unchanged.append(text) }
            }
            (runs, numbers) = ([], [])
        }
        for part in diff.parts {
            switch part {
            case .same(let text):
                var rest = text[...]
                while let end = rest.firstRange(of: "\n\n") {
                    runs.append(DiffRun(.same, String(rest[..<end.lowerBound])))
                    endParagraph()
                    rest = rest[end.upperBound...]
                }
                if !rest.isEmpty { runs.append(DiffRun(.same, String(rest))) }
            case .change(let hunk, let removed, let added):
                if !removed.isEmpty { runs.append(DiffRun(.removed, removed)) }
                if !added.isEmpty { runs.append(DiffRun(.added, added)) }
                numbers.append(hunk)
            }
        }
        endParagraph()
        endUnchanged()
        return made
    }

    /// What the names of hunks that a form sent mean.
    static func choice(_ names: [String], of view: ProposalView) throws(QuillError) -> ProposalChoice {
        let all = view.fields.map(of) + view.changes.flatMap { of($0.diff, citations: .none, isChosen: true) }
        let ids = all.compactMap { if case .change(let id, _, _) = $0 { id } else { nil } }
        if !view.isConflict, Set(ids) == Set(names) { return .everything }
        var hunks: [String: Set<Int>] = [:]
        var headings: Set<String> = []
        var whole: Set<String> = []
        var fields: Set<String> = []
        for name in names {
            guard let slash = name.lastIndex(of: "/") else { throw unknown(name) }
            let (key, what) = (String(name[..<slash]), name[name.index(after: slash)...])
            switch what {
            case _ where key.isEmpty: fields.insert(String(what))
            case "all": whole.insert(key)
            case "heading": headings.insert(key)
            default:
                let ends = what.split(separator: "-").map { Int($0) }
                guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 0, first <= last, last < 100_000 else {
                    throw unknown(name)
                }
                hunks[key, default: []].formUnion(first...last)
            }
        }
        var sections: [String: SectionChoice] = [:]
        for key in Set(hunks.keys).union(headings) { sections[key] = .hunks(hunks[key] ?? [], heading: headings.contains(key)) }
        for key in whole { sections[key] = .all }
        return .parts(sections: sections, fields: fields)
    }

    private static func unknown(_ name: String) -> QuillError {
        QuillError(.validationFailed, "hunk: there is no change \(name.prefix(60)).", hint: "Open the page once more.")
    }
}
