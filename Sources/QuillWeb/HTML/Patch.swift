/// The answer to a form that a script sent: regions to put in place, and at most one notice.
package struct Patch: ~Copyable {
    package static let type = "text/vnd.quill.patch+html"
    /// A header that sends the reader to another page once the regions are in place.
    package static let locationHeader = "Quill-Location"

    private var page: HTML

    package init(site: Site) { page = HTML(site: site, capacity: 4_096) }

    /// One or more regions, each an element with its id.
    package mutating func regions(_ write: (inout HTML) -> Void) { write(&page) }

    package mutating func notice(_ words: String, tone: NoticeTone = .ok, link: (words: String, to: Route)? = nil) {
        page.p(.data("data-notice", tone.rawValue)) { line in
            line.text(words)
            if let link { line.a(link.words, .href(link.to)) }
        }
    }

    /// Tells the editor which revision its text now rests on.
    package mutating func base(_ revision: Int) { page.span(.data("data-base", String(revision))) { _ in } }

    package var bytes: [UInt8] { page.bytes }

    package enum NoticeTone: String, Sendable { case ok, warn, bad }
}

/// The bytes of one region, for the route of its fragment.
package func fragment(_ site: Site, _ write: (inout HTML) -> Void) -> [UInt8] {
    var page = HTML(site: site, capacity: 8_192)
    write(&page)
    return page.bytes
}
