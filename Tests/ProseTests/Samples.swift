import Foundation
@testable import Prose

/// Sources for the tests: fixtures cut into caption cues as a recogniser would, and generated texts.
enum Samples {
    static func fixture(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// Seven words a cue, 0.4 s a word, 0.9 s of silence after each line.
    static func cues(_ text: String, language: String = "en", title: String? = nil) -> Transcript {
        var utterances: [Utterance] = []
        var time = 0.0
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            for start in stride(from: 0, to: words.count, by: 7) {
                let end = min(words.count, start + 7)
                let until = time + Double(end - start) * 0.4
                utterances.append(
                    Utterance(id: 1000 + utterances.count, text: words[start..<end].joined(separator: " "), start: time, end: until))
                time = until
            }
            time += 0.9
        }
        return Transcript(utterances: utterances, language: language, title: title)
    }

    /// One utterance a line, `>Name: words`.
    static func dialogue(_ text: String) -> Transcript {
        var utterances: [Utterance] = []
        for (index, line) in text.split(separator: "\n").enumerated() {
            let parts = line.dropFirst().split(separator: ":", maxSplits: 1)
            utterances.append(
                Utterance(
                    id: index + 1, text: String(parts[1]), start: Double(index) * 20, end: Double(index) * 20 + 19,
                    speaker: String(parts[0])))
        }
        return Transcript(utterances: utterances)
    }

    static func document(_ text: String, language: String = "en") -> Transcript {
        Transcript(utterances: text.split(separator: "\n").enumerated().map { Utterance(id: $0, text: String($1)) }, language: language)
    }

    static func all() throws -> [(name: String, transcript: Transcript)] {
        [
            ("talk", cues(try fixture("talk.txt"))),
            ("interview", dialogue(try fixture("interview.txt"))),
            ("captions without marks", cues(try fixture("dump.txt"))),
            ("French", cues(try fixture("conference.fr.txt"), language: "fr")),
            ("Spanish", cues(try fixture("charla.es.txt"), language: "es")),
            ("Japanese", document(try fixture("ja.txt"), language: "ja")),
            ("document", document(try fixture("talk.txt"))),
            ("French read as an unknown language", cues(try fixture("conference.fr.txt"), language: "xx")),
            ("10,000 words", generated(words: 10_000)),
            ("one sentence", document("The bridge was closed on Monday because two cables had rusted through.")),
            (
                "three sentences",
                document("The bridge was closed on Monday. Two cables had rusted through. Repairs will cost four million euros.")
            ),
        ]
    }

    /// A long talk from a fixed set of clauses, the same on every run.
    static func generated(words: Int) -> Transcript {
        let subjects = [
            "The harbour", "A small team", "The archive", "Every sensor", "The night train", "Our garden", "The old mill", "A volunteer",
            "The library", "The city council", "A good map", "The river",
        ]
        let verbs = ["needs", "keeps", "brings", "saves", "moves", "shows", "protects", "changes", "measures", "replaces"]
        let objects = [
            "the water level", "three hundred visitors", "a broken pump", "the school roof", "twelve tonnes of sand", "the morning traffic",
            "a list of names", "the price of heating", "half of the budget", "the oldest trees", "a second bridge", "the paper records",
        ]
        let tails = [
            "because the winter is long", "when the tide turns", "after the storm of last year", "and nobody has to wait for it",
            "in the northern district", "before the summer begins", "with the help of the neighbours", "at a cost of nine thousand euros",
        ]
        var state: UInt64 = 42
        func next(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        var utterances: [Utterance] = []
        var count = 0
        while count < words {
            let topic = count / 900
            let subject = subjects[(topic * 2 + next(3)) % subjects.count]
            let text =
                "\(subject) \(verbs[next(verbs.count)]) \(objects[(topic * 3 + next(5)) % objects.count]) \(tails[next(tails.count)])."
            utterances.append(Utterance(id: utterances.count, text: text, start: Double(count) * 0.4, end: Double(count) * 0.4 + 3))
            count += text.split(separator: " ").count
        }
        return Transcript(utterances: utterances)
    }
}
