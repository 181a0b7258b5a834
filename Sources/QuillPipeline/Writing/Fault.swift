/// What is wrong with an answer. Its words are ours alone: they go to the model, to the person and into records, so nothing of
/// the answer may stand in them.
enum Fault: Error, Hashable, Sendable {
    case refused
    /// It holds the canary, the fence's mark or the system text.
    case leaked
    case empty
    case truncated
    case repeats
    case tooLong
    case notJSON(String)
    case invalid(String)
    case language(found: String, wanted: String)

    var words: String {
        switch self {
        case .refused: "it declined to answer"
        case .leaked: "it gave away its own instructions"
        case .empty: "it was empty"
        case .truncated: "it did not come to its end"
        case .repeats: "it repeats itself"
        case .tooLong: "it is far too long"
        case .notJSON(let reason): "it is not the JSON that was asked for: \(reason)"
        case .invalid(let reason): reason
        case .language(let found, let wanted): "it is in \(found) and not in \(wanted)"
        }
    }

    /// Asking the same model once more is in vain, or unwise.
    var isFinal: Bool { self == .refused || self == .leaked }
}
