internal import QuillCore

/// The steps that write. Each asks the run's writer, so that a model can take over any one of them.

/// Makes one text summary.
struct Summarise: Step {
    let writers: Writers

    let name = "summarise"
    let version = 1

    func makes(_ variant: Variant) -> Bool { variant.kind == .summary }
    func needs(_ target: Target, _ world: World) -> Needs { Needs([Target(target.subject, .transcript)]) }
    func prompt(_ target: Target, _ parameters: Parameters) -> String {
        writers.rules("summary", for: target.variant.form, parameters)
    }
    func ladder(_ parameters: Parameters) -> [String] { writers.ladder("summary", parameters) }
    func estimate(_ target: Target, _ world: World, _ parameters: Parameters) -> Estimate {
        writers.estimate("summary", target, world, parameters)
    }
    func heeds(_ target: Target, _ world: World, _ parameters: Parameters) -> [String: String] { writers.heeds("summary", parameters) }

    func run(_ work: any Work) async throws(QuillError) -> Products {
        guard let type = SummaryType(rawValue: work.target.variant.form) else {
            throw QuillError(.unsupported, "There is no summary of the type \(work.target.variant.form).")
        }
        let writer = try writers.writer("summary", work.parameters)
        let summary = try await writer.summary(type, of: work.input(.transcript), work)
        return try .json(summary)
    }
}

/// Finds what the article is about, topic by topic.
struct WriteOutline: Step {
    let writers: Writers

    let name = "outline"
    let version = 1

    func makes(_ variant: Variant) -> Bool { variant == .outline }
    func needs(_ target: Target, _ world: World) -> Needs { Needs([Target(world.itemSubject, .transcript)]) }
    func prompt(_ target: Target, _ parameters: Parameters) -> String { writers.rules("outline", parameters) }
    func ladder(_ parameters: Parameters) -> [String] { writers.ladder("outline", parameters) }
    func estimate(_ target: Target, _ world: World, _ parameters: Parameters) -> Estimate {
        writers.estimate("outline", target, world, parameters)
    }
    func heeds(_ target: Target, _ world: World, _ parameters: Parameters) -> [String: String] {
        writers.heeds("outline", parameters).merging(["max_sections": String(parameters.maxSections)]) { $1 }
    }

    func run(_ work: any Work) async throws(QuillError) -> Products {
        let writer = try writers.writer("outline", work.parameters)
        let outline = try await writer.outline(
            of: work.input(.transcript), title: work.item.title, maxSections: work.parameters.maxSections, work)
        return try .json(outline)
    }
}

/// Puts the topics in the order of the telling and gives each section its key.
struct WriteChapters: Step {
    let writers: Writers

    let name = "chapters"
    let version = 1

    func makes(_ variant: Variant) -> Bool { variant == .chapters }
    func needs(_ target: Target, _ world: World) -> Needs {
        Needs([Target(target.subject, .outline), Target(world.itemSubject, .transcript)])
    }
    func prompt(_ target: Target, _ parameters: Parameters) -> String { writers.rules("chapters", parameters) }
    func ladder(_ parameters: Parameters) -> [String] { writers.ladder("chapters", parameters) }
    func estimate(_ target: Target, _ world: World, _ parameters: Parameters) -> Estimate {
        writers.estimate("chapters", target, world, parameters)
    }
    func heeds(_ target: Target, _ world: World, _ parameters: Parameters) -> [String: String] { writers.heeds("chapters", parameters) }

    func run(_ work: any Work) async throws(QuillError) -> Products {
        let writer = try writers.writer("chapters", work.parameters)
        let chapters = try await writer.chapters(of: work.input(.outline), transcript: work.input(.transcript), work)
        return try .json(chapters, facts: Facts(sectionKeys: chapters.value.entries.map(\.key)))
    }
}

/// Writes one section, without touching the others.
struct WriteSection: Step {
    let writers: Writers

    let name = "section"
    let version = 1

    func makes(_ variant: Variant) -> Bool { variant.kind == .section }
    func needs(_ target: Target, _ world: World) -> Needs {
        Needs([Target(target.subject, .chapters), Target(target.subject, .outline), Target(world.itemSubject, .transcript)])
    }
    func prompt(_ target: Target, _ parameters: Parameters) -> String {
        writers.rules("section", for: target.variant.form, parameters)
    }
    func ladder(_ parameters: Parameters) -> [String] { writers.ladder("section", parameters) }
    func estimate(_ target: Target, _ world: World, _ parameters: Parameters) -> Estimate {
        let one = writers.estimate("section", target, world, parameters)
        guard world.changing.contains(Target(target.subject, .chapters)), one.cost > .zero else { return one }
        // The new chapters may be others, or have none like it.
        return Estimate(cost: one.cost, isKnown: false, basis: one.basis, gap: one.gap)
    }
    func heeds(_ target: Target, _ world: World, _ parameters: Parameters) -> [String: String] { writers.heeds("section", parameters) }

    func run(_ work: any Work) async throws(QuillError) -> Products {
        let writer = try writers.writer("section", work.parameters)
        let chapters: Chapters = try await work.input(.chapters)
        guard let entry = chapters.entries.first(where: { $0.key == work.target.variant.form }) else {
            throw QuillError(.notFound, "The article has no section \(work.target.variant.form).")
        }
        let section = try await writer.section(
            entry, of: chapters, outline: work.input(.outline), transcript: work.input(.transcript), work)
        return try .json(section)
    }
}

/// Finds title, description, slug and keywords.
struct SuggestSEO: Step {
    let writers: Writers

    let name = "seo"
    let version = 1

    func makes(_ variant: Variant) -> Bool { variant == .seo }
    func needs(_ target: Target, _ world: World) -> Needs {
        Needs([Target(target.subject, .outline), Target(world.itemSubject, .transcript)])
    }
    func prompt(_ target: Target, _ parameters: Parameters) -> String { writers.rules("seo", parameters) }
    func ladder(_ parameters: Parameters) -> [String] { writers.ladder("seo", parameters) }
    func estimate(_ target: Target, _ world: World, _ parameters: Parameters) -> Estimate {
        writers.estimate("seo", target, world, parameters)
    }
    func heeds(_ target: Target, _ world: World, _ parameters: Parameters) -> [String: String] { writers.heeds("seo", parameters) }

    func run(_ work: any Work) async throws(QuillError) -> Products {
        let writer = try writers.writer("seo", work.parameters)
        let head = try await writer.seo(of: work.input(.outline), transcript: work.input(.transcript), work)
        return try .json(head)
    }
}

extension Products {
    fileprivate static func json(_ written: Written<some Encodable>, facts: Facts = Facts()) throws(QuillError) -> Products {
        let artifact = NewArtifact(.bytes(try JSON.encode(written.value)), mediaType: "application/json", facts: facts)
        return Products(artifact: artifact, engine: written.engine, insteadOf: written.insteadOf)
    }
}
