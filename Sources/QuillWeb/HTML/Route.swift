package import QuillCore

/// Every address of the dashboard that is read. What is written to is an `Action`, and both are told here alone.
package enum Route: Hashable, Sendable {
    case overview
    case library(LibraryFilter)
    case add
    /// What is out of date: of these items, or of all behind the cursor.
    case stale(items: [ID<Item>] = [], cursor: String? = nil)
    /// `from` is the first line of the transcript that is shown, `find` what is looked for in it.
    case item(ID<Item>, cue: Int? = nil, seconds: Int? = nil, part: ItemPart? = nil, from: Int? = nil, find: String? = nil)
    case documents
    /// The page of documents behind this cursor.
    case olderDocuments(String)
    case document(ID<Document>, section: String? = nil)
    /// `quote` names lines of the source (`12-14,20`) that stand at the end of the text as a quotation.
    case editSection(ID<Document>, String, quote: String? = nil)
    case versions(ID<Document>)
    case compare(ID<Document>, from: Int, to: Int)
    case run(ID<Run>)
    case jobs(JobFilter)
    case deadLetters(DeadFilter)
    case jobList(JobListFilter)
    case inbox
    case job(ID<Job>)
    case schedules
    case activity(ActivityFilter)
    case activityExport(ActivityFilter, format: String)
    case fragment(Fragment)
    /// A file of ours; its address carries the hash of all of them, so that it may be kept for ever.
    case asset(String)
    /// Bytes of an artifact, with Range: what the player plays.
    case media(String)
    case transcript(ID<Item>, format: String)
    /// The stream of events.
    case events
    case uploads
    case action(Action)

    /// The path without what depends on the site.
    package var path: String {
        switch self {
        case .overview: "/"
        case .library(let filter): "/library" + Query.text(filter.query)
        case .add: "/library/new"
        case .stale(let items, let cursor): "/stale" + Query.text(items.map { ("item", $0.text) } + [("cursor", cursor)])
        case .item(let id, let cue, let seconds, let part, let from, let find):
            "/items/\(id)"
                + Query.text([
                    ("show", part?.rawValue), ("t", seconds.map(String.init)), ("c", seconds == nil ? cue.map(String.init) : nil),
                    ("from", from.map(String.init)), ("find", find),
                ])
                + (cue.map { "#c\($0)" } ?? "")
        case .documents: "/documents"
        case .olderDocuments(let cursor): "/documents" + Query.text([("cursor", cursor)])
        case .document(let id, let section): "/documents/\(id)" + (section.map { "#" + SectionID.of($0) } ?? "")
        case .editSection(let id, let key, let quote):
            "/documents/\(id)/sections/\(Query.encoded(key))/edit" + Query.text([("quote", quote)])
        case .versions(let id): "/documents/\(id)/versions"
        case .compare(let id, let from, let to): "/documents/\(id)/versions/\(from)..\(to)"
        case .run(let id): "/runs/\(id)"
        case .jobs(let filter): "/jobs" + Query.text([("state", filter == .all ? nil : filter.rawValue)])
        case .deadLetters(let filter): "/jobs" + Query.text(filter.query)
        case .jobList(let filter): "/jobs" + Query.text(filter.query)
        case .inbox: "/inbox"
        case .job(let id): "/jobs/\(id)"
        case .schedules: "/schedules"
        case .activity(let filter): "/activity" + Query.text(filter.query)
        case .activityExport(let filter, let format): "/api/v1/audit/export" + Query.text(filter.meant + [("format", format)])
        case .fragment(let fragment): "/fragments/" + fragment.path
        case .asset(let name): "/assets/-/" + name
        case .media(let id): "/api/v1/assets/" + Query.encoded(id)
        case .transcript(let id, let format): "/api/v1/items/\(id)/transcript" + Query.text([("format", format)])
        case .events: "/api/v1/events"
        case .uploads: "/api/v1/uploads"
        case .action(let action): action.path
        }
    }

    package func path(in site: Site) -> String {
        if case .asset(let name) = self { return "/assets/\(site.assets.version)/\(name)" }
        return path
    }
}

/// The tabs beside the transcript of an item.
package enum ItemPart: String, Sendable, CaseIterable {
    case variants, documents, runs
}

/// Which jobs a list shows.
package enum JobFilter: String, Sendable, CaseIterable {
    case all, running, queued, dead, done
}

/// Which of the dead jobs a list shows; its query is the state.
package struct DeadFilter: Hashable, Sendable {
    package let step: String?
    package let search: String
    /// Those that died of the same.
    package let group: String?

    package init(step: String? = nil, search: String = "", group: String? = nil) {
        self.step = step
        self.search = search
        self.group = group
    }

    package var isEverything: Bool { step == nil && search.isEmpty && group == nil }

    var query: [(String, String?)] { [("state", "dead"), ("step", step), ("q", search.isEmpty ? nil : search), ("group", group)] }
}

/// What the library shows; its query is the state, so that every view has an address.
package struct LibraryFilter: Hashable, Sendable {
    package var search: String
    package var status: String?
    package var kind: String?
    package var sort: String?
    package var cursor: String?

    package init(search: String = "", status: String? = nil, kind: String? = nil, sort: String? = nil, cursor: String? = nil) {
        self.search = search
        self.status = status
        self.kind = kind
        self.sort = sort
        self.cursor = cursor
    }

    package static let everything = LibraryFilter()

    package var isEverything: Bool { search.isEmpty && status == nil && kind == nil }

    var query: [(String, String?)] {
        [("q", search.isEmpty ? nil : search), ("status", status), ("kind", kind), ("sort", sort), ("cursor", cursor)]
    }
}

/// The query part of an address.
enum Query {
    static func text(_ pairs: [(String, String?)]) -> String {
        let written = pairs.compactMap { name, value in value.map { "\(name)=\(encoded($0))" } }
        return written.isEmpty ? "" : "?" + written.joined(separator: "&")
    }

    /// Percent-encoded but for what needs it nowhere (RFC 3986 unreserved).
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".unicodeScalars)
        var encoded = String.UnicodeScalarView()
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.append(Unicode.Scalar(byte))
            default:
                encoded.append("%")
                encoded.append(digits[Int(byte >> 4)])
                encoded.append(digits[Int(byte & 15)])
            }
        }
        return String(encoded)
    }
}

/// The id that a section has on the page: keys may hold what ids may not.
enum SectionID {
    static func of(_ key: String) -> String { "s-" + Query.encoded(key) }
}
