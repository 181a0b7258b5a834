/// A text summary: a headline and points under headings (one unnamed group for bullet points).
package struct Summary: Sendable, Hashable, Codable {
    package let type: SummaryType
    package let language: String
    /// 12–16 words where the source has that much to say.
    package let headline: Cited
    package let groups: [Group]
    /// The source has fewer distinct statements than the type asks for.
    package let shortSource: Bool

    package struct Group: Sendable, Hashable, Codable {
        package let heading: String?
        package let bullets: [Cited]

        package init(heading: String?, bullets: [Cited]) {
            self.heading = heading
            self.bullets = bullets
        }
    }

    package init(type: SummaryType, language: String, headline: Cited, groups: [Group], shortSource: Bool) {
        self.type = type
        self.language = language
        self.headline = headline
        self.groups = groups
        self.shortSource = shortSource
    }
}

/// Plain text and the cues that it rests on.
package struct Cited: Sendable, Hashable, Codable {
    package let text: String
    package let cues: [Int]

    package init(_ text: String, cues: [Int]) {
        self.text = text
        self.cues = cues
    }
}
