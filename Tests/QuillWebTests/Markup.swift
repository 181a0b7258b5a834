import Testing

/// A strict reader of what the writer writes: every element is closed in order, attributes are quoted.
struct Markup {
    struct Element {
        let name: String
        let attributes: [String: String]
        /// Without markup and white space at the ends.
        var text = ""
        var inner = ""
    }

    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var elements: [Element] = []

    private static let voids: Set<String> = ["meta", "link", "input", "hr", "br", "img", "source", "track", "!doctype"]

    init(_ html: String) throws {
        let bytes = Array(html.utf8)
        var open: [(index: Int, start: Int)] = []
        var position = 0
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "<") else {
                let start = position
                while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
                let words = String(decoding: bytes[start..<position], as: UTF8.self)
                for one in open { elements[one.index].text += words }
                continue
            }
            let start = position
            var quoted = false
            while position < bytes.count, quoted || bytes[position] != UInt8(ascii: ">") {
                if bytes[position] == UInt8(ascii: "\"") { quoted.toggle() }
                position += 1
            }
            guard position < bytes.count else { throw Malformed(description: "a tag does not end") }
            position += 1
            let tag = String(decoding: bytes[(start + 1)..<(position - 1)], as: UTF8.self)
            if tag.hasPrefix("/") {
                guard let last = open.popLast(), elements[last.index].name == tag.dropFirst() else {
                    throw Malformed(description: "</\(tag.dropFirst())> closes \(open.last.map { elements[$0.index].name } ?? "nothing")")
                }
                elements[last.index].inner = String(decoding: bytes[last.start..<start], as: UTF8.self)
                continue
            }
            let element = try Self.element(tag)
            if element.name == "!doctype" { continue }
            let parents = open.map { elements[$0.index].name }
            try Self.check(element.name, in: parents)
            elements.append(element)
            if !Self.voids.contains(element.name) && !tag.hasSuffix("/") { open.append((elements.count - 1, position)) }
        }
        guard open.isEmpty else { throw Malformed(description: "\(open.map { elements[$0.index].name }) stay open") }
        for index in elements.indices {
            elements[index].text = elements[index].text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }

    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }
    func count(_ name: String) -> Int { all(name).count }
    func values(_ attribute: String) -> [String] { elements.compactMap { $0.attributes[attribute] } }

    /// The mistakes of nesting that browsers mend silently.
    private static func check(_ name: String, in parents: [String]) throws {
        let blocks: Set<String> = [
            "div", "p", "ul", "ol", "dl", "table", "section", "article", "form", "h1", "h2", "h3", "h4", "pre", "blockquote", "details",
        ]
        if blocks.contains(name), let within = parents.last(where: { ["p", "span", "button", "h1", "h2", "h3", "h4"].contains($0) }) {
            throw Malformed(description: "<\(name)> in <\(within)>")
        }
        for same in ["form", "a", "button"] where name == same && parents.contains(same) {
            throw Malformed(description: "<\(name)> in itself")
        }
        if ["a", "button", "input", "select", "textarea"].contains(name),
            let within = parents.last(where: { ["a", "button"].contains($0) })
        {
            throw Malformed(description: "<\(name)> in <\(within)>")
        }
        let owners: [String: Set<String>] = [
            "li": ["ul", "ol", "menu"], "td": ["tr"], "th": ["tr"], "tr": ["tbody", "thead"], "dt": ["dl", "div"], "dd": ["dl", "div"],
            "option": ["select", "datalist"], "summary": ["details"], "legend": ["fieldset"],
        ]
        if let wanted = owners[name], let parent = parents.last, !wanted.contains(parent) {
            throw Malformed(description: "<\(name)> in <\(parent)>")
        }
    }

    private static func element(_ tag: String) throws -> Element {
        var rest = tag[...]
        let name = String(rest.prefix { !$0.isWhitespace && $0 != "/" })
        rest = rest.dropFirst(name.count)
        var attributes: [String: String] = [:]
        while let start = rest.firstIndex(where: { !$0.isWhitespace && $0 != "/" }) {
            rest = rest[start...]
            let key = String(rest.prefix { $0 != "=" && !$0.isWhitespace })
            guard !key.isEmpty, !key.contains("\"") else { throw Malformed(description: "a stray mark in <\(tag.prefix(80))>") }
            rest = rest.dropFirst(key.count)
            var value = ""
            if rest.hasPrefix("=\"") {
                rest = rest.dropFirst(2)
                guard let end = rest.firstIndex(of: "\"") else { throw Malformed(description: "an attribute does not end") }
                value = String(rest[..<end])
                rest = rest[rest.index(after: end)...]
            }
            guard attributes[key] == nil else { throw Malformed(description: "\(key) twice in <\(name)>") }
            attributes[key] = value
        }
        return Element(name: name.lowercased(), attributes: attributes)
    }
}
