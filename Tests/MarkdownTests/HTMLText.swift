/// The text of a piece of HTML as cmark writes it, and the tags that it holds. Scalar by scalar: a combining accent behind a `>`
/// is one character with it to Swift, and not to a browser.
struct HTMLText {
    var text = ""
    var tags: [String] = []

    init(_ html: String) {
        var rest = html.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "<": tags.append(String(Self.take(&rest, through: ">")))
            case "&":
                let names = ["lt": "<", "gt": ">", "quot": "\"", "amp": "&"]
                let name = String(Self.take(&rest, through: ";"))
                text += names[name] ?? "?\(name)?"
            case "\n": break
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func take(_ rest: inout Substring.UnicodeScalarView, through end: Unicode.Scalar) -> Substring.UnicodeScalarView {
        let taken = rest.prefix { $0 != end }
        rest = rest.dropFirst(taken.count + 1)
        return taken
    }
}
