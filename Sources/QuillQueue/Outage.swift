internal import QuillCore

extension QuillError {
    /// Whether the store is away or has no room: that passes, and nothing is wrong with what was to be written.
    var isOutage: Bool {
        switch disposition {
        case .wait, .uncertain: true
        case .retry: [.unreachable, .diskFull, .homeInUse, .homeDamaged].contains(code)
        default: false
        }
    }
}
