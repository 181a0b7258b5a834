/// What the writing steps hand to one another, each an artifact of the document.

/// The plan of an article: its working title and the topics found, in the order spoken.
package struct Outline: Sendable, Hashable, Codable {
    package let title: String
    package let language: String
    package let topics: [Topic]

    package struct Topic: Sendable, Hashable, Codable {
        package let heading: String
        package let keyphrases: [String]
        /// The cues of the transcript that speak of it.
        package let cues: [Int]

        package init(heading: String, keyphrases: [String], cues: [Int]) {
            self.heading = heading
            self.keyphrases = keyphrases
            self.cues = cues
        }
    }

    package init(title: String, language: String, topics: [Topic]) {
        self.title = title
        self.language = language
        self.topics = topics
    }
}

/// The topics in the order in which the article tells them, each with the key that its section will keep.
package struct Chapters: Sendable, Hashable, Codable {
    package let entries: [Entry]

    package struct Entry: Sendable, Hashable, Codable {
        package let key: String
        /// `lead`, `body` or `takeaways`: what kind of text is wanted.
        package let role: Role
        package let heading: String?
        package let level: Int
        package let cues: [Int]

        package init(key: String, role: Role, heading: String?, level: Int, cues: [Int]) {
            self.key = key
            self.role = role
            self.heading = heading
            self.level = level
            self.cues = cues
        }
    }

    package enum Role: String, Sendable, Hashable, Codable { case lead, body, takeaways }

    package init(entries: [Entry]) { self.entries = entries }
}
