package import QuillCore

/// How a thing stands: always a colour, a sign and a word.
package enum Status: Sendable, Hashable, CaseIterable {
    case running, queued, done, needsYou, failed, proposal, scheduled, edited, retrying, paused, ready, cancelled

    var tone: StaticString {
        switch self {
        case .running: "pill accent"
        case .queued, .paused, .cancelled: "pill neutral"
        case .done: "pill ok"
        case .needsYou, .retrying: "pill warn"
        case .failed: "pill bad"
        case .proposal: "pill ai"
        case .scheduled: "pill info"
        case .edited: "pill orange"
        case .ready: "pill teal"
        }
    }

    var icon: Icon? {
        switch self {
        case .running, .queued: nil
        case .done, .ready: .check
        case .needsYou: .bell
        case .failed: .diamond
        case .proposal: .square
        case .scheduled: .clock
        case .edited: .pencil
        case .retrying: .retry
        case .paused: .pause
        case .cancelled: .stop
        }
    }

    package var word: String {
        switch self {
        case .running: "Running"
        case .queued: "Queued"
        case .done: "Done"
        case .needsYou: "Needs you"
        case .failed: "Failed"
        case .proposal: "Proposal"
        case .scheduled: "Scheduled"
        case .edited: "Edited elsewhere"
        case .retrying: "Retrying"
        case .paused: "Paused"
        case .ready: "Ready"
        case .cancelled: "Cancelled"
        }
    }
}

extension HTML {
    package mutating func pill(_ status: Status, _ word: String? = nil) {
        span(.class(status.tone)) { pill in
            pill.sign(status)
            pill.text(word ?? status.word)
        }
    }

    /// The sign of a status alone, for where its word stands elsewhere.
    mutating func sign(_ status: Status) {
        switch status {
        case .running: span(.class("ring")) { _ in }
        case .queued: span(.class("dot")) { _ in }
        default: if let icon = status.icon { self.icon(icon) }
        }
    }

    /// The seven states of a document.
    package mutating func pill(_ state: ReviewState) {
        let (tone, icon): (StaticString, Icon) =
            switch state {
            case .toEvaluate: ("pill neutral", .inbox)
            case .toConfirm: ("pill info", .clock)
            case .toReview: ("pill accent", .bell)
            case .toRevise: ("pill orange", .pencil)
            case .toRereview: ("pill pink", .retry)
            case .readyToPublish: ("pill teal", .check)
            case .published: ("pill ok", .check)
            }
        span(.class(tone)) { pill in
            pill.icon(icon)
            pill.text(state.title)
        }
    }
}

extension ReviewState {
    package var title: String {
        switch self {
        case .toEvaluate: "To evaluate"
        case .toConfirm: "To confirm"
        case .toReview: "To review"
        case .toRevise: "To revise"
        case .toRereview: "To re-review"
        case .readyToPublish: "Ready to publish"
        case .published: "Published"
        }
    }
}
