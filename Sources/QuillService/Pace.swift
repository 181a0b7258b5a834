package import QuillCore

/// How long steps take here, told from the latest jobs that came to a good end.
package struct Pace: Sendable {
    /// So many earlier jobs of a step are looked at.
    private static let jobsMax = 9
    private let times: [String: [JobTime]]

    package init(_ times: [JobTime]) { self.times = Dictionary(grouping: times, by: \.step) }

    package static let unknown = Pace([])

    /// Seconds that a step will take, or nil where it was never done here. What is done with a recording grows with its length; what
    /// is written takes as long as its writer does.
    package func seconds(_ step: String, _ kind: Variant.Kind, writer: String, soundSeconds: Double?) -> Double? {
        let earlier = times[step] ?? []
        switch kind {
        case .media, .source: return Self.median(earlier.map(\.seconds))
        case .transcript:
            let length = soundSeconds ?? 0
            guard length > 0 else { return Self.median(earlier.filter { $0.soundSeconds == nil }.map(\.seconds)) }
            let ratios = earlier.compactMap { time in time.soundSeconds.flatMap { $0 > 0 ? time.seconds / $0 : nil } }
            return Self.median(ratios).map { $0 * length }
        default: return Self.median(earlier.filter { $0.writer == writer }.map(\.seconds))
        }
    }

    private static func median(_ values: [Double]) -> Double? {
        let some = values.prefix(jobsMax).sorted()
        return some.isEmpty ? nil : some[some.count / 2]
    }
}

extension Quill {
    package func pace() async throws(QuillError) -> Pace {
        try await store.read { store throws(QuillError) in Pace(try store.jobTimes(Project.defaultID, limit: 400)) }
    }
}
