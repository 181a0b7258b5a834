/// Arranges chosen sentences: the thesis first, the rest in the order spoken, in paragraphs that keep together what was said together.
struct Paragraphs {
    let analysis: Analysis
    var paragraphsMax = 4
    private static let sentencesMax = 5
    private static let wordsWanted = 75

    func arranged(_ chosen: [Int]) -> [Passage] {
        let units = thesisFirst(units(chosen))
        guard !units.isEmpty else { return [] }
        var paragraphs: [[[Int]]] = [[]]
        let words = chosen.reduce(0) { $0 + analysis.sentences[$1].wordCount }
        let wanted = max(Paragraphs.wordsWanted, (words + paragraphsMax - 1) / paragraphsMax)
        for unit in units {
            let current = paragraphs[paragraphs.count - 1].flatMap(\.self)
            let length = current.reduce(0) { $0 + analysis.sentences[$1].wordCount }
            let isFull = length >= wanted || current.count + unit.count > Paragraphs.sentencesMax
            let isGap =
                current.count >= 2
                && (current.last.map {
                    unit[0] - $0 > 3 || analysis.sentences[unit[0]].opensParagraph || analysis.signals[unit[0]].opensTopic
                } ?? false)
            if !current.isEmpty, isFull || isGap, paragraphs.count < paragraphsMax || current.count >= Paragraphs.sentencesMax + 2 {
                paragraphs.append([])
            }
            paragraphs[paragraphs.count - 1].append(unit)
        }
        evenOut(&paragraphs)
        return paragraphs.map { passage($0.flatMap(\.self)) }
    }

    /// A paragraph of one sentence takes the last thought of the paragraph before, or joins it.
    private func evenOut(_ paragraphs: inout [[[Int]]]) {
        for index in paragraphs.indices.dropFirst().reversed() where paragraphs[index].joined().count == 1 {
            if paragraphs[index - 1].count >= 3, let last = paragraphs[index - 1].popLast() {
                paragraphs[index].insert(last, at: 0)
            } else {
                paragraphs[index - 1] += paragraphs.remove(at: index)
            }
        }
    }

    /// A sentence with those after it that lean on it.
    private func units(_ chosen: [Int]) -> [[Int]] {
        var units: [[Int]] = []
        for index in chosen {
            if analysis.signals[index].isDependent, let last = units.last?.last, last == index - 1 {
                units[units.count - 1].append(index)
            } else {
                units.append([index])
            }
        }
        return units
    }

    /// The unit that opens best moves to the front, if it is clearly better than what stands there and not far from it.
    private func thesisFirst(_ units: [[Int]]) -> [[Int]] {
        guard units.count > 2, let first = units.first?.first else { return units }
        func worth(_ unit: [Int]) -> Double { analysis.signals[unit[0]].isDependent ? -1 : analysis.worth[unit[0]] }
        var units = units
        let reach = max(1, units.count / 3)
        var top = 0
        for index in 1...reach where worth(units[index]) > worth(units[top]) { top = index }
        // A text's opening order is worth keeping unless the gain is plain
        guard top > 0, analysis.signals[units[top][0]].concludes, worth(units[top]) > analysis.worth[first] + 0.1,
            !analysis.signals[first].opensTopic
        else { return units }
        units.insert(units.remove(at: top), at: 0)
        return units
    }

    private func passage(_ indices: [Int]) -> Passage {
        var text = ""
        var previous: Int?
        for index in indices {
            let sentence = analysis.sentences[index]
            let follows = previous == index - 1
            let written = follows ? sentence.contrast ?? sentence.text : sentence.text
            let unspaced = text.unicodeScalars.last.map { "。！？".unicodeScalars.contains($0) } ?? true
            text += (unspaced ? "" : " ") + written
            previous = index
        }
        return Passage(text: text, utteranceIDs: analysis.utteranceIDs(of: indices))
    }
}
