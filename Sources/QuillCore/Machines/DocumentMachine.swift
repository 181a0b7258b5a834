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

    /// What a document becomes when its newest text is delivered; only the server moves there. No project asks for review yet:
    /// one that does will move there from `ready_to_publish` alone.
    package var afterDelivery: ReviewState { .published }

    /// What approved text becomes when it is changed: only the server moves there.
    package var afterChange: ReviewState {
        self == .readyToPublish || self == .published ? .toRereview : self
    }
}

/// What a reviewer may do with a document (contracts §2.1).
package enum ReviewMove: String, Sendable, CaseIterable {
    case submit, approve, requestChanges = "request_changes", resubmit
}

extension ReviewState {
    /// Where a move leads from here; nil where it may not be made.
    package func after(_ move: ReviewMove) -> ReviewState? {
        let next: ReviewState =
            switch move {
            case .submit: self == .toEvaluate ? .toConfirm : .toReview
            case .approve: .readyToPublish
            case .requestChanges: .toRevise
            case .resubmit: .toRereview
            }
        return moves.contains(next) ? next : nil
    }
}
