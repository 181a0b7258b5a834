/// What people read for things that have a name of their own in the code; said once, so that command, page and answer agree.
extension Variant {
    package var title: String {
        switch kind {
        case .media: "Fetch the media"
        case .source: "Look at the source"
        case .transcript: "Transcript"
        case .summary: SummaryType(rawValue: form)?.title ?? form
        case .outline: "Outline"
        case .chapters: "Chapters"
        case .section: "Section “\(sectionWords)”"
        case .seo: "Title and description"
        case .revision: "Article"
        case .proposal: "Section “\(sectionWords)”, anew"
        case .delivery: "Publish"
        }
    }

    /// The key of a section comes of its heading, and is turned into words again: `the-dough` is “The dough”.
    private var sectionWords: String {
        let words = form.replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

extension Plan.Action {
    package var word: String {
        switch self {
        case .reuse: "reuse"
        case .keepStale: "stale"
        case .make: "make"
        case .blocked: "blocked"
        }
    }

    package var reasons: [String] {
        switch self {
        case .reuse: []
        case .keepStale(let why): why
        case .make(.missing): []
        case .make(.asked): ["asked for"]
        case .make(.inputsChanged): ["what it rests on is made anew"]
        case .make(.outdated(let why)): why
        case .blocked: ["what it rests on failed"]
        }
    }
}

extension Provenance {
    /// Who or what made a thing, in a word.
    package var maker: String {
        switch self {
        case .attempt(_, let engine, _): engine
        case .person(let name): "given by \(name)"
        case .remote(let system): "edited in \(system)"
        }
    }
}
