extension ReviewState {
    /// The moves that a person may make (contracts §2.2).
    package var moves: [ReviewState] {
        switch self {
        case .toEvaluate: [.toConfirm, .toRevise]
        case .toConfirm: [.toReview, .toRevise]
        case .toReview: [.readyToPublish, .toRevise]
        case .toRevise: [.toRereview]
        case .toRereview: [.readyToPublish, .toRevise]
        case .readyToPublish: [.published]
        case .published: []
        }
    }

    /// What approved text becomes when it is changed: only the server moves there.
    package var afterChange: ReviewState {
        self == .readyToPublish || self == .published ? .toRereview : self
    }
}
