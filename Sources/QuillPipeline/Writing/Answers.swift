/// The forms of answers, and their JSON Schemas. These are plain (no bounds, every property required), so that every vendor's
/// strict mode and every grammar generator takes them; bounds are checked here.
enum Answers {
    struct Outline: Answer {
        let title: String
        let topics: [Topic]
        struct Topic: Decodable, Sendable {
            let heading: String
            let keyphrases: [String]
            let from: Int
            let to: Int
        }
        var texts: [String] { [title] + topics.map(\.heading) }
        var everything: [String] { texts + topics.flatMap(\.keyphrases) }
        static let schema = Schema.object([
            ("title", Schema.string),
            (
                "topics",
                Schema.list(
                    Schema.object([
                        ("heading", Schema.string), ("keyphrases", Schema.list(Schema.string)), ("from", Schema.integer),
                        ("to", Schema.integer),
                    ]))
            ),
        ])
    }

    struct Chapters: Answer {
        let sections: [Section]
        let takeaways: String
        struct Section: Decodable, Sendable {
            let heading: String
            let topics: [Int]
        }
        var texts: [String] { sections.map(\.heading) + [takeaways] }
        static let schema = Schema.object([
            ("sections", Schema.list(Schema.object([("heading", Schema.string), ("topics", Schema.list(Schema.integer))]))),
            ("takeaways", Schema.string),
        ])
    }

    struct Blocks: Answer {
        let blocks: [Block]
        struct Block: Decodable, Sendable {
            let kind: Kind
            let text: String
            let cues: [Int]
        }
        enum Kind: String, Decodable, Sendable { case paragraph, bullet, subheading, quote }
        var texts: [String] { blocks.map(\.text) }
        static let schema = Schema.object([
            (
                "blocks",
                Schema.list(
                    Schema.object([
                        ("kind", #"{"type":"string","enum":["paragraph","bullet","subheading","quote"]}"#), ("text", Schema.string),
                        ("cues", Schema.list(Schema.integer)),
                    ]))
            )
        ])
    }

    struct Head: Answer {
        let title: String
        let description: String
        let slug: String
        let keywords: [String]
        var texts: [String] { [title, description] }
        var everything: [String] { texts + [slug] + keywords }
        static let schema = Schema.object([
            ("title", Schema.string), ("description", Schema.string), ("slug", Schema.string), ("keywords", Schema.list(Schema.string)),
        ])
    }

    struct Points: Answer {
        let headline: Text
        let groups: [Group]
        struct Group: Decodable, Sendable {
            let heading: String?
            let bullets: [Text]
        }
        var texts: [String] { [headline.text] + groups.flatMap { [$0.heading].compactMap(\.self) + $0.bullets.map(\.text) } }
        static let schema = Schema.object([
            ("headline", Text.schema),
            (
                "groups",
                Schema.list(Schema.object([("heading", #"{"type":["string","null"]}"#), ("bullets", Schema.list(Text.schema))]))
            ),
        ])
    }

    struct Notes: Answer {
        let notes: [Text]
        var texts: [String] { notes.map(\.text) }
        static let schema = Schema.object([("notes", Schema.list(Text.schema))])
    }

    struct Text: Decodable, Sendable {
        let text: String
        let cues: [Int]
        static let schema = Schema.object([("text", Schema.string), ("cues", Schema.list(Schema.integer))])
    }
}

/// What a model is asked to fill in.
protocol Answer: Decodable, Sendable {
    static var schema: String { get }
    /// The prose that a reader would get of it.
    var texts: [String] { get }
    /// All its words.
    var everything: [String] { get }
}

extension Answer {
    var everything: [String] { texts }
}

enum Schema {
    static let string = #"{"type":"string"}"#
    static let integer = #"{"type":"integer"}"#
    static func list(_ items: String) -> String { #"{"type":"array","items":"# + items + "}" }
    static func object(_ properties: [(String, String)]) -> String {
        let keys = properties.map { "\"\($0.0)\"" }.joined(separator: ",")
        let values = properties.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
        return #"{"type":"object","properties":{"# + values + #"},"required":["# + keys + #"],"additionalProperties":false}"#
    }
}
