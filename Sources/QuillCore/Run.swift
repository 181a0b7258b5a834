/// One asking: what is wanted of a subject, what of it is to be made anew, and with which parameters, all frozen when asked.
package struct Run: Noun, Sendable, Hashable {
    package static let idPrefix = "run"
    /// The trigger of runs that make anew what went out of date.
    package static let reprocessing = "reprocess"

    package let id: ID<Run>
    package let project: ID<Project>
    package let item: ID<Item>
    package let wanted: [Target]
    package let remake: [Target]
    package let parameters: Parameters
    /// `cli`, `api`, `schedule`, `reprocess`: what asked.
    package let trigger: String
    package let state: RunState
    package let error: QuillError?
    package let createdAt: Timestamp
    package let endedAt: Timestamp?

    package init(
        id: ID<Run>, project: ID<Project>, item: ID<Item>, wanted: [Target], remake: [Target], parameters: Parameters,
        trigger: String, state: RunState, error: QuillError?, createdAt: Timestamp, endedAt: Timestamp?
    ) {
        self.id = id
        self.project = project
        self.item = item
        self.wanted = wanted
        self.remake = remake
        self.parameters = parameters
        self.trigger = trigger
        self.state = state
        self.error = error
        self.createdAt = createdAt
        self.endedAt = endedAt
    }
}

/// The choices of a run that steps heed. They enter recipes, so a step names those that matter to it.
package struct Parameters: Sendable, Hashable, Codable {
    /// Which writer: `extractive`.
    package let writer: String
    /// The speech model by its catalogue name: `whisper-base`.
    package let speechModel: String
    package let maxSections: Int
    /// A tone preset, or 3–40 characters in the person's own words. What is nil here and below was not chosen, or the run is
    /// older than the choice.
    package let tone: String?
    /// An industry that prompts are prepared for, or 3–40 characters in the person's own words.
    package let industry: String?
    /// What else the person wishes of the text: at most 2,000 characters.
    package let instructions: String?
    /// 0–2: how freely a model chooses its words.
    package let temperature: Double?
    /// The writer of single steps (`section`, `seo`), where it is another one.
    package let stepWriters: [String: String]?
    /// The language to write in, as BCP 47, where it is not to be that of the source.
    package let language: String?
    /// At most this many sections between lead and closing list: topics are put together until they are no more.
    package let targetChapters: Int?
    /// What the request did not name and the settings decided then: see `Choice`. Nil in runs that are older than this note.
    package let unnamed: [Choice]?
    /// Whose choices single things are made anew by, in a run that makes anew what others made. Nil where all are made by these.
    package let makers: [Maker]?

    /// What a run takes from the settings where its request does not name it.
    package enum Choice: String, Sendable, Hashable, Codable {
        case writer
        case speechModel = "speech_model"
    }

    package init(
        writer: String, speechModel: String, maxSections: Int, tone: String? = nil, industry: String? = nil,
        instructions: String? = nil, temperature: Double? = nil, stepWriters: [String: String]? = nil,
        language: String? = nil, targetChapters: Int? = nil, unnamed: [Choice]? = nil, makers: [Maker]? = nil
    ) {
        self.writer = writer
        self.speechModel = speechModel
        self.maxSections = maxSections
        self.tone = tone
        self.industry = industry
        self.instructions = instructions
        self.temperature = temperature
        self.stepWriters = stepWriters
        self.language = language
        self.targetChapters = targetChapters
        self.unnamed = unnamed
        self.makers = makers
    }

    /// The choices of an earlier run, and what it made.
    package struct Maker: Sendable, Hashable, Codable {
        package let variants: [Variant]
        package let parameters: Parameters

        package init(variants: [Variant], parameters: Parameters) {
            self.variants = variants
            self.parameters = parameters
        }
    }

    /// The choices that hold for one thing. A section that is new goes by those of its chapters.
    package func of(_ variant: Variant) -> Parameters {
        guard let makers else { return self }
        func maker(_ variant: Variant) -> Parameters? { makers.first { $0.variants.contains(variant) }?.parameters }
        let own = maker(variant) ?? ([.section, .revision].contains(variant.kind) ? maker(.chapters) : nil)
        return own ?? with(makers: nil)
    }

    package func with(makers: [Maker]?) -> Parameters {
        Parameters(
            writer: writer, speechModel: speechModel, maxSections: maxSections, tone: tone, industry: industry,
            instructions: instructions, temperature: temperature, stepWriters: stepWriters, language: language,
            targetChapters: targetChapters, unnamed: unnamed, makers: makers)
    }

    /// The same with what was not named taken from other settings.
    package func following(writer standard: String, speechModel: String) -> Parameters {
        guard let unnamed else { return self }
        return Parameters(
            writer: unnamed.contains(.writer) ? standard : writer,
            speechModel: unnamed.contains(.speechModel) ? speechModel : self.speechModel, maxSections: maxSections, tone: tone,
            industry: industry, instructions: instructions, temperature: temperature, stepWriters: stepWriters, language: language,
            targetChapters: targetChapters, unnamed: unnamed, makers: makers)
    }

    /// `outline`, `chapters`, `section`, `seo` or `summary`.
    package func writer(of step: String) -> String { stepWriters?[step] ?? writer }

    /// Refuses what is out of bounds, naming the field: for whoever takes them from outside.
    package func checkWishes() throws(QuillError) {
        for (field, words) in [("tone", tone), ("industry", industry)] {
            guard let words, !(3...40).contains(words.count) else { continue }
            throw QuillError(.invalidInput, "\(field): it has \(words.count) characters.", hint: "Give 3 to 40.")
        }
        if let count = instructions?.count, count > 2_000 {
            throw QuillError(.invalidInput, "instructions: they have \(count) characters.", hint: "Give at most 2,000.")
        }
        if let temperature, !(0...2).contains(temperature) {
            throw QuillError(.invalidInput, "temperature: \(temperature) is not between 0 and 2.", hint: "0.6 is usual.")
        }
        if let targetChapters, !(1...12).contains(targetChapters) {
            throw QuillError(
                .invalidInput, "target_chapters: \(targetChapters) is not between 1 and 12.", hint: "Give a number from 1 to 12.")
        }
    }
}
