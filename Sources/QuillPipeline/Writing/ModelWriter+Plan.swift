package import QuillCore

/// Outline and chapters: what the article tells, and in which order.
extension ModelWriter {
    package func outline(
        of transcript: Transcript, title: String, maxSections: Int, _ work: any Work
    ) async throws(QuillError) -> Written<Outline> {
        let lines = try Self.lines(transcript)
        let most = min(max(1, maxSections), 12)
        var brief = Desk.Brief(prompt: try library.file("outline"), lines: lines, key: "outline", title: "the outline")
        brief.values = ["sections": String(most)]
        brief.context = [("title", title)]
        let whole = brief
        let language = work.parameters.language ?? transcript.language
        return try await climb(brief.prompt, of: transcript, input: transcript.digest, work) {
            (desk) async throws(QuillError) in
            var brief = whole
            brief.lines = try await Condenser(desk: desk).lines(lines, for: brief, schema: Answers.Outline.schema)
            let shown = brief.lines.cues
            return try await desk.ask(brief, as: Answers.Outline.self) { (answer) throws(Fault) in
                try Checks.outline(answer, most: most, shown: shown, all: lines.flatMap(\.cues), language: language)
            }
        } writer: { (writer) async throws(QuillError) in
            try await writer.outline(of: transcript, title: title, maxSections: maxSections, work)
        }
    }

    package func chapters(
        of outline: Outline, transcript: Transcript, _ work: any Work
    ) async throws(QuillError) -> Written<Chapters> {
        let topics = outline.topics.enumerated().map { number, topic in
            Line(cues: [number + 1], text: ([topic.heading] + topic.keyphrases.prefix(6)).joined(separator: " · "))
        }
        guard !topics.isEmpty else { throw Self.tooLittle }
        var brief = Desk.Brief(prompt: try library.file("chapters"), lines: topics, key: "chapters", title: "the chapters")
        let most = work.parameters.targetChapters
        let number = most.map { "Give at most \($0) sections: put neighbouring topics together until there are no more." }
        brief.values = ["chapters": number ?? ""]
        brief.context = [("title", outline.title)]
        let whole = brief
        return try await climb(brief.prompt, of: transcript, input: Digest(of: try JSON.encode(outline)), work) {
            (desk) async throws(QuillError) in
            try await desk.ask(whole, as: Answers.Chapters.self) { (answer) throws(Fault) in
                try Checks.chapters(answer, outline, most: most)
            }
        } writer: { (writer) async throws(QuillError) in
            try await writer.chapters(of: outline, transcript: transcript, work)
        }
    }

    static func lines(_ transcript: Transcript, cues: Set<Int>? = nil) throws(QuillError) -> [Line] {
        let lines = [Line](transcript, cues: cues)
        guard !lines.isEmpty else { throw tooLittle }
        return lines
    }

    static let tooLittle = QuillError(
        .noSpeech, "There is too little in it to write about.", hint: "The transcript is there: `quill show <item> --transcript txt`.")
}

/// Turns answers into what the steps hand on, or says what is wrong with them.
enum Checks {
    static func outline(
        _ answer: Answers.Outline, most: Int, shown: Set<Int>, all: [Int], language: String
    ) throws(Fault) -> Outline {
        guard (1...most).contains(answer.topics.count) else {
            throw .invalid("it has \(answer.topics.count) topics and not 1 to \(most)")
        }
        var topics: [Outline.Topic] = []
        for (index, topic) in answer.topics.enumerated() {
            for number in [topic.from, topic.to] where !shown.contains(number) {
                throw .invalid("topics[\(index)] cites line \(number), which the material does not have")
            }
            guard topic.from <= topic.to else { throw .invalid("topics[\(index)] ends before it begins") }
            if index > 0, topic.from <= answer.topics[index - 1].from { throw .invalid("the topics are not in the order of the lines") }
            // Stretches that overlap are cut where the next begins: the border between two topics is often a matter of taste.
            let end = index + 1 < answer.topics.count ? min(topic.to, max(topic.from, answer.topics[index + 1].from - 1)) : topic.to
            topics.append(
                Outline.Topic(
                    heading: try heading(topic.heading), keyphrases: phrases(topic.keyphrases, most: 6),
                    cues: all.filter { (topic.from...end).contains($0) }))
        }
        return Outline(title: try short(answer.title, "title", most: 140), language: language, topics: topics)
    }

    static func chapters(_ answer: Answers.Chapters, _ outline: Outline, most: Int?) throws(Fault) -> Chapters {
        if let most, answer.sections.count > most { throw .invalid("it has \(answer.sections.count) sections and not at most \(most)") }
        let used = answer.sections.flatMap(\.topics)
        guard used.sorted() == Array(1...outline.topics.count) else {
            throw .invalid("it does not use each of the topics 1 to \(outline.topics.count) exactly once")
        }
        let everything = Set(outline.topics.flatMap(\.cues)).sorted()
        var entries = [Chapters.Entry(key: "lead", role: .lead, heading: nil, level: 2, cues: everything)]
        var keys: Set<String> = ["lead", "takeaways"]
        for (index, section) in answer.sections.enumerated() {
            guard !section.topics.isEmpty else { throw .invalid("sections[\(index)] has no topic") }
            let heading = try heading(section.heading)
            let cues = Set(section.topics.flatMap { outline.topics[$0 - 1].cues }).sorted()
            entries.append(Chapters.Entry(key: key(heading, index, &keys), role: .body, heading: heading, level: 2, cues: cues))
        }
        let last = try heading(answer.takeaways)
        return Chapters(entries: entries + [Chapters.Entry(key: "takeaways", role: .takeaways, heading: last, level: 2, cues: everything)])
    }

    /// A stable key in ASCII: the heading's words, or its number where it has none.
    private static func key(_ heading: String, _ index: Int, _ taken: inout Set<String>) -> String {
        let slug = slug(heading)
        let base = slug.isEmpty ? "topic-\(index + 1)" : slug
        var key = base
        var number = 2
        while !taken.insert(key).inserted {
            key = "\(base)-\(number)"
            number += 1
        }
        return key
    }

    static func slug(_ text: String) -> String {
        let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return String(words.joined(separator: "-").prefix(60)).trimming("-")
    }

    static func heading(_ text: String) throws(Fault) -> String {
        let text = try short(text, "heading", most: 110)
        return text.last == "." || text.last == ":" ? String(text.dropLast()) : text
    }

    static func short(_ text: String, _ field: String, most: Int) throws(Fault) -> String {
        let text = Plain.line(text)
        guard Plain.wordCount(text) > 0 else { throw .invalid("a \(field) of it is empty") }
        guard text.count <= most else { throw .invalid("a \(field) of it has \(text.count) characters and not at most \(most)") }
        return text
    }

    /// Each once, the shortest sign of life of a phrase being a word; long ones are sentences and go.
    static func phrases(_ texts: [String], most: Int) -> [String] {
        var seen: Set<String> = []
        let kept = texts.map(Plain.line).filter { Plain.wordCount($0) > 0 && $0.count <= 60 && seen.insert($0.lowercased()).inserted }
        return Array(kept.prefix(most))
    }
}

extension String {
    func trimming(_ sign: Character) -> String {
        var text = self[...]
        while text.first == sign { text.removeFirst() }
        while text.last == sign { text.removeLast() }
        return String(text)
    }
}
