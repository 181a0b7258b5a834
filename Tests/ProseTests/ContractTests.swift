import Testing
@testable import Prose

/// What every product owes, whatever the source.
struct ContractTests {
    @Test func summariesKeepTheirLimits() throws {
        for (name, transcript) in try Samples.all() {
            let writer = Writer(transcript)
            for kind in Summary.Kind.allCases {
                let summary = writer.summary(kind)
                let bullets = summary.groups.flatMap(\.bullets)
                let headings = summary.groups.compactMap(\.heading)
                let label = "\(name), \(kind)"
                #expect(bullets.allSatisfy { words($0.text) <= 18 }, "\(label)")
                #expect(Set(bullets.map(\.text)).count == bullets.count, "\(label): a bullet twice")
                #expect(Set(headings.map { $0.lowercased() }).count == headings.count, "\(label): a heading twice")
                #expect(summary.groups.allSatisfy { $0.bullets.count <= (kind == .bulletPoints ? 16 : 5) }, "\(label)")
                for bullet in bullets { check(bullet, of: transcript, label) }
                if let headline = summary.headline { check(headline, of: transcript, label) }
                guard !summary.shortSource else { continue }
                #expect((12...16).contains(words(summary.headline?.text ?? "")), "\(label): \(summary.headline?.text ?? "none")")
                switch kind {
                case .bulletPoints: #expect((10...16).contains(bullets.count), "\(label)")
                case .comprehensive:
                    #expect((2...4).contains(summary.groups.count) && summary.groups.allSatisfy { $0.bullets.count >= 3 }, "\(label)")
                case .keyInsights:
                    #expect((3...5).contains(summary.groups.count) && summary.groups.allSatisfy { $0.bullets.count >= 3 }, "\(label)")
                }
            }
        }
    }

