extension ProgressModel {
    /// The line that a log without redrawing gets for a change, such as `Transcribe: 50 %, 12 s, about 12 s left`.
    package func line(for change: Change, at time: Duration) -> String {
        switch change {
        case .reached(let index, let percent):
            guard stages.indices.contains(index) else { return "" }
            return "\(title(index)): \(percent) %\(timing(stages[index], time))\(detail(index, ", "))"
        case .entered(let index):
            guard stages.indices.contains(index) else { return "" }
            switch stages[index].state {
            case .waiting: return "\(title(index)): waiting"
            case .running: return "\(title(index)): started\(detail(index, ", "))"
            case .done(let took): return "\(title(index)): done\(Self.words(" in ", took))\(detail(index, ", "))"
            case .reused: return "\(title(index)): reused\(detail(index, ", "))"
            case .failed(let took): return "\(title(index)): failed\(Self.words(" after ", took))\(detail(index, ": "))"
            }
        }
    }

    /// Nothing where it was not seen at work: how long that took is not known.
    static func words(_ word: String, _ took: Duration?) -> String { took.map { word + Format.duration($0) } ?? "" }

    private func title(_ index: Int) -> String { Console.safe(stages[index].title) }

    private func detail(_ index: Int, _ separator: String) -> String {
        stages[index].detail.isEmpty ? "" : separator + stages[index].detail
    }

    private func timing(_ stage: Stage, _ time: Duration) -> String {
        guard case .running(let since, _) = stage.state else { return "" }
        let spent = ", \(Format.seconds(time - since))"
        if case .about(let left) = stage.remaining(at: time) { return spent + ", about \(Format.seconds(left)) left" }
        return spent
    }
}
