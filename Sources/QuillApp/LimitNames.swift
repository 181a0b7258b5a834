internal import Media
package import QuillCore
internal import QuillPipeline

/// What `QUILL_LIMITS` can bound, as far as this version knows. In a cluster another version may know more, so a name that means nothing
/// here is told, and does not keep the process from starting.
package struct LimitNames: Sendable {
    /// Steps, whom they ask, kinds of destinations, and `project`; sorted.
    package let known: [String]
    /// Those that are set and bound nothing here.
    package let unknown: [String]

    /// Throws where the prompts of this build cannot be read.
    package init(_ configuration: Configuration) throws(QuillError) {
        let writers = Writers(Integrations.writers(), models: [], prompts: try PromptLibrary.embedded())
        let publishers = Integrations.publishers(configuration)
        let recognition = RecordingRecogniser(media: MediaTools(), transcribers: [])
        let steps = Steps.all(readers: [], recognition: recognition, writers: writers, publishers: publishers)
        // No writer is named, so this gives whom the other steps ask.
        let nobody = Parameters(writer: "", speechModel: "", maxSections: 1)
        let lanes = steps.flatMap { $0.ladder(nobody) }.map(Load.lane(of:))
        let asked = lanes + writers.names + Integrations.vendors + publishers.map(\.descriptor.kind)
        let names = Set(steps.map(\.name) + asked + [Limits.project])
        known = names.sorted()
        unknown = configuration.queueRules.limits.byName.keys.filter { !names.contains($0) }.sorted()
    }

    /// Nil where each name bounds something.
    package var warning: String? {
        guard !unknown.isEmpty else { return nil }
        let names = unknown.joined(separator: " or ")
        return "\(Setting.limits.key): this version knows nothing that is called \(names), so that limit bounds nothing."
    }

    package var remedy: String { "There are \(known.joined(separator: ", "))." }
}

extension LimitNames {
    /// At the start of a process that stays.
    static func tell(_ configuration: Configuration, _ say: (String) -> Void) throws(QuillError) {
        let names = try LimitNames(configuration)
        if let warning = names.warning { say("\(warning) \(names.remedy)") }
    }
}

extension Doctor {
    /// Nothing where no limit is set.
    func limits() -> [Check] {
        if configuration.queueRules.limits.isEmpty { return [] }
        do throws(QuillError) {
            let names = try LimitNames(configuration)
            let set = configuration.queueRules.limits.byName.keys.sorted().joined(separator: ", ")
            return [Check(name: "limits", isThere: names.unknown.isEmpty, detail: names.warning ?? set, remedy: names.remedy)]
        } catch {
            return [Check(name: "limits", isThere: false, detail: error.message, remedy: error.hint ?? "")]
        }
    }
}
