import QuillCore

/// Puts the blocks of an answer together into a section, each paragraph ending in links to the moments that it rests on.
struct SectionWriter {
    let entry: Chapters.Entry
    /// The lines that the model was shown, and may cite.
    let shown: Set<Int>
    /// What was in fact said, for quotes.
    let lines: [Line]
    let said: Set<String>
    let length: Length

    func section(_ answer: Answers.Blocks) throws(Fault) -> Section {
        guard (1...60).contains(answer.blocks.count) else { throw .invalid("it has \(answer.blocks.count) blocks") }
        var parts: [(kind: Answers.Blocks.Kind, text: String)] = []
        var cues: Set<Int> = []
        var words = 0
        for (index, block) in answer.blocks.enumerated() {
            let text = InlineMarkdown(block.text, citing: shown, said: said)
            let count = Plain.wordCount(text.plain)
            // Nothing but tags or addresses stood there.
            guard count > 0 else { continue }
            guard block.kind != .subheading else {
                if entry.role == .body, index + 1 < answer.blocks.count { parts.append((.subheading, text.plain)) }
                continue
            }
            let rests = try Citations.checked(block.cues + text.cues, shown)
            cues.formUnion(rests)
            words += count
            parts.append((kind(of: block, text.plain, rests), text.markdown + rests.map { " [¶](cue:\($0))" }.joined()))
        }
        guard words > 0 else { throw .empty }
        guard (length.least...(length.most + length.most / 4)).contains(words) else {
            throw .invalid("it has \(words) words and not \(length.least) to \(length.most)")
        }
        return Section(key: entry.key, heading: entry.heading, level: entry.level, markdown: markdown(parts), cues: cues.sorted())
    }

    /// A quote that nobody spoke is a paragraph.
    private func kind(of block: Answers.Blocks.Block, _ text: String, _ cues: [Int]) -> Answers.Blocks.Kind {
        if entry.role == .takeaways { return .bullet }
        guard block.kind == .quote else { return entry.role == .lead ? .paragraph : block.kind }
        let spoken = lines.filter { !$0.cues.allSatisfy { !cues.contains($0) } }.flatMap { Plain.words($0.text) }.joined(separator: " ")
        return (" " + spoken + " ").contains(" " + Plain.words(text).joined(separator: " ") + " ") ? .quote : .paragraph
    }

    private func markdown(_ parts: [(kind: Answers.Blocks.Kind, text: String)]) -> String {
        var text = ""
        for (index, part) in parts.enumerated() {
            if index > 0 { text += part.kind == .bullet && parts[index - 1].kind == .bullet ? "\n" : "\n\n" }
            switch part.kind {
            case .paragraph: text += part.text
            case .bullet: text += "- " + part.text
            case .quote: text += "> " + part.text
            case .subheading: text += String(repeating: "#", count: min(6, entry.level + 1)) + " " + InlineMarkdown.escaped(part.text)
            }
        }
        return text
    }
}
