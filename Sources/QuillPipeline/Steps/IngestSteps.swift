internal import QuillCore

/// Looks at what a source holds: title, length, captions. Makes `source`.
struct Inspect: Step {
    let readers: [any SourceReader]

    let name = "inspect"
    var version: Int { readers.map(\.version).max() ?? 1 }

    func makes(_ variant: Variant) -> Bool { variant == .source }

    func needs(_ target: Target, _ world: World) -> Needs {
        Needs(world.item.kind == .file ? [Target(target.subject, .media)] : [])
    }

    func run(_ work: any Work) async throws(QuillError) -> Products {
        let reader = try readers.reader(of: work.item.kind)
        work.report(Progress(stage: "looking at the source"))
        let media = work.item.kind == .file ? try await work.inputFile(.media) : nil
        let facts = try await reader.inspect(work.item, media: media, work)
        return Products(
            artifact: NewArtifact(.bytes(try JSON.encode(facts)), mediaType: "application/json", facts: facts.facts),
            facts: ItemFacts(title: facts.title, durationSeconds: facts.durationSeconds, language: facts.language),
            details: facts.details, engine: reader.kind.rawValue)
    }
}

/// Brings the media of an address into the home. Makes `media`; a file's media came with it.
struct Fetch: Step {
    let readers: [any SourceReader]

    let name = "fetch"
    let version = 1

    func makes(_ variant: Variant) -> Bool { variant == .media }

    func needs(_ target: Target, _ world: World) -> Needs {
        Needs(world.item.kind == .file ? [] : [Target(target.subject, .source)])
    }

    func run(_ work: any Work) async throws(QuillError) -> Products {
        guard work.item.kind != .file else {
            throw QuillError(.notFound, "The file's bytes are no longer in Quill's home.", hint: "Give the file once more.")
        }
        let reader = try readers.reader(of: work.item.kind)
        let media = try await reader.fetch(work.item, work)
        return Products(
            artifact: NewArtifact(.file(path: media.path), mediaType: media.mediaType), details: FoundDetails(technical: media.technical),
            engine: reader.kind.rawValue)
    }
}

extension [any SourceReader] {
    func reader(of kind: Item.Kind) throws(QuillError) -> any SourceReader {
        guard let reader = first(where: { $0.kind == kind }) else {
            throw QuillError(.unsupported, "Nothing here reads sources of the kind \(kind.rawValue).")
        }
        return reader
    }
}
