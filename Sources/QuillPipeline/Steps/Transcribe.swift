internal import QuillCore

/// Gets the words: captions that are good, else what a recogniser hears, else captions that are less good, saying so.
/// Makes `transcript`.
struct Transcribe: Step {
    let recognition: RecordingRecogniser

    let name = "transcribe"
    let version = 1

    func makes(_ variant: Variant) -> Bool { variant == .transcript }

    func needs(_ target: Target, _ world: World) -> Needs {
        let source = Target(target.subject, .source)
        guard let facts = world.existing[source]?.facts else { return Needs([source], isComplete: false) }
        return Needs(facts.needsRecognition == true ? [source, Target(target.subject, .media)] : [source])
    }

    func heeds(_ target: Target, _ world: World, _ parameters: Parameters) -> [String: String] {
        let needsRecognition = world.facts(.source, of: target.subject)?.needsRecognition == true
        return needsRecognition ? ["speech_model": parameters.speechModel] : [:]
    }

    func ladder(_ parameters: Parameters) -> [String] { ["captions", Self.recognition] }
    private static let recognition = "recognition"

    func estimate(_ target: Target, _ world: World, _ parameters: Parameters) -> Estimate {
        guard let facts = world.facts(.source, of: target.subject) else {
            return Estimate(cost: .zero, basis: "captions, or \(parameters.speechModel) on this machine")
        }
        guard facts.needsRecognition == true else { return Estimate(cost: .zero, basis: "captions") }
        let minutes = (facts.durationSeconds ?? world.item.durationSeconds ?? 0) / 60
        return Estimate(cost: .zero, basis: "\(Int(minutes.rounded(.up))) min of sound, \(parameters.speechModel) on this machine")
    }

    func run(_ work: any Work) async throws(QuillError) -> Products {
        let facts: SourceFacts = try await work.input(.source)
        let (transcript, insteadOf) = try await transcript(facts, work)
        guard !transcript.cues.isEmpty else {
            throw QuillError(.noSpeech, "There are no words in it.", hint: "Check that it is the recording you meant.")
        }
        return Products(
            artifact: NewArtifact(
                .bytes(try JSON.encode(transcript)), mediaType: "application/json",
                facts: Facts(tokens: TokenEstimate.tokens(transcript))),
            facts: ItemFacts(title: nil, durationSeconds: nil, language: transcript.language), engine: transcript.engine,
            insteadOf: insteadOf)
    }

    private func transcript(_ facts: SourceFacts, _ work: any Work) async throws(QuillError) -> (Transcript, insteadOf: [String]) {
        let isWritten = facts.form == .text || facts.form == .captions
        if let chosen = facts.tracks.firstIndex(where: \.doubts.isEmpty) ?? (isWritten ? facts.tracks.indices.first : nil) {
            let transcript = Transcript(track: facts.tracks[chosen], fallback: facts.language, notes: facts.notes)
            return (transcript, facts.tracks[..<chosen].map(\.refusal))
        }
        try await work.turn(to: Self.recognition)
        do {
            return (try await recognition.recognise(work).noting(facts.notes), facts.tracks.map(\.refusal))
        } catch {
            guard let second = facts.tracks.first, error.disposition == .permanent else { throw error }
            let note = "Used captions that \(second.doubts.joined(separator: " and ")), because listening failed: \(error.message)"
            return (Transcript(track: second, fallback: facts.language, notes: facts.notes + [note]), [error.message])
        }
    }
}

extension CaptionTrack {
    /// Why it was not used: `The track of captions (automatic, en) has no punctuation.`.
    fileprivate var refusal: String {
        let kind = [origin, language].compactMap(\.self).joined(separator: ", ")
        return "The track of captions (\(kind)) \(doubts.joined(separator: " and "))."
    }
}

extension Transcript {
    fileprivate init(track: CaptionTrack, fallback: String?, notes: [String]) {
        self.init(
            language: track.language ?? fallback ?? "und", origin: track.origin == "text" ? .text : .captions(track.origin),
            cues: track.cues, notes: notes)
    }

    fileprivate func noting(_ more: [String]) -> Transcript {
        Transcript(language: language, origin: origin, cues: cues, notes: more + notes)
    }

    fileprivate var engine: String {
        switch origin {
        case .captions(let kind): "captions (\(kind))"
        case .recognised(let model): model
        case .text: "text"
        }
    }
}
