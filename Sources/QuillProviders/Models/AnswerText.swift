internal import QuillCore

/// The text of an answer as it grows, never beyond what was asked for.
struct AnswerText {
    private(set) var text = ""
    /// So far, as a reader counts them; a sum over the pieces, so that it costs nothing to know.
    private(set) var characters = 0
    private let maxBytes: Int

    /// No tokeniser makes much more than this of a token on average: beyond it a model repeats itself or ignores its limit.
    private static let bytesPerToken = 16

    init(maxOutputTokens: Int) {
        maxBytes = 4_096 + min(max(maxOutputTokens, 0), 1_000_000) * Self.bytesPerToken
    }

    mutating func append(_ piece: String, from vendor: String) throws(QuillError) {
        guard text.utf8.count + piece.utf8.count <= maxBytes else { throw ModelFailure.overlong(vendor) }
        text += piece
        characters += piece.count
    }
}

/// Tokens, where nobody counted them: about four bytes make one in English, which is near enough for a bill to be noticed.
enum TokenEstimate {
    static func tokens(_ text: String) -> Int { (text.utf8.count + 3) / 4 }
}
