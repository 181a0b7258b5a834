/// A link to a cue in the Markdown of a section: `[label](cue:45)`.
struct Citation {
    let label: String
    /// Nil when what stands behind `cue:` is no number.
    let cue: Int?
    /// The first byte after it.
    let end: Int

    /// Both are short in fact; bounds keep a text full of brackets linear.
    private static let maxLabelBytes = 240
    private static let maxTargetBytes = 80

    init?(_ bytes: [UInt8], at start: Int) {
        guard bytes[start] == UInt8(ascii: "["), let close = Self.closing(bytes, start) else { return nil }
        let scheme = Array("(cue:".utf8)
        let target = close + 1 + scheme.count
        guard target <= bytes.count, bytes[(close + 1)..<target].elementsEqual(scheme) else { return nil }
        let reach = bytes[target..<min(bytes.count, target + Self.maxTargetBytes)]
        guard let finish = reach.firstIndex(of: UInt8(ascii: ")")) else { return nil }
        label = String(decoding: bytes[(start + 1)..<close], as: UTF8.self)
        let digits = bytes[target..<finish]
        cue = digits.allSatisfy { (48...57).contains($0) } ? Int(String(decoding: digits, as: UTF8.self)) : nil
        end = finish + 1
    }

    /// Only a sign or a time, which rendering sets anew: `¶`, `¶ 12`, `2:13`.
    var isMark: Bool { label.unicodeScalars.allSatisfy { "¶: 0123456789".unicodeScalars.contains($0) } }

    private static func closing(_ bytes: [UInt8], _ start: Int) -> Int? {
        var depth = 0
        var index = start
        while index < min(bytes.count, start + maxLabelBytes) {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
            index += 1
        }
        return nil
    }
}