    @Test func longSourcesAreNotShort() throws {
        for name in ["talk.txt", "interview.txt"] {
            let text = try Samples.fixture(name)
            let writer = Writer(name == "interview.txt" ? Samples.dialogue(text) : Samples.cues(text))
            for kind in Summary.Kind.allCases { #expect(!writer.summary(kind).shortSource, "\(name) \(kind)") }
        }
        #expect(Writer(Samples.document("Two cables had rusted through.")).summary(.bulletPoints).shortSource)
    }

    @Test func articlesKeepTheirLimits() throws {
        for (name, transcript) in try Samples.all() {
            let article = Writer(transcript).article()
            #expect(!article.title.isEmpty, "\(name)")
            #expect(
                !article.seo.slug.isEmpty
                    && article.seo.slug.utf8.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) },
                "\(name): \(article.seo.slug)")
            #expect(article.seo.description.count <= 180 && !article.seo.description.isEmpty, "\(name)")
            #expect(article.seo.keywords.count <= 10, "\(name)")
            #expect(article.sections.count == article.outline.segments.count, "\(name)")
            #expect(
                article.chapters.flatMap(\.segments) == Array(article.sections.indices), "\(name): chapters cover the sections in order")
            let headings = article.sections.map { $0.heading.lowercased() }
            #expect(Set(headings).count == headings.count, "\(name): \(headings)")
            for section in article.sections {
                #expect(section.paragraphs.count <= 4, "\(name)")
                #expect(section.heading.split(separator: " ").count <= 7, "\(name): \(section.heading)")
                checkEnd(section.heading, of: transcript, name)
                for paragraph in section.paragraphs { check(paragraph, of: transcript, name) }
                if let quote = section.quote { #expect(spoken(transcript).contains(quote.text), "\(name): \(quote.text)") }
            }
        }
    }

    @Test func articlesCoverTheirSource() throws {
        for (name, range) in [("talk.txt", 0.45...0.65), ("interview.txt", 0.45...0.65)] {
            let text = try Samples.fixture(name)
            let transcript = name == "interview.txt" ? Samples.dialogue(text) : Samples.cues(text)
            let share = Double(body(Writer(transcript).article())) / Double(words(spoken(transcript)))
            #expect(range.contains(share), "\(name): \(share)")
        }
        let long = body(Writer(Samples.generated(words: 10_000)).article())
        #expect((800...1_900).contains(long), "\(long) words")
    }

    @Test func nothingIsSaidTwiceInTheBody() throws {
        for (name, transcript) in try Samples.all() {
            let article = Writer(transcript).article()
            var seen: Set<String> = []
            let texts =
                article.sections.flatMap { $0.paragraphs.map(\.text) + ($0.quote.map { [$0.text] } ?? []) }
                + (article.takeaways?.points.map(\.text) ?? [])
            for sentence in texts.flatMap({ $0.split(separator: ".").map { String($0).trimmed } }) where sentence.count > 12 {
                #expect(seen.insert(sentence).inserted, "\(name): \(sentence)")
            }
        }
    }

    @Test func stepsAloneGiveWhatTheWholeGives() throws {
        let writer = Writer(Samples.cues(try Samples.fixture("talk.txt")))
        let article = writer.article()
        let outline = writer.outline()
        #expect(outline == article.outline)
        #expect(outline.segments.indices.map { writer.section(outline, $0) } == article.sections)
        #expect(writer.chapters(outline) == article.chapters)
        #expect(writer.seo(outline) == article.seo)
        #expect(writer.lead(outline) == article.lead)
        #expect(Writer(Samples.cues(try Samples.fixture("talk.txt"))).article() == article, "the same source gives the same article")
        #expect(writer.section(outline, 99).paragraphs.isEmpty)
    }

    @Test func aForeignOutlineIsFollowed() throws {
        let transcript = Samples.cues(try Samples.fixture("talk.txt"))
        let ids = transcript.utterances.map(\.id)
        let outline = Outline(
            title: "T", description: "", keyphrases: [],
            segments: [
                Outline.Segment(heading: "First half", keyphrases: [], thesis: "", utteranceIDs: Array(ids[..<50]), start: 0),
                Outline.Segment(heading: "Nothing", keyphrases: [], thesis: "", utteranceIDs: [], start: nil),
            ])
        let section = Writer(transcript).section(outline, 0)
        #expect(section.heading == "First half" && !section.paragraphs.isEmpty)
        #expect(section.paragraphs.flatMap(\.utteranceIDs).allSatisfy { $0 <= ids[52] })
        #expect(Writer(transcript).section(outline, 1).paragraphs.isEmpty)
    }

    private func words(_ text: String) -> Int { text.split(whereSeparator: \.isWhitespace).count }

    private func body(_ article: Article) -> Int {
        article.sections.reduce(0) { sum, section in
            sum + section.paragraphs.reduce(0) { $0 + words($1.text) } + words(section.quote?.text ?? "")
        }
    }

    private func spoken(_ transcript: Transcript) -> String {
        transcript.utterances.flatMap { $0.text.split(whereSeparator: \.isWhitespace) }.joined(separator: " ")
    }

    private func check(_ passage: Passage, of transcript: Transcript, _ name: String) {
        let ids = Set(transcript.utterances.map(\.id))
        #expect(!passage.utteranceIDs.isEmpty && passage.utteranceIDs.allSatisfy(ids.contains), "\(name): \(passage.text)")
        #expect(Set(passage.utteranceIDs).count == passage.utteranceIDs.count, "\(name)")
        #expect(passage.text == passage.text.trimmed && !passage.text.contains("  "), "\(name): \(passage.text)")
        #expect(passage.text.first?.isLowercase != true, "\(name): \(passage.text)")
        checkEnd(passage.text, of: transcript, name)
    }

    private func checkEnd(_ text: String, of transcript: Transcript, _ name: String) {
        let last = text.split(separator: " ").last.map(String.init) ?? ""
        let bare = Word.key(of: last).trimmingPrefix { !$0.isLetter }
        let key = String(bare.prefix { $0.isLetter || $0 == "'" })
        #expect(
            ![
                "a", "an", "the", "and", "or", "of", "by", "with", "because", "which", "le", "la", "les", "et", "de", "des", "el", "los",
                "y", "con",
            ].contains(key), "\(name) dangles: \(text)")
    }
}
