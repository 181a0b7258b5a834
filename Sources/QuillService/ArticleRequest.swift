package import QuillCore

/// What is asked for: summaries and an article of one input, delivered somewhere.
package struct ArticleRequest: Sendable {
    package var input: Given
    /// Whether an article is wanted beside the summaries.
    package var article: Bool
    package var variants: [String]
    /// `folder:./site?style=hugo`, each.
    package var destinations: [String]
    package var writer: String?
    /// How it is to be written, for writers that heed it.
    package var style = WritingStyle()
    package var speechModel: String?
    package var maxSections: Int
    /// Variants to make anew; also `all`, `stale`, `article`.
    package var remake: [String]
    package var trigger: String

    package init(
        input: Given, article: Bool = true, variants: [String] = SummaryType.allCases.map(\.rawValue), destinations: [String] = [],
        writer: String? = nil,
        speechModel: String? = nil, maxSections: Int = 12, remake: [String] = [], trigger: String
    ) {
        self.input = input
        self.article = article
        self.variants = variants
        self.destinations = destinations
        self.writer = writer
        self.speechModel = speechModel
        self.maxSections = maxSections
        self.remake = remake
        self.trigger = trigger
    }
}

/// A run that has begun, and what was noticed on the way.
package struct StartedRun: Sendable {
    package let run: Run
    package let item: Item
    package let isNewItem: Bool
    package let notes: [String]
}
