internal import QuillRendering
package import QuillCore

/// Puts the sections together into a revision. Nothing is written here, so it follows its inputs by itself.
struct Assemble: Step {
    /// For the price of sections that are not known yet.
    var writers: Writers? = nil

    let name = "assemble"
    let version = 1
    let keepsUpToDate = true
    let proposesOverEdits = true

    func makes(_ variant: Variant) -> Bool { variant == .revision }

    func needs(_ target: Target, _ world: World) -> Needs {
        let fixed = [Target(target.subject, .chapters), Target(target.subject, .seo)]
        guard let keys = world.facts(.chapters, of: target.subject)?.sectionKeys else { return Needs(fixed, isComplete: false) }
        return Needs(fixed + keys.map { Target(target.subject, .section($0)) })
    }

    /// It costs nothing itself. While there are no chapters no section stands in a plan, so what they may cost is told here; and where chapters
    /// are made anew, what there may be more of them than of before.
    func estimate(_ target: Target, _ world: World, _ parameters: Parameters) -> Estimate {
        guard let writers else { return .free }
        guard let keys = world.facts(.chapters, of: target.subject)?.sectionKeys else {
            return writers.estimateOfSections(target, world, parameters)
        }
        guard world.changing.contains(Target(target.subject, .chapters)) else { return .free }
        return writers.estimateOfSections(target, world, parameters, besides: keys.count)
    }

    func run(_ work: any Work) async throws(QuillError) -> Products {
        let chapters: Chapters = try await work.input(.chapters)
        var sections: [Section] = []
        for entry in chapters.entries { sections.append(try await work.input(.section(entry.key))) }
        let written = sections.filter { !$0.markdown.isEmpty }
        guard !written.isEmpty else {
            throw QuillError(
                .noSpeech, "There is too little in it for an article.", hint: "Ask for a summary instead: --variants bullet-points.")
        }
        return Products(revision: Revision.Body(frontMatter: try await work.input(.seo), sections: written), engine: "assemble")
    }
}

/// Puts the document where it is wanted.
struct Deliver: Step {
    let publishers: [any Publisher]

    let name = "deliver"
    let version = 1
    let keepsUpToDate = true
    /// The article is ready, and only the other side is away: more patience than with what is still to be made.
    let retryPolicy = RetryPolicy.standard.trying(5)

    func makes(_ variant: Variant) -> Bool { variant.kind == .delivery }

    func needs(_ target: Target, _ world: World) -> Needs {
        Needs([Target(target.subject, .revision), Target(world.itemSubject, .transcript)])
    }

    func run(_ work: any Work) async throws(QuillError) -> Products {
        guard let context = work.document, let revision = context.head, let destination = context.destination else {
            throw QuillError(.notFound, "The destination is no longer there.")
        }
        guard let publisher = publishers.first(where: { $0.descriptor.kind == destination.kind }) else {
            throw QuillError(.unsupported, "Nothing here publishes to a \(destination.kind).")
        }
        work.report(Progress(stage: "publishing"))
        let publication = ArticleRenderer.publication(
            document: context.document, revision: revision, item: work.item, transcript: try await work.input(.transcript))
        let replacing = context.delivery?.ref
        let key = "publish:" + destination.id.text
        let receipt = try await work.effect(
            key, input: Digest(of: "\(revision.id) \(destination.locator)"),
            locate: { () async throws(QuillError) in
                guard let found = try await publisher.locate(publication, at: destination, replacing: replacing) else { return nil }
                return try encoded(found, destination)
            },
            write: { () async throws(QuillError) in
                try encoded(try await publisher.publish(publication, to: destination, replacing: replacing), destination)
            })
        return Products(receipt: try JSON.decode(Receipt.self, receipt), engine: publisher.descriptor.kind)
    }

    private func encoded(_ receipt: Receipt, _ destination: Destination) throws(QuillError) -> [UInt8] {
        var receipt = receipt
        receipt.settings = destination.settings
        return try JSON.encode(receipt)
    }
}

/// All steps there are, in the order of a walk from source to destination.
package enum Steps {
    package static func all(
        readers: [any SourceReader], recognition: RecordingRecogniser, writers: Writers, publishers: [any Publisher]
    ) -> [any Step] {
        [
            Inspect(readers: readers), Fetch(readers: readers), Transcribe(recognition: recognition), Summarise(writers: writers),
            WriteOutline(writers: writers), WriteChapters(writers: writers), SuggestSEO(writers: writers), WriteSection(writers: writers),
            RegenerateSection(writing: WriteSection(writers: writers)), Assemble(writers: writers), Deliver(publishers: publishers),
        ]
    }
}
