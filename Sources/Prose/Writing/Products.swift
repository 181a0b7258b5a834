/// A stretch of text and the utterances it rests on.
package struct Passage: Sendable, Equatable, Codable {
    package var text: String
    /// Ids of utterances, ascending in the source, never empty.
    package var utteranceIDs: [Int]

    package init(text: String, utteranceIDs: [Int]) {
        self.text = text
        self.utteranceIDs = utteranceIDs
    }
}

/// Words exactly as they were spoken (white space aside).
package struct Quote: Sendable, Equatable, Codable {
    package var text: String
    package var utteranceIDs: [Int]
    package var start: Double?
    package var speaker: String?

    package init(text: String, utteranceIDs: [Int], start: Double?, speaker: String?) {
        self.text = text
        self.utteranceIDs = utteranceIDs
        self.start = start
        self.speaker = speaker
    }
}

/// What a text is about, topic by topic.
package struct Outline: Sendable, Equatable, Codable {
    package struct Segment: Sendable, Equatable, Codable {
        package var heading: String
        package var keyphrases: [String]
        /// The topic's strongest sentence; empty when it has none.
        package var thesis: String
        /// All utterances of the topic.
        package var utteranceIDs: [Int]
        package var start: Double?

        package init(heading: String, keyphrases: [String], thesis: String, utteranceIDs: [Int], start: Double?) {
            self.heading = heading
            self.keyphrases = keyphrases
            self.thesis = thesis
            self.utteranceIDs = utteranceIDs
            self.start = start
        }
    }

    package var title: String
    /// At most 180 characters, whole words.
    package var description: String
    package var keyphrases: [String]
    package var segments: [Segment]

    package init(title: String, description: String, keyphrases: [String], segments: [Segment]) {
        self.title = title
        self.description = description
        self.keyphrases = keyphrases
        self.segments = segments
    }
}

/// Neighbouring topics that belong together; `segments` are indices into the outline's.
package struct Chapter: Sendable, Equatable, Codable {
    package var title: String
    package var segments: [Int]

    package init(title: String, segments: [Int]) {
        self.title = title
        self.segments = segments
    }
}

/// A part of a section's running text.
package enum Block: Sendable, Equatable, Codable {
    case paragraph(Passage)
    /// The items of a list that was spoken as one, whole and in order.
    case list([Passage])

    package var passages: [Passage] {
        switch self {
        case .paragraph(let passage): [passage]
        case .list(let items): items
        }
    }
}

/// One section of the article: a heading, one to four paragraphs and the lists among them, perhaps a quotation.
package struct ArticleSection: Sendable, Equatable, Codable {
    package var heading: String
    package var blocks: [Block]
    package var quote: Quote?

    /// The paragraphs alone.
    package var paragraphs: [Passage] {
        blocks.compactMap { if case .paragraph(let passage) = $0 { passage } else { nil } }
    }

    package init(heading: String, blocks: [Block], quote: Quote?) {
        self.heading = heading
        self.blocks = blocks
        self.quote = quote
    }
}

package struct SEO: Sendable, Equatable, Codable {
    package var title: String
    /// At most 180 characters, whole words.
    package var description: String
    /// Lower-case ASCII words joined by hyphens, at most 80 characters; never empty.
    package var slug: String
    /// At most ten.
    package var keywords: [String]

    package init(title: String, description: String, slug: String, keywords: [String]) {
        self.title = title
        self.description = description
        self.slug = slug
        self.keywords = keywords
    }
}

package struct Article: Sendable, Equatable, Codable {
    package var title: String
    package var seo: SEO
    package var outline: Outline
    package var lead: Passage?
    package var chapters: [Chapter]
    /// One for each segment of the outline, in order; one without publishable statements has no paragraphs.
    package var sections: [ArticleSection]
    /// A closing list; nil in a short source.
    package var takeaways: Takeaways?
    /// The last lines of the source where they are worth ending on; no section repeats them.
    package var closing: Passage?

    package struct Takeaways: Sendable, Equatable, Codable {
        package var heading: String
        package var points: [Passage]

        package init(heading: String, points: [Passage]) {
            self.heading = heading
            self.points = points
        }
    }

    package init(
        title: String, seo: SEO, outline: Outline, lead: Passage?, chapters: [Chapter], sections: [ArticleSection], takeaways: Takeaways?,
        closing: Passage?
    ) {
        self.title = title
        self.seo = seo
        self.outline = outline
        self.lead = lead
        self.chapters = chapters
        self.sections = sections
        self.takeaways = takeaways
        self.closing = closing
    }
}

package struct Summary: Sendable, Equatable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// 2–4 headings with 3–5 bullets each.
        case comprehensive
        /// 10–16 bullets, no headings.
        case bulletPoints
        /// 3–5 headings with 3–5 bullets each.
        case keyInsights
    }

    package struct Group: Sendable, Equatable, Codable {
        /// Nil in `bulletPoints`.
        package var heading: String?
        package var bullets: [Passage]

        package init(heading: String?, bullets: [Passage]) {
            self.heading = heading
            self.bullets = bullets
        }
    }

    package var kind: Kind
    /// 12–16 words; fewer only in a short source. Nil when nothing can be said.
    package var headline: Passage?
    package var groups: [Group]
    /// The source has fewer distinct statements than the kind asks for.
    package var shortSource: Bool

    package init(kind: Kind, headline: Passage?, groups: [Group], shortSource: Bool) {
        self.kind = kind
        self.headline = headline
        self.groups = groups
        self.shortSource = shortSource
    }
}
