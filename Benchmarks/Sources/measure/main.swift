import Captions
import Glibc
import Prose

// measure <captions.vtt>: one JSON object of medians in milliseconds, for what is too quick to be timed from outside.

/// The median of several timings of `work`, in milliseconds, after one that does not count. `work` answers with a size, so
/// that nothing of it can be left out as unused.
func median(of rounds: Int, _ work: () throws -> Int) rethrows -> (milliseconds: Double, size: Int) {
    let clock = ContinuousClock()
    var size = try work()
    var times: [Double] = []
    for _ in 0..<rounds {
        let began = clock.now
        size = try work()
        times.append((clock.now - began) / .milliseconds(1))
    }
    return (times.sorted()[times.count / 2], size)
}

func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
}

guard CommandLine.arguments.count == 2, let bytes = contents(of: CommandLine.arguments[1]) else {
    print("usage: measure <captions.vtt>")
    exit(2)
}

let parsed = try CaptionParser.parse(bytes)
let parsing = try median(of: 51) { try CaptionParser.parse(bytes).cues.count }

let source = Transcript(
    utterances: parsed.cues.enumerated().map { index, cue in
        Utterance(id: index, text: cue.text, start: Double(cue.startMilliseconds) / 1_000, end: Double(cue.endMilliseconds) / 1_000)
    }, language: "en", title: "An hour")
let words = parsed.cues.reduce(0) { $0 + $1.text.split(separator: " ").count }
// The whole of it each time: analysis, outline, sections, lead, takeaways, title and description.
let article = median(of: 11) { Writer(source).article().sections.count }
let summaries = median(of: 11) {
    let writer = Writer(source)
    return Summary.Kind.allCases.reduce(0) { $0 + writer.summary($1).groups.count }
}

print(
    """
    {"bytes": \(bytes.count), "cues": \(parsing.size), "words": \(words), "sections": \(article.size), \
    "parse_ms": \(parsing.milliseconds), "article_ms": \(article.milliseconds), "summaries_ms": \(summaries.milliseconds)}
    """)
