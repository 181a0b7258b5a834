import QuillCore

/// Makes long material short enough for one call: takes notes part by part, each note with the cues that it rests on, and again
/// of the notes where they are still too many. Every call is a checkpoint.
struct Condenser {
    let desk: Desk

    private static let maxRounds = 5
    private static let maxParts = 500

    func lines(_ lines: [Line], for brief: Desk.Brief, schema: String) async throws(QuillError) -> [Line] {
        let room = try desk.room(for: brief, schema: schema)
        var lines = lines
        for round in 1...Self.maxRounds {
            let size = lines.tokens
            if size <= room { return lines }
            lines = try await notes(of: lines, brief, round)
            // A model whose notes are as long as what they are of would go on for ever.
            if lines.tokens * 10 > size * 8 { break }
        }
        if lines.tokens <= room { return lines }
        throw QuillError(
            .modelUnusable, "\(desk.model.name) takes no notes short enough for \(brief.title).", .climb,
            hint: "Choose a model with a larger context.")
    }

    private func notes(of lines: [Line], _ brief: Desk.Brief, _ round: Int) async throws(QuillError) -> [Line] {
        var order = Desk.Brief(prompt: try desk.library.file("notes"), lines: [], key: "", title: "notes for \(brief.title)")
        order.values = ["notes": "20"]
        let parts = lines.parts(of: try desk.room(for: order, schema: Answers.Notes.schema))
        guard parts.count <= Self.maxParts else {
            throw QuillError(
                .tooLong, "It takes \(parts.count) parts to read this with \(desk.model.name).", .climb,
                hint: "Choose a model with a larger context.")
        }
        var notes: [Line] = []
        for (index, part) in parts.enumerated() {
            order.lines = part
            order.key = "\(brief.key)/notes.\(round).\(index + 1)"
            order.title = "part \(index + 1) of \(parts.count) for \(brief.title)"
            let known = part.cues
            notes += try await desk.ask(order, as: Answers.Notes.self) { (answer) throws(Fault) in
                guard (1...40).contains(answer.notes.count) else { throw .invalid("it has \(answer.notes.count) notes") }
                return try answer.notes.map { (note) throws(Fault) in
                    Line(cues: try Citations.checked(note.cues, known), text: Plain.line(note.text))
                }
            }
        }
        return notes
    }
}

/// The numbers by which an answer says what it rests on.
enum Citations {
    static let most = 4

    /// In order and each once. An answer that cites what it was not shown is refused: the rest of it is then no better.
    static func checked(_ cues: [Int], _ known: Set<Int>) throws(Fault) -> [Int] {
        if let unknown = cues.first(where: { !known.contains($0) }) {
            throw .invalid("it cites line \(unknown), which the material does not have")
        }
        let cues = Set(cues).sorted()
        guard !cues.isEmpty else { throw .invalid("a text of it cites no line of the material") }
        return Array(cues.prefix(most))
    }
}
