internal import QuillCore

/// Writes one section anew as `WriteSection` does, for a person to accept. The section that the document was assembled from
/// stays the current one, so nothing follows from it by itself.
struct RegenerateSection: Step {
    let writing: WriteSection

    let name = "regenerate"
    var version: Int { writing.version }

    func makes(_ variant: Variant) -> Bool { variant.kind == .proposal }
    func needs(_ target: Target, _ world: World) -> Needs { writing.needs(target, world) }
    func prompt(_ target: Target, _ parameters: Parameters) -> String { writing.prompt(target, parameters) }
    func heeds(_ target: Target, _ world: World, _ parameters: Parameters) -> [String: String] {
        writing.heeds(target, world, parameters)
    }
    func ladder(_ parameters: Parameters) -> [String] { writing.ladder(parameters) }
    func estimate(_ target: Target, _ world: World, _ parameters: Parameters) -> Estimate {
        writing.estimate(target, world, parameters)
    }

    func run(_ work: any Work) async throws(QuillError) -> Products {
        let written = try await writing.run(work)
        guard case .bytes(let bytes) = written.artifact?.content else {
            throw QuillError(.internalError, "Writing a section gave no text.")
        }
        let section: Section = try JSON.decode(Section.self, bytes)
        guard !section.markdown.isEmpty else {
            throw QuillError(.noSpeech, "The writer found nothing to say in this section.", hint: "Keep it as it is, or edit it by hand.")
        }
        return Products(proposal: section, engine: written.engine, insteadOf: written.insteadOf)
    }
}
