extension Writer {
    package func outline() -> Outline {
        var headings = HeadingMaker(analysis)
        var segments: [Outline.Segment] = []
        for (number, range) in analysis.segments.enumerated() where range.contains(where: { analysis.worth[$0] >= 0 }) {
            let phrases = analysis.keyphrases.ofSegments[number]
            let thesis = thesis(of: range)
            segments.append(
                Outline.Segment(
                    heading: headings.heading(for: range, phrases: phrases).text,
                    keyphrases: phrases.map(\.text),
                    thesis: thesis.map { analysis.sentences[$0].text } ?? "",
                    utteranceIDs: analysis.utteranceIDs(of: range),
                    start: analysis.sentences[range.lowerBound].start))
        }
        return Outline(title: title(), description: description(), keyphrases: analysis.keyphrases.ofText.map(\.text), segments: segments)
    }

    /// The best sentence of a topic that can open it: one that stands alone, from its first half where possible.
    func thesis(of range: Range<Int>) -> Int? {
        let middle = range.lowerBound + (range.count + 1) / 2
        func score(_ index: Int) -> Double { analysis.worth[index] + (index < middle ? 0.25 : 0) }
        return best(range.filter(analysis.standsAlone), by: score) ?? best(range.filter { analysis.worth[$0] >= 0 }, by: score)
    }

    /// The sentence with the highest score, the earliest of equals.
    func best(_ indices: [Int], by score: (Int) -> Double) -> Int? {
        var best: (index: Int, score: Double)?
        for index in indices {
            let value = score(index)
            if value > (best?.score ?? -.infinity) { best = (index, value) }
        }
        return best?.index
    }

    /// The source's own title if it says something, else what the speaker announced, else what most topics speak of.
    func title() -> String {
        if let given = Titles.meaningful(analysis.transcript.title) ?? spokenTitle() { return given }
        let announced = announcedTopic()
        if let announced, announced.count <= 12 { return HeadingMaker(analysis).plain(announced, keepStop: false) }
        let subjects = analysis.keyphrases.subjects
        // "What we learned, what it costs, and how …": the first two of a long list, behind the subject
        if let name = subjects.first, let announced, ["what", "how", "why"].contains(announced[0].key) {
            let parts = announced.rendered().split(separator: ",").map { String($0).trimmed }
            if parts.count > 2 {
                return Cleaner.capitalized(name.text) + ": "
                    + parts.prefix(2).joined(separator: " " + (analysis.lexicon.templates?.and ?? ",") + " ")
            }
        }
        // Only a single topic can be named by one claim
        if analysis.segments.count < 2, let claim = HeadingMaker(analysis).claim() { return claim.text }
        if let common = commonSubjects() { return common }
        if let first = analysis.keyphrases.ofText.first { return Cleaner.capitalized(first.text) }
        if let first = analysis.sentences.first { return Titles.clipped(first.text, max: 60) }
        return analysis.lexicon.templates?.untitled ?? "Untitled"
    }

    func description() -> String {
        let leading = analysis.leading(120).filter { analysis.sentences[$0].text.count >= 40 }
        // What needs no context comes first
        let ranked = Array((leading.filter { analysis.claims[$0] } + leading.filter { !analysis.claims[$0] }).prefix(40))
        if let whole = ranked.prefix(12).first(where: { analysis.sentences[$0].text.count <= 180 }) {
            let text = analysis.sentences[whole].text
            // A second short sentence when there is room
            for other in ranked.prefix(8) where other > whole && !analysis.isSame(other, whole) {
                let joined = text + " " + analysis.sentences[other].text
                if joined.count <= 180 { return joined }
            }
            return text
        }
        let longest = ranked.first ?? analysis.sentences.indices.first { analysis.worth[$0] >= 0 }
        return longest.map { Titles.clipped(analysis.sentences[$0].text, max: 180) } ?? Titles.clipped(title(), max: 180)
    }

    package func seo(_ outline: Outline) -> SEO {
        var keywords: [String] = []
        for phrase in outline.keyphrases + outline.segments.compactMap(\.keyphrases.first) where keywords.count < 10 {
            if !keywords.contains(where: { $0.lowercased() == phrase.lowercased() }) { keywords.append(phrase) }
        }
        return SEO(
            title: Titles.clipped(outline.title, max: 70), description: Titles.clipped(outline.description, max: 180),
            slug: Titles.slug(outline.title), keywords: keywords)
    }

    /// Groups neighbouring topics, the most alike first, until at most `target` are left.
    package func chapters(_ outline: Outline, target: Int = 4) -> [Chapter] {
        guard !outline.segments.isEmpty else { return [] }
        if outline.segments.count <= 8 { return [Chapter(title: outline.title, segments: Array(outline.segments.indices))] }
        var groups = outline.segments.indices.map { [$0] }
        let ranges = outline.segments.map { sentences(of: $0) }
        func vector(_ group: [Int]) -> TermVector {
            analysis.terms.vector(
                of: (group.first.map { ranges[$0].lowerBound } ?? 0)..<max(
                    group.first.map { ranges[$0].lowerBound } ?? 0, group.last.map { ranges[$0].upperBound } ?? 0))
        }
        while groups.count > max(1, target) {
            let vectors = groups.map(vector)
            let pairs = 0..<(groups.count - 1)
            guard
                let pair = best(
                    Array(pairs),
                    by: { vectors[$0].similarity(to: vectors[$0 + 1]) - 0.2 * Double(groups[$0].count + groups[$0 + 1].count) })
            else { break }
            groups[pair] += groups.remove(at: pair + 1)
        }
        var used: Set<String> = []
        return groups.map { group in
            let titles = group.map { outline.segments[$0].heading }
            let title = group.count == 1 ? titles[0] : chapterTitle(group, outline: outline, used: &used)
            return Chapter(title: title, segments: group)
        }
    }

    private func chapterTitle(_ group: [Int], outline: Outline, used: inout Set<String>) -> String {
        let and = analysis.lexicon.templates?.and ?? "·"
        let phrases = group.compactMap { index in outline.segments[index].keyphrases.first { !used.contains($0) } }
        guard phrases.count >= 2 else { return outline.segments[group[0]].heading }
        used.formUnion(phrases.prefix(2))
        return Cleaner.capitalized("\(phrases[0]) \(and) \(phrases[1])")
    }
}
