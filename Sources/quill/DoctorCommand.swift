internal import Foundation
internal import QuillApp
internal import QuillCore
internal import Terminal

/// `quill doctor`: what is there, what is missing and how to get it.
struct DoctorCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        let report = await Doctor(configuration).examine()
        if isJSON {
            Output.json(report, console)
            return report.isHealthy ? .done : .failed
        }
        for check in report.checks {
            let mark = check.isThere ? console.paint(.green, "✓") : console.paint(.red, "✗")
            console.line("\(mark) \(TextWidth.fit(check.name, to: 22)) \(Console.safe(check.detail))")
            if !check.isThere { console.line("    → \(check.remedy)") }
        }
        console.line()
        console.line(console.paint(.bold, "Models"))
        for model in report.models {
            let mark = model.isThere ? console.paint(.green, "✓") : console.paint(.red, "✗")
            console.line("\(mark) \(model.name)  \(Format.bytes(model.bytes))  \(Console.safe(model.purpose))")
            console.line(console.paint(.dim, "    origin   \(Console.safe(model.origin))"))
            console.line(console.paint(.dim, "    licence  \(Console.safe(model.licence)) (\(Console.safe(model.licenceFrom)))"))
            console.line(
                console.paint(.dim, "    package  \(Console.safe(model.packages.joined(separator: ", "))), replaced by \(model.replacedBy)")
            )
        }
        return report.isHealthy ? .done : .failed
    }
}
