internal import QuillApp
internal import QuillCore
internal import Terminal

/// `quill config`: every setting, what is in force, and the files that are drawn from the list.
struct ConfigCommand: Command {
    let context: CommandContext

    func run() -> Status {
        switch parsed.value("format") {
        case "env":
            console.line("# Every setting of Quill. Made by `quill config --format env`; do not edit.")
            for setting in Setting.all {
                console.line(
                    "\n# \(setting.help)\n# Unset: \(setting.standard).\(setting.isSecret ? " Secret." : "")\n\(setting.key)=\(setting.example)"
                )
            }
        case "markdown":
            console.line("| Variable | Meaning | Default | Secret |\n| --- | --- | --- | --- |")
            for setting in Setting.all {
                console.line("| `\(setting.key)` | \(setting.help) | \(setting.standard) | \(setting.isSecret ? "yes" : "no") |")
            }
        default:
            if isJSON { Output.json(["data": rows], console) } else { table() }
        }
        return .done
    }

    private struct Row: Encodable {
        let key, inForce, meaning: String
        let isSet, isSecret: Bool
    }

    private var rows: [Row] {
        Setting.all.map {
            Row(
                key: $0.key, inForce: configuration.shown($0), meaning: $0.help, isSet: configuration.given[$0.key] != nil,
                isSecret: $0.isSecret)
        }
    }

    private func table() {
        var table = TextTable([.init("Setting"), .init("In force", isFlexible: true), .init("Meaning", isFlexible: true)])
        for row in rows { table.add([row.key, row.inForce, row.meaning]) }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
    }
}
