/// Reads the text format of Prometheus (0.0.4), and refuses whatever it does not allow, or that Quill ought not to write: a family
/// without help and type before its samples, one that comes twice, samples that come twice, names and escapes that are none.
struct PrometheusText {
    struct Fault: Error, CustomStringConvertible {
        let line: Int
        let what: String
        var description: String { "line \(line): \(what)" }
    }

    struct Sample {
        let labels: [String: String]
        let value: Double
    }

    struct Family {
        var help: String?
        var type: String?
        var samples: [Sample] = []
    }

    private(set) var families: [String: Family] = [:]
    private var current = ""
    private var seen: Set<String> = []

    init(_ text: String) throws(Fault) {
        guard text.isEmpty || text.hasSuffix("\n") else { throw Fault(line: 0, what: "the last line has no end") }
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().enumerated() {
            do throws(Wrong) { try read(String(line)) } catch { throw Fault(line: index + 1, what: "\(error.what) in \(line)") }
        }
        for (name, family) in families where family.samples.isEmpty { throw Fault(line: 0, what: "\(name) has no samples") }
    }

    /// The value of the one sample with these labels.
    func value(_ family: String, _ labels: [String: String] = [:]) -> Double? {
        families[family]?.samples.first { $0.labels == labels }?.value
    }

    private struct Wrong: Error {
        let what: String
        init(_ what: String) { self.what = what }
    }

    private mutating func read(_ line: String) throws(Wrong) {
        guard !line.isEmpty else { throw Wrong("an empty line") }
        if line.hasPrefix("#") { try comment(line) } else { try sample(line) }
    }

    private mutating func comment(_ line: String) throws(Wrong) {
        let parts = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == "#", Self.isName(parts[2]) else { throw Wrong("no comment that says anything") }
        let name = parts[2]
        switch parts[1] {
        case "HELP":
            guard families[name] == nil else { throw Wrong("a second HELP, or one behind its samples") }
            _ = try Self.unescaped(parts[3], quotes: false)
            families[name] = Family(help: parts[3])
        case "TYPE":
            guard let family = families[name], family.type == nil, family.samples.isEmpty, current == name else {
                throw Wrong("a TYPE that does not follow its HELP")
            }
            guard ["counter", "gauge"].contains(parts[3]) else { throw Wrong("an unknown type") }
            guard (parts[3] == "counter") == name.hasSuffix("_total") else { throw Wrong("a counter and _total belong together") }
            families[name]?.type = parts[3]
        default: throw Wrong("an unknown comment")
        }
        current = name
    }

    private mutating func sample(_ line: String) throws(Wrong) {
        var rest = Substring(line)
        let name = String(rest.prefix { $0 != "{" && $0 != " " })
        guard Self.isName(name) else { throw Wrong("no name") }
        rest = rest.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" { labels = try Self.labels(&rest) }
        guard rest.first == " " else { throw Wrong("no blank before the value") }
        let written = String(rest.dropFirst())
        let special: [String: Double] = ["+Inf": .infinity, "-Inf": -.infinity, "NaN": .nan]
        guard let value = special[written] ?? Double(written), !written.contains(" ") else { throw Wrong("no value") }
        guard current == name, let family = families[name], let type = family.type else { throw Wrong("a sample outside its family") }
        guard type != "counter" || value >= 0 else { throw Wrong("a negative counter") }
        let key = name + labels.sorted { $0.key < $1.key }.map { "\u{0}\($0.key)\u{0}\($0.value)" }.joined()
        guard seen.insert(key).inserted else { throw Wrong("the same sample twice") }
        families[name]?.samples.append(Sample(labels: labels, value: value))
    }

    /// `{a="x",b="y"}` at the beginning of `rest`, which goes on behind it.
    private static func labels(_ rest: inout Substring) throws(Wrong) -> [String: String] {
        var labels: [String: String] = [:]
        repeat {
            rest = rest.dropFirst()
            let name = String(rest.prefix { $0 != "=" })
            guard isName(name), !name.contains(":"), !name.hasPrefix("__"), labels[name] == nil else {
                throw Wrong("no label, or one twice")
            }
            rest = rest.dropFirst(name.count + 1)
            guard rest.first == "\"" else { throw Wrong("no value of \(name)") }
            rest = rest.dropFirst()
            var raw = ""
            while let character = rest.first, character != "\"" {
                raw.append(character)
                rest = rest.dropFirst()
                if character == "\\", let next = rest.first {
                    raw.append(next)
                    rest = rest.dropFirst()
                }
            }
            guard rest.first == "\"" else { throw Wrong("a value of \(name) without an end") }
            rest = rest.dropFirst()
            labels[name] = try unescaped(raw, quotes: true)
        } while rest.first == ","
        guard rest.first == "}" else { throw Wrong("labels without an end") }
        rest = rest.dropFirst()
        return labels
    }

    private static func unescaped(_ text: String, quotes: Bool) throws(Wrong) -> String {
        var (plain, isEscaped) = ("", false)
        for character in text {
            guard isEscaped else {
                if character == "\\" { isEscaped = true } else { plain.append(character) }
                continue
            }
            isEscaped = false
            switch character {
            case "\\": plain.append("\\")
            case "n": plain.append("\n")
            case "\"" where quotes: plain.append("\"")
            default: throw Wrong("an escape that is none")
            }
        }
        guard !isEscaped else { throw Wrong("an escape without an end") }
        return plain
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return text.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"), UInt8(ascii: ":"):
                true
            default: false
            }
        }
    }
}
