internal import QuillApp
internal import QuillCore
internal import Terminal

/// `quill migrate`: the steps of the schema, told or applied.
struct MigrateCommand: Command {
    let context: CommandContext

    private struct Answer: Encodable {
        let database: String
        let data: [SchemaStep]
        /// The numbers that this call applied.
        let applied: [Int]
    }

    func run() async throws -> Status {
        let use = SchemaUse(configuration)
        if parsed.flag("status") || parsed.flag("dry-run") {
            let steps = try await use.status()
            show(steps.filter { !parsed.flag("dry-run") || $0.appliedAt == nil }, applied: [])
        } else {
            let (steps, applied) = try await use.migrate()
            show(isJSON ? steps : steps.filter { applied.contains($0.number) }, applied: applied)
        }
        return .done
    }

    private func show(_ steps: [SchemaStep], applied: [Int]) {
        let place = configuration.database.shown
        if isJSON { return Output.json(Answer(database: place, data: steps, applied: applied), console) }
        if steps.isEmpty { return console.line("\(Console.safe(place)) is up to date.") }
        for step in steps {
            let when = step.appliedAt.map { "applied \($0.prefix(16))Z" } ?? "to come"
            console.line("\(step.number)  \(TextWidth.fit(step.name, to: 16)) \(console.paint(.dim, when))")
        }
    }
}
