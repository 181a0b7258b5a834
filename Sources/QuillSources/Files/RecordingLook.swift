internal import Captions
internal import Media
internal import QuillCore

/// Looks at a recording: what its container says, and the captions in it.
struct RecordingLook {
    let media: MediaTools
    /// Captions of more languages than this are not taken out.
    private let tracksMax = 4

    init(media: MediaTools) { self.media = media }

    func facts(of path: String, kind: String?) async throws(QuillError) -> SourceFacts {
        let probe: MediaProbe
        do { probe = try await media.probe(path) } catch { throw MediaTrouble.classified(error, kind: kind) }
        var facts = SourceFacts(
            title: probe.title, author: probe.artist, durationSeconds: probe.durationSeconds,
            form: probe.streams.contains { $0.kind == .video && !$0.isAttachedPicture } ? .video : .audio)
        facts.details.technical = Technical(probe)
        do {
            facts.language = LanguageTag.normalised(try probe.audio().language)
        } catch .noAudio where !probe.captionStreams.isEmpty {
            facts.form = .captions
            facts.notes.append("The recording has no sound; its captions are all there is.")
        } catch {
            throw MediaTrouble.classified(error)
        }
        try await addCaptions(of: probe, path, to: &facts)
        if facts.form == .captions, facts.tracks.isEmpty { throw MediaTrouble.classified(.noAudio) }
        if facts.language == nil { facts.language = facts.goodTrack?.language }
        return facts
    }

    private func addCaptions(of probe: MediaProbe, _ path: String, to facts: inout SourceFacts) async throws(QuillError) {
        let spoken = LanguageTag.primary(facts.language)
        func rank(_ stream: MediaStream) -> Int {
            let language = LanguageTag.primary(stream.language)
            if spoken != nil, language == spoken { return 0 }
            return stream.isDefault ? 1 : language == "en" ? 2 : 3
        }
        let streams = probe.captionStreams.sorted { (rank($0), $0.index) < (rank($1), $1.index) }
        for stream in streams.prefix(tracksMax) {
            do {
                let bytes = try await extract(stream, of: path)
                var read = try await CaptionReading.read(bytes, as: .vtt, origin: "embedded", language: stream.language)
                read.track.doubts = CaptionJudge.doubts(
                    of: read.track, durationSeconds: probe.durationSeconds, sourceLanguage: facts.language, soundTags: read.soundTags)
                facts.tracks.append(read.track)
                facts.notes += read.notes
            } catch {
                // A recording whose captions cannot be read can still be listened to.
                if error.code == .cancelled || error.code == .toolMissing { throw error }
                facts.notes.append("The captions in the file could not be read: \(error.message)")
            }
        }
    }

    private func extract(_ stream: MediaStream, of path: String) async throws(QuillError) -> [UInt8] {
        do { return try await media.extractSubtitles(path, stream: stream) } catch { throw MediaTrouble.classified(error) }
    }
}
