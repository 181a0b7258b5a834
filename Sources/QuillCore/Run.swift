/// One asking: what is wanted of a subject, what of it is to be made anew, and with which parameters, all frozen when asked.
package struct Run: Noun, Sendable, Hashable {
    package static let idPrefix = "run"

    package let id: ID<Run>
    package let project: ID<Project>
    package let item: ID<Item>
    package let wanted: [Target]
    package let remake: [Target]
    package let parameters: Parameters
    /// `cli`, `api`, `schedule`: what asked.
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

    package init(writer: String, speechModel: String, maxSections: Int) {
        self.writer = writer
        self.speechModel = speechModel
        self.maxSections = maxSections
    }
}
