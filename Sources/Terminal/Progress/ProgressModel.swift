/// The stages of a piece of work and where each stands; a value, so what is shown can be tested without a terminal.
/// Times are durations since the work began.
package struct ProgressModel: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        case waiting
        case running(since: Duration, fraction: Double?)
        /// Nil where it was seen only at its end.
        case done(took: Duration?)
        /// A fresh result was there already.
        case reused
        case failed(took: Duration?)
    }

    package struct Stage: Sendable, Equatable {
        /// The key that events name it by.
        package let id: String
        package let title: String
        package internal(set) var state: State = .waiting
        /// What it is doing, what came out, or why it failed.
        package internal(set) var detail = ""
        /// How long such a stage usually takes, when known.
        package internal(set) var expected: Duration?
    }

    package enum Event: Sendable, Equatable {
        /// Adds a waiting stage; nothing happens when it is known.
        case planned(String, title: String, expected: Duration? = nil)
        case started(String)
        /// Nil leaves the fraction or the detail as it was.
        case advanced(String, fraction: Double?, detail: String? = nil)
        case finished(String, detail: String = "")
        case reused(String, detail: String = "")
        case failed(String, reason: String)
    }

    /// What a log without redrawing mentions.
    package enum Change: Sendable, Equatable {
        case entered(stage: Int)
        /// 25, 50 or 75 per cent were reached.
        case reached(stage: Int, percent: Int)
    }

    package private(set) var stages: [Stage] = []

    package init() {}

    /// Takes an event in. Stages that were not planned are added, titled by their id; ended ones may start again.
    @discardableResult
    package mutating func apply(_ event: Event, at time: Duration) -> Change? {
        switch event {
        case .planned(let id, let title, let expected):
            if !stages.contains(where: { $0.id == id }) { stages.append(Stage(id: id, title: title, expected: expected)) }
            return nil
        case .started(let id):
            return enter(id, .running(since: time, fraction: nil), "")
        case .advanced(let id, let fraction, let detail):
            return advance(id, fraction, detail, time)
        case .finished(let id, let detail):
            return enter(id, .done(took: elapsed(id, time)), detail)
        case .reused(let id, let detail):
            return enter(id, .reused, detail)
        case .failed(let id, let reason):
            return enter(id, .failed(took: elapsed(id, time)), reason)
        }
    }

    private mutating func enter(_ id: String, _ state: State, _ detail: String) -> Change? {
        let index = position(of: id)
        stages[index].state = state
        stages[index].detail = Console.safe(detail)
        return .entered(stage: index)
    }

    private mutating func advance(_ id: String, _ fraction: Double?, _ detail: String?, _ time: Duration) -> Change? {
        let index = position(of: id)
        if let detail { stages[index].detail = Console.safe(detail) }
        guard case .running(let since, let before) = stages[index].state else {
            stages[index].state = .running(since: time, fraction: fraction.map(Self.share))
            return .entered(stage: index)
        }
        guard let fraction = fraction.map(Self.share) else { return nil }
        stages[index].state = .running(since: since, fraction: fraction)
        let quarters = Int(fraction * 4)
        guard quarters > Int((before ?? 0) * 4), quarters < 4 else { return nil }
        return .reached(stage: index, percent: quarters * 25)
    }

    private mutating func position(of id: String) -> Int {
        if let index = stages.firstIndex(where: { $0.id == id }) { return index }
        stages.append(Stage(id: id, title: id))
        return stages.count - 1
    }

    private func elapsed(_ id: String, _ time: Duration) -> Duration? {
        guard case .running(let since, _)? = stages.first(where: { $0.id == id })?.state else { return nil }
        return time - since
    }

    private static func share(_ fraction: Double) -> Double {
        fraction.isFinite ? min(max(fraction, 0), 1) : 0
    }
}
