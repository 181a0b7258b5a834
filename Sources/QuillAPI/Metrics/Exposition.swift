/// Writes figures in the text format of Prometheus (0.0.4): of each family its help and its type, then its samples, and every family once.
///
///     # HELP quill_runs Runs that are under way, by state.
///     # TYPE quill_runs gauge
///     quill_runs{state="open"} 2
struct Exposition {
    private(set) var text = ""

    /// One figure of a family, with what tells it from the others.
    struct Sample {
        let labels: [(name: String, value: String)]
        let value: Double

        init(_ value: Double, _ labels: (name: String, value: String)...) {
            self.labels = labels
            self.value = value
        }

        init(_ value: Int, _ labels: (name: String, value: String)...) {
            self.labels = labels
            self.value = Double(value)
        }
    }

    /// A family without samples is not written.
    mutating func add(_ family: MetricFamily, _ samples: [Sample]) {
        guard !samples.isEmpty else { return }
        text += "# HELP \(family.name) \(Self.escaped(family.help))\n# TYPE \(family.name) \(family.kind.rawValue)\n"
        for sample in samples {
            text += family.name
            if !sample.labels.isEmpty {
                text += "{" + sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }.joined(separator: ",") + "}"
            }
            text += " " + Self.written(sample.value) + "\n"
        }
    }

    mutating func add(_ family: MetricFamily, _ value: Int) { add(family, [Sample(value)]) }
    mutating func add(_ family: MetricFamily, _ value: Double) { add(family, [Sample(value)]) }

    /// Whole numbers without a point, as people read them.
    private static func written(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? String(value)
    }

    private static func escaped(_ text: String, quotes: Bool = false) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
