package import QuillCore

extension ModelWriter {
    package func summary(_ type: SummaryType, of transcript: Transcript, _ work: any Work) async throws(QuillError) -> Written<Summary> {
        let lines = try Self.lines(transcript)
        var brief = Desk.Brief(
            prompt: try library.file("summary-\(type.rawValue)"), lines: [], key: type.rawValue, title: "the \(type.title.lowercased())")
        brief.context = [("title", work.item.title)]
        let whole = brief
        let language = work.parameters.language ?? transcript.language
        return try await climb(brief.prompt, of: transcript, input: transcript.digest, work) {
            (desk) async throws(QuillError) in
            var brief = whole
            brief.lines = try await Condenser(desk: desk).lines(lines, for: brief, schema: Answers.Points.schema)
            let shown = brief.lines.cues
            let form = SummaryForm(type, sourceWords: lines.wordCount)
            return try await desk.ask(brief, as: Answers.Points.self) { (answer) throws(Fault) in
                try form.summary(answer, shown: shown, language: language)
            }
        } writer: { (writer) async throws(QuillError) in
            try await writer.summary(type, of: transcript, work)
        }
    }
}

/// The lengths that a type of summary owes (contracts §2.4). A short source gives fewer points, and the summary says so.
struct SummaryForm {
    let type: SummaryType
    private let groups: ClosedRange<Int>
    private let bullets: ClosedRange<Int>
    private let bulletWords: Int
    private let headlineWords = 12...16
    /// Whether the source may hold fewer statements than the type asks for. A statement takes some twenty spoken words.
    private let mayBeShort: Bool

    init(_ type: SummaryType, sourceWords: Int) {
        self.type = type
        switch type {
        case .bulletPoints: (groups, bullets, bulletWords) = (1...1, 10...16, 18)
        case .comprehensive: (groups, bullets, bulletWords) = (2...4, 3...5, 40)
        case .keyInsights: (groups, bullets, bulletWords) = (3...5, 3...5, 40)
        }
        mayBeShort = sourceWords < groups.lowerBound * bullets.lowerBound * 20
    }

    func summary(_ answer: Answers.Points, shown: Set<Int>, language: String) throws(Fault) -> Summary {
        let headline = try cited(answer.headline, shown)
        let count = Plain.wordCount(headline.text)
        guard headlineWords.contains(count) || (mayBeShort && (3...16).contains(count)) else {
            throw .invalid("the headline has \(count) words and not 12 to 16")
        }
        let found = answer.groups.filter { !$0.bullets.isEmpty }
        let isShort = found.count < groups.lowerBound || found.contains { $0.bullets.count < bullets.lowerBound }
        guard !found.isEmpty, found.count <= groups.upperBound, !isShort || mayBeShort else {
            let counts = found.map { String($0.bullets.count) }.joined(separator: ", ")
            let wanted = "\(groups.lowerBound) to \(groups.upperBound) groups of \(bullets.lowerBound) to \(bullets.upperBound) bullets"
            throw .invalid("it has \(found.count) groups (of \(counts.isEmpty ? "no" : counts) bullets) and not \(wanted)")
        }
        let made = try found.enumerated().map { (index, group) throws(Fault) in
            guard group.bullets.count <= bullets.upperBound else {
                throw .invalid("groups[\(index)] has \(group.bullets.count) bullets and not \(bullets.lowerBound) to \(bullets.upperBound)")
            }
            return Summary.Group(
                heading: try heading(group, index),
                bullets: try group.bullets.map { (bullet) throws(Fault) in
                    try self.bullet(bullet, shown, index)
                })
        }
        return Summary(type: type, language: language, headline: headline, groups: made, shortSource: isShort)
    }

    private func heading(_ group: Answers.Points.Group, _ index: Int) throws(Fault) -> String? {
        guard type != .bulletPoints else { return nil }
        guard let heading = group.heading else { throw .invalid("groups[\(index)].heading is missing") }
        return try Checks.heading(heading)
    }

    private func bullet(_ text: Answers.Text, _ shown: Set<Int>, _ index: Int) throws(Fault) -> Cited {
        let bullet = try cited(text, shown)
        let count = Plain.wordCount(bullet.text)
        guard count <= bulletWords else {
            throw .invalid("a bullet of groups[\(index)] has \(count) words and not at most \(bulletWords)")
        }
        return bullet
    }

    private func cited(_ text: Answers.Text, _ shown: Set<Int>) throws(Fault) -> Cited {
        let line = Plain.line(text.text)
        guard Plain.wordCount(line) > 0 else { throw .invalid("a text of it is empty") }
        return Cited(line, cues: try Citations.checked(text.cues, shown))
    }
}
