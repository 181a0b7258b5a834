/// How something is to be written; what is nil was not chosen.
package struct WritingStyle: Sendable, Hashable, Codable {
    package var tone: String?
    package var industry: String?
    package var instructions: String?
    package var temperature: Double?
    /// BCP 47; the language of the source where it is nil.
    package var language: String?
    /// At most this many sections between lead and closing list.
    package var targetChapters: Int?
    /// The writers of single steps, by the step's name.
    package var stepWriters: [String: String] = [:]

    package init() {}
}
