extension ProgressModel.Stage {
    /// What is still to be waited for.
    package enum Remaining: Sendable, Equatable {
        case unknown
        case about(Duration)
        /// It takes longer than such stages usually do.
        case overdue
    }

    /// From the progress made, once that says something (a second and two per cent), else from what is usual.
    package func remaining(at time: Duration) -> Remaining {
        guard case .running(let since, let fraction) = state else { return .unknown }
        let elapsed = time - since
        if let fraction, fraction >= 0.02, elapsed >= .seconds(1) {
            return .about(elapsed * ((1 - fraction) / fraction))
        }
        guard let expected else { return .unknown }
        return elapsed <= expected ? .about(expected - elapsed) : .overdue
    }
}
