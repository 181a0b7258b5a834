extension Markdown {
    /// `text` as CommonMark that shows exactly these words on one line, at the start of a block or anywhere in it: for words
    /// from outside. White space becomes single spaces; control and direction characters are left out.
    ///
    /// The result means the same to MDX (`{`, `import`), to kramdown, which lets a backslash escape fewer characters than
    /// CommonMark does, and to the template languages that site generators run first (`{{`, `{%`): hence the entities.
    package static func escape(_ text: String) -> String {
        let scalars = readable(text)
        var escaped = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let before = index > 0 ? scalars[index - 1] : nil
            let after = index + 1 < scalars.count ? scalars[index + 1] : nil
            switch scalar {
            case "\\", "`", "*", "[", "]", "<", "|": escaped.append("\\")
            case "{", "}", "~", "@":
                escaped.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
                continue
            case "&" where after.map { $0 == "#" || $0.isASCIILetter } ?? false:
                escaped.append(contentsOf: "&amp;".unicodeScalars)
                continue
            case "_" where !((before?.isASCIIWord ?? false) && (after?.isASCIIWord ?? false)): escaped.append("\\")
            // At the start a heading, after a space at the end the close of one.
            case "#" where before == nil || before == " " || before == "#": escaped.append("\\")
            case ">", "+", "-", "=": if index == 0 { escaped.append("\\") }
            case ":": if index == 0 || after == "/" { escaped.append("\\") }
            case "$" where before == "$" || after == "$": escaped.append("\\")
            // A link may follow, which would become an image.
            case "!" where after == nil: escaped.append("\\")
            case ".", ")":
                if isListMark(scalars, index) || (scalar == "." && endsInWWW(scalars[..<index])) { escaped.append("\\") }
            case "^" where index == 0, "i" where index == 0 && begins(scalars, "import"), "e" where index == 0 && begins(scalars, "export"):
                escaped.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
                continue
            default: break
            }
            escaped.append(scalar)
        }
        return String(escaped)
    }

    private static func readable(_ text: String) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                if !scalars.isEmpty && scalars.last != " " { scalars.append(" ") }
            } else if !scalar.isControl && !scalar.turnsDirection {
                scalars.append(scalar)
            }
        }
        if scalars.last == " " { scalars.removeLast() }
        return scalars
    }

    private static func isListMark(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        (1...9).contains(index) && scalars[..<index].allSatisfy { ("0"..."9").contains($0) }
    }

    private static func endsInWWW(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        scalars.count >= 3 && scalars.suffix(3).allSatisfy { $0 == "w" || $0 == "W" }
    }

    private static func begins(_ scalars: [Unicode.Scalar], _ word: String) -> Bool {
        scalars.starts(with: word.unicodeScalars) && !(scalars.dropFirst(word.unicodeScalars.count).first?.isASCIIWord ?? false)
    }
}

extension Unicode.Scalar {
    var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    var isASCIIWord: Bool { isASCIILetter || ("0"..."9").contains(self) }

    /// C0, DEL, C1 and the two that are no characters: nothing that YAML or HTML would take.
    var isControl: Bool { value < 32 || (127...159).contains(value) || value & 0xFFFE == 0xFFFE }

    /// Turns the direction of reading, and with it the look of what follows.
    var turnsDirection: Bool { (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) }
}
