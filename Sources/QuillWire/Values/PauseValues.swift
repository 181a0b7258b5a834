extension Wire {
    /// What somebody paused on purpose.
    package struct Pause: Codable, Sendable, Hashable {
        /// Missing where it is the whole queue.
        package let step: String?
        package let since: String
        /// How it was asked for: `cli`, `web` or `api`.
        package let by: String
        /// Who paused it, where that is known.
        package let name: String?
        package let reason: String?

        package init(step: String?, since: String, by: String, name: String? = nil, reason: String?) {
            self.step = step
            self.since = since
            self.by = by
            self.name = name
            self.reason = reason
        }
    }

    /// `POST /api/v1/queue/pause`.
    package struct PauseQueue: WireRequest {
        package let step: String?
        package let reason: String?

        package init(step: String? = nil, reason: String? = nil) {
            self.step = step
            self.reason = reason
        }

        package init(_ fields: inout Fields) {
            step = fields.text("step", "The step that is meant; the whole queue where none is named.", length: 1...60)
            reason = fields.text("reason", "Why, for whoever wonders.", length: 1...500)
        }
    }

    /// `POST /api/v1/queue/resume`.
    package struct ResumeQueue: WireRequest {
        package let step: String?

        package init(step: String? = nil) { self.step = step }

        package init(_ fields: inout Fields) {
            step = fields.text("step", "The step that is meant; the whole queue where none is named.", length: 1...60)
        }
    }
}
