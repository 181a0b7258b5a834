internal import Terminal

/// `quill api`: the reference of the HTTP API.
struct APICommand {
    let parsed: ParsedCommand
    let console: Console

    func run() -> Status {
        let reference = APIReference()
        if parsed.flag("json") {
            Output.json(reference, console)
        } else if parsed.value("format") == "markdown" {
            console.line(APIPage.markdown(reference))
        } else {
            for (index, group) in reference.groups.enumerated() {
                console.line((index > 0 ? "\n" : "") + console.paint(.bold, group.title))
                for row in group.endpoints { self.row(row) }
            }
        }
        return .done
    }

    private func row(_ row: APIReference.Row) {
        console.line("\n\(row.method) \(row.path)")
        for line in TextFlow.wrap(row.summary, width: min(console.width, 100) - 4) { console.line("    \(line)") }
        for parameter in row.query { told("?\(parameter.name)", parameter.meaning) }
        for field in row.fields {
            told(field.name + (field.isRequired ? " (required)" : ""), "\(field.meaning) (\(field.type))")
        }
        console.line("    \(console.paint(.dim, "→")) \(row.status) \(row.answer)")
        for problem in row.problems { told("\(problem.status) \(problem.code)", problem.when) }
        console.line("    \(console.paint(.dim, row.curl))")
    }

    /// A name, and beside it what it means.
    private func told(_ name: String, _ meaning: String) {
        let width = 28
        var label = name
        for line in TextFlow.wrap(meaning, width: max(30, min(console.width, 120) - width - 5)) {
            console.line("    \(label.padding(width)) \(line)")
            label = ""
        }
    }
}

extension String {
    /// With blanks behind it, to at least `width` characters.
    fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
