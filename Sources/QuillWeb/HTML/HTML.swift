internal import QuillCore

/// HTML as it is written: a buffer that grows, with one method for each element.
///
/// ```swift
/// page.tr(.class("failed", when: job.isDead)) { row in
///     row.td { $0.a(.href(.job(job.id))) { $0.text(job.title) } }
///     row.td(Words.money(job.cost), .class("num"))
/// }
/// ```
/// Names of tags and attributes are `StaticString`, so that nothing from outside can become one; whatever else is written goes
/// through `text` or an attribute, which escape. The only ready HTML that it takes is a `Rendered`.
package struct HTML: ~Copyable {
    package let site: Site
    private var buffer: [UInt8] = []

    package init(site: Site, capacity: Int = 16_384) {
        self.site = site
        buffer.reserveCapacity(capacity)
    }

    /// What was written so far, in UTF-8.
    package var bytes: [UInt8] { buffer }

    /// How much was written so far: what a server may send while the rest is still made.
    package var count: Int { buffer.count }

    /// Words, escaped.
    package mutating func text(_ words: String) {
        HTMLText.append(words, to: &buffer)
    }

    /// HTML that the Markdown renderer made and cleaned.
    package mutating func rendered(_ body: Rendered) {
        buffer.append(contentsOf: body.html.utf8)
    }

    /// A sign beside words that say the same: never alone, so it is hidden from screen readers and may be missing.
    ///
    /// It is drawn where it stands: a page of two hundred signs is painted sooner than with references to one drawing of each (decision 0023).
    mutating func icon(_ icon: Icon) {
        buffer.append(contentsOf: site.assets.icons[icon] ?? [])
    }

    /// Markup that stands in this source, never anything from outside.
    mutating func literal(_ markup: StaticString) {
        append(markup)
    }

    package mutating func element(_ tag: StaticString, _ attributes: [Attribute], _ content: (inout HTML) -> Void) {
        open(tag, attributes)
        content(&self)
        close(tag)
    }

    package mutating func element(_ tag: StaticString, _ attributes: [Attribute], _ words: String) {
        open(tag, attributes)
        text(words)
        close(tag)
    }

    /// An element that has no content and no end.
    mutating func void(_ tag: StaticString, _ attributes: [Attribute]) { open(tag, attributes) }

    mutating func open(_ tag: StaticString, _ attributes: [Attribute]) {
        buffer.append(UInt8(ascii: "<"))
        append(tag)
        for attribute in attributes { append(attribute) }
        buffer.append(UInt8(ascii: ">"))
    }

    mutating func close(_ tag: StaticString) {
        buffer.append(UInt8(ascii: "<"))
        buffer.append(UInt8(ascii: "/"))
        append(tag)
        buffer.append(UInt8(ascii: ">"))
    }

    private mutating func append(_ attribute: Attribute) {
        guard case .some(let name) = attribute.name else { return }
        buffer.append(UInt8(ascii: " "))
        append(name)
        switch attribute.value {
        case .flag: return
        case .text(let words): quoted(words)
        case .fixed(let words):
            buffer.append(contentsOf: "=\"".utf8)
            append(words)
            buffer.append(UInt8(ascii: "\""))
        case .route(let route): quoted(route.path(in: site))
        }
    }

    private mutating func quoted(_ words: String) {
        buffer.append(contentsOf: "=\"".utf8)
        text(words)
        buffer.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ literal: StaticString) {
        literal.withUTF8Buffer { buffer.append(contentsOf: $0) }
    }
}

/// The one place where words become HTML.
enum HTMLText {
    /// Escapes what has a meaning in content or in a quoted attribute; control characters are left out, since HTML has none.
    static func append(_ words: String, to buffer: inout [UInt8]) {
        var words = words
        words.withUTF8 { bytes in
            // Most text needs nothing: it is copied in runs.
            var start = 0
            for index in bytes.indices {
                guard let replacement = replacement(of: bytes[index]) else { continue }
                buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                replacement.withUTF8Buffer { buffer.append(contentsOf: $0) }
                start = index + 1
            }
            buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
    }

    /// What stands for a byte that may not stand itself; nil for all others.
    private static func replacement(of byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        case 0..<9, 11, 12, 13, 14..<32, 127: ""
        default: nil
        }
    }

    static func escaped(_ words: String) -> String {
        var bytes: [UInt8] = []
        append(words, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
