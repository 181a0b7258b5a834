import QuillCore

/// Keeps text from outside apart from the task. Its mark is a digest of all that it encloses: it differs from call to call, is
/// the same when a call is planned again after a crash, and cannot be known to who wrote any part of the material, since
/// writing it there would change it.
struct Fence: Sendable {
    /// 24 hexadecimal digits.
    let mark: String
    /// A word that only the system text holds; an answer that holds it gives the system text away.
    let canary: String

    /// One block of numbered or named lines.
    struct Block: Sendable {
        let label: String
        let lines: [(tag: String, text: String)]
    }

    init(_ blocks: [Block], of prompt: String) {
        let contents = blocks.flatMap { block in block.lines.map { "\(block.label) \($0.tag.utf8.count) \($0.tag) \($0.text)" } }
        let spelling = contents.map { "\($0.utf8.count):\($0)" }.joined(separator: "\n")
        mark = String(Digest(of: "fence \(prompt)\n" + spelling).hex.prefix(24))
        canary = "qc" + String(Digest(of: "canary \(prompt)\n" + spelling).hex.prefix(20))
    }

    func enclosed(_ block: Block) -> String {
        let lines = block.lines.map { "[\(Self.harmless($0.tag))] \(Self.harmless($0.text))" }
        return (["=== \(block.label) \(mark) ==="] + lines + ["=== end \(mark) ==="]).joined(separator: "\n")
    }

    /// `text` on one line, so that nothing in it stands where a line begins, without signs that are not seen, and without the
    /// tokens by which chat templates part the speakers (`<|im_start|>`, `[INST]`, `<start_of_turn>`, `</s>`).
    static func harmless(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var before: Unicode.Scalar = " "
        let source = Array(text.unicodeScalars)
        for (index, scalar) in source.enumerated() {
            var next = scalar
            if scalar.properties.isWhitespace || Plain.isControl(scalar) {
                next = " "
            } else if Plain.isInvisible(scalar) {
                continue
            } else if scalar == "<" {
                let after = index + 1 < source.count ? source[index + 1] : " "
                if !after.properties.isWhitespace && !("0"..."9").contains(after) { next = "‹" }
            } else if scalar == ">" && (before == "|" || before == "\u{FF5C}") {
                next = "›"
            } else if scalar == "[" && Self.opensInstruction(source[(index + 1)...]) {
                next = "("
            }
            if next == " " && before == " " { continue }
            scalars.append(next)
            before = next
        }
        if scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }

    private static func opensInstruction(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        let word = String(String.UnicodeScalarView(rest.prefix(5))).uppercased()
        return word.hasPrefix("INST") || word.hasPrefix("/INST")
    }
}
