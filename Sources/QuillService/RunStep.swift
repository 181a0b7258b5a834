package import QuillCore

/// The steps that can be asked for by themselves, by their names on the wire (contracts §2.1).
package enum SingleStep: String, Sendable, CaseIterable {
    case transcriptFetch = "transcript.fetch"
    case outlineGenerate = "outline.generate"
    case chaptersOrganize = "chapters.organize"
    case blogCompose = "blog.compose"
    case documentPersist = "document.persist"
    case sectionRegenerate = "section.regenerate"
    case seoSuggest = "seo.suggest"
}

/// One step for one thing.
package struct StepWish: Sendable {
    package enum Subject: Sendable {
        case item(ID<Item>)
        case document(ID<Document>)
    }
    let step: SingleStep
    let subject: Subject
    let section: String?
    /// Of the sections with a heading, from 0.
    let sectionIndex: Int?
    let writer: String?
    let style: WritingStyle
    let maxSections: Int

    package init(
        step: SingleStep, subject: Subject, section: String? = nil, sectionIndex: Int? = nil, writer: String?, style: WritingStyle,
        maxSections: Int
    ) {
        self.step = step
        self.subject = subject
        self.section = section
        self.sectionIndex = sectionIndex
        self.writer = writer
        self.style = style
        self.maxSections = maxSections
    }
}

extension Quill {
    /// Begins a run for one step; what it needs and is missing is made first. Persisting takes what is there, the others make
    /// theirs anew.
    package func runStep(_ wish: StepWish) async throws(QuillError) -> Run {
        if wish.step == .sectionRegenerate { return try await regenerate(wish) }
        let parameters = try parameters(wish.writer, wish.style, for: wish.step.writes, maxSections: wish.maxSections)
        return try await store.write { store throws(QuillError) in
            let (item, document) = try sources(of: wish.subject, store)
            let subject = Subject.document(document.id)
            let wanted: Target =
                switch wish.step {
                case .transcriptFetch: Target(.item(item.id), .transcript)
                case .outlineGenerate: Target(subject, .outline)
                case .chaptersOrganize: Target(subject, .chapters)
                case .seoSuggest: Target(subject, .seo)
                case .blogCompose, .documentPersist, .sectionRegenerate: Target(subject, .revision)
                }
            let run = Run(
                id: store.newID(), project: item.project, item: item.id, wanted: [wanted],
                remake: try wish.step.remakes(wanted, conductor, item, parameters, store), parameters: parameters, trigger: "api",
                state: .open, error: nil, createdAt: try store.now(), endedAt: nil)
            try begin(run, ["document": document.id.text, "step": wish.step.rawValue], store)
            return try store.run(run.id) ?? run
        }
    }

    private func regenerate(_ wish: StepWish) async throws(QuillError) -> Run {
        guard case .document(let id) = wish.subject else {
            throw QuillError(.invalidInput, "document_id: a section belongs to a document.", hint: "Give document_id and section_id.")
        }
        var key = wish.section
        if key == nil, let index = wish.sectionIndex {
            let sections = try await document(id).head?.body.sections.filter { $0.heading != nil } ?? []
            guard sections.indices.contains(index) else {
                throw QuillError(
                    .invalidInput, "section_index: the document has \(sections.count) sections with a heading.", hint: "Count from 0.")
            }
            key = sections[index].key
        }
        guard let key else {
            throw QuillError(.invalidInput, "section_id: which section is not said.", hint: "GET the document: it lists their keys.")
        }
        return try await regenerateSection(Regeneration(document: id, section: key, writer: wish.writer, style: wish.style))
    }
}

private func sources(of subject: StepWish.Subject, _ store: any StoreWriting) throws(QuillError) -> (Item, Document) {
    switch subject {
    case .item(let id):
        guard let item = try store.item(id) else { throw missing("item", id.text) }
        return (item, try articleDocument(item, store))
    case .document(let id):
        guard let document = try store.document(id) else { throw missing("document", id.text) }
        guard let first = document.items.first, let item = try store.item(first) else {
            throw QuillError(.unsupported, "The document was not written from a source, or that is gone.", hint: "Give item_id or text.")
        }
        return (item, document)
    }
}

extension SingleStep {
    /// The steps that may write: its own, and those that it rests on where they are missing.
    fileprivate var writes: [String] {
        switch self {
        case .transcriptFetch: []
        case .outlineGenerate: ["outline"]
        case .chaptersOrganize: ["outline", "chapters"]
        case .seoSuggest: ["outline", "seo"]
        case .sectionRegenerate: ["section"]
        case .blogCompose, .documentPersist: Quill.articleSteps
        }
    }

    /// To compose anew is to make everything of the article anew; the other steps make their own target anew.
    fileprivate func remakes(
        _ wanted: Target, _ conductor: Conductor, _ item: Item, _ parameters: Parameters, _ store: any StoreReading
    ) throws(QuillError) -> [Target] {
        switch self {
        case .documentPersist: return []
        case .blogCompose:
            let world = try conductor.world(item.id, project: item.project, jobs: [], wanted: [wanted], store)
            let entries = try conductor.plan(wanted: [wanted], remake: [], parameters: parameters, world: world).entries
            let ofArticle: Set<Variant.Kind> = [.outline, .chapters, .section, .seo, .revision]
            return entries.map(\.target).filter { ofArticle.contains($0.variant.kind) && world.existing[$0] != nil }
        default: return [wanted]
        }
    }
}
