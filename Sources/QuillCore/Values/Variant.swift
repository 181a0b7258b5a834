/// The name of something that can be derived: `transcript`, `comprehensive`, `section#why-it-was-slow`,
/// `proposal#why-it-was-slow` (that section anew, for a person to accept), `delivery@dst_…`.
///
/// `kind` says which step makes it; `form` tells its siblings apart (a section's key, a summary's type, a destination's id).
package struct Variant: Hashable, Sendable, Codable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        case media, source, transcript, summary
        case outline, chapters, section, seo
        case revision, proposal, delivery
    }

    package let kind: Kind
    package let form: String

    package init(_ kind: Kind, _ form: String = "") {
        self.kind = kind
        self.form = form
    }

    /// The wire form, which is also the stored key.
    package var description: String {
        switch kind {
        case .summary: form
        case .section: "section#\(form)"
        case .proposal: "proposal#\(form)"
        case .delivery: "delivery@\(form)"
        case .media, .source, .transcript, .outline, .chapters, .seo, .revision: kind.rawValue
        }
    }

    package init?(_ text: String) {
        if let type = SummaryType(written: text) {
            self.init(.summary, type.rawValue)
        } else if text.hasPrefix("section#"), text.count > 8 {
            self.init(.section, String(text.dropFirst(8)))
        } else if text.hasPrefix("proposal#"), text.count > 9 {
            self.init(.proposal, String(text.dropFirst(9)))
        } else if text.hasPrefix("delivery@"), text.count > 9 {
            self.init(.delivery, String(text.dropFirst(9)))
        } else if let kind = Kind(rawValue: text), ![.summary, .section, .proposal, .delivery].contains(kind) {
            self.init(kind)
        } else {
            return nil
        }
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let variant = Variant(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no such variant: \(text)"))
        }
        self = variant
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package static let media = Variant(.media)
    package static let source = Variant(.source)
    package static let transcript = Variant(.transcript)
    package static let outline = Variant(.outline)
    package static let chapters = Variant(.chapters)
    package static let seo = Variant(.seo)
    package static let revision = Variant(.revision)
    package static func summary(_ type: SummaryType) -> Variant { Variant(.summary, type.rawValue) }
    package static func section(_ key: String) -> Variant { Variant(.section, key) }
    /// One section made anew, which a person may accept.
    package static func proposal(_ key: String) -> Variant { Variant(.proposal, key) }
    package static func delivery(_ destination: ID<Destination>) -> Variant { Variant(.delivery, destination.text) }
}

/// The text summaries of an item (contracts §2.4).
package enum SummaryType: String, Sendable, Codable, CaseIterable {
    case comprehensive
    case bulletPoints = "bullet-points"
    case keyInsights = "key-insights"

    /// Accepts the aliases that older clients use.
    package init?(written: String) {
        switch written {
        case "key-points", "key_points", "bullet_points": self = .bulletPoints
        case "key_insights": self = .keyInsights
        default: self.init(rawValue: written)
        }
    }

    package var title: String {
        switch self {
        case .comprehensive: "Comprehensive summary"
        case .bulletPoints: "Bullet points"
        case .keyInsights: "Key insights"
        }
    }
}
