package import QuillCore
package import QuillWeb

/// A workspace as a content team would have it after some weeks: what the pictures and the tests of the pages show.
package enum Samples {
    package static let now = Timestamp(milliseconds: 1_795_257_720_000)

    package static func ago(_ minutes: Int64) -> Timestamp { now + (-minutes * 60_000) }

    package static func id<Of>(_ number: Int) -> ID<Of> {
        let digits = String(number)
        return ID(trusted: Of.idPrefix + "_01JD6W9Q2M7XK4T0R8" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits)
    }

    package static func dollars(_ milli: Int64) -> Money { Money(nanoDollars: milli * 1_000_000) }

    package static func address(_ text: String) -> WebAddress? {
        do { return try WebAddress(text) } catch { return nil }
    }

    package static let badges = Shell.Badges(deadJobs: 3, proposals: 2)
    package static let item: ID<Item> = id(1)
    package static let document: ID<Document> = id(2)
    package static let run: ID<Run> = id(3)
    package static let job: ID<Job> = id(4)

    package static let writers = [
        WriterChoice(
            id: "extractive", name: "Extractive", note: "The speaker's own sentences, chosen and ordered. Works without a network.",
            estimate: .zero, isChosen: true),
        WriterChoice(
            id: "openai:small", name: "Small local model", note: "Through the OpenAI protocol at 127.0.0.1", estimate: .zero),
        WriterChoice(
            id: "anthropic:sonnet", name: "Anthropic Sonnet", note: "About 9,400 tokens", estimate: dollars(46),
            unavailable: "No key is set: QUILL_ANTHROPIC_KEY"),
    ]

    package static let tones = [(id: "plain", name: "Plain"), (id: "warm", name: "Warm"), (id: "technical", name: "Technical")]
}
