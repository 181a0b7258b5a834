internal import Children
internal import Foundation
package import QuillCore

extension WebReader {
    private static let reportBytes = 32 << 20
    private static let lookBytes: Int64 = 256 << 20

    package func inspect(_ item: Item, media: String?, _ work: any Work) async throws(QuillError) -> SourceFacts {
        let address = try Self.address(of: item)
        let (report, result) = try await look(at: address, in: work.scratch)
        try check(report)

        let spoken = CaptionChoice.spokenLanguage(report)
        var facts = SourceFacts(
            title: report.ownTitle, author: report.author, publishedAt: report.publishedAt, durationSeconds: report.durationSeconds,
            language: spoken, form: report.formats.contains(where: \.hasVideo) ? .video : report.formats.isEmpty ? .captions : .audio)
        facts.details.engagement = report.engagement
        let trouble = try await addCaptions(report, result.output, address, to: &facts, work)
        if facts.form == .captions, facts.tracks.isEmpty {
            if let trouble { throw trouble }
            // Without formats yt-dlp only warned why.
            throw YtDLPFailure.classified(String(decoding: result.errorTail, as: UTF8.self), host: address.host)
                ?? QuillError(
                    .noCaptions, "\(address.host): The page has neither a recording nor captions.",
                    hint: "Give the address of the recording itself, or the recording as a file.")
        }
        if facts.language == nil { facts.language = facts.goodTrack?.language }
        return facts
    }

    /// How the item fares: the same look as at the beginning, and nothing else is brought.
    package func engagement(of item: Item, in folder: String) async throws(QuillError) -> Engagement? {
        let address = try Self.address(of: item)
        let (report, result) = try await look(at: address, in: folder)
        guard !report.isPlaylist else { throw Self.playlist }
        // Without anything to play or read yt-dlp only warned why.
        if report.formats.isEmpty, report.subtitles.isEmpty, report.automaticCaptions.isEmpty,
            let error = YtDLPFailure.classified(String(decoding: result.errorTail, as: UTF8.self), host: address.host)
        {
            throw error
        }
        return report.engagement
    }

    private func look(at address: WebAddress, in folder: String) async throws(QuillError) -> (YtDLPReport, ChildResult) {
        let (result, refusals) = try await run(
            ["--dump-single-json", "--ignore-no-formats-error", "--", address.text], in: folder,
            seconds: limits.lookSeconds, bytes: Self.lookBytes, output: .collect(limitBytes: Self.reportBytes))
        guard result.succeeded, let report = await Self.report(result.output) else {
            throw YtDLPFailure.classified(result, refusals: refusals, host: address.host)
        }
        return (report, result)
    }

    private func check(_ report: YtDLPReport) throws(QuillError) {
        guard !report.isPlaylist else { throw Self.playlist }
        guard !report.isBroadcast else {
            throw QuillError(.live, "The broadcast is not over yet.", hint: "Run the same command again when its recording is there.")
        }
        if let seconds = report.durationSeconds, seconds > limits.durationSeconds {
            throw QuillError(
                .tooLong,
                "The recording lasts \(Int(min(seconds, 1e9) / 3_600)) hours, more than the \(Int(limits.durationSeconds / 3_600)) that are taken.",
                hint: "Give a part of it as a file.")
        }
        if let ending = report.fileExtension, ["vtt", "srt", "txt", "pdf", "html"].contains(ending) {
            throw QuillError(
                .unsupported, "The address is that of a file that is no recording.", hint: "Save the file and give its path.")
        }
    }

    /// Asks for captions until some are good. What goes wrong with them is a note, since the recording can be listened to;
    /// the first trouble is returned for sources that have nothing else.
    private func addCaptions(
        _ report: YtDLPReport, _ json: [UInt8], _ address: WebAddress, to facts: inout SourceFacts, _ work: any Work
    ) async throws(QuillError) -> QuillError? {
        var trouble: QuillError?
        for choice in CaptionChoice.choices(report) where facts.goodTrack == nil {
            do {
                var read = try await captions(choice, json, address, work)
                read.track.doubts = CaptionJudge.doubts(
                    of: read.track, durationSeconds: facts.durationSeconds, sourceLanguage: facts.language, soundTags: read.soundTags)
                facts.tracks.append(read.track)
                facts.notes += read.notes
            } catch {
                if [.cancelled, .toolMissing, .diskFull].contains(error.code) { throw error }
                facts.notes.append(
                    "The \(choice.origin)'s captions could not be had: \(error.message)".replacing("automatic's", with: "automatic"))
                if trouble == nil { trouble = error }
                if error.code == .rateLimited { return trouble }
            }
        }
        return trouble
    }

    private func captions(
        _ choice: CaptionChoice, _ json: [UInt8], _ address: WebAddress, _ work: any Work
    ) async throws(QuillError) -> CaptionReading.Result {
        guard try await pace.turn(at: address.host) else {
            throw QuillError(
                .rateLimited, "\(address.host) asked for patience with captions a short while ago.",
                .wait(seconds: Int(limits.captionRestSeconds)), hint: "Run the same command again later.")
        }
        let folder = work.scratch + "/captions-" + choice.origin
        try await FileBytes.shared.write(json, to: work.scratch + "/look.json")
        let (result, refusals) = try await run(
            [
                "--load-info-json", work.scratch + "/look.json", "--ignore-no-formats-error", "--skip-download", "--no-progress",
                choice.origin == "owner" ? "--write-subs" : "--write-auto-subs", "--sub-langs", choice.key.replacing(".", with: "\\."),
                "--sub-format", "vtt/srt/best", "--paths", folder, "--output", "captions.%(ext)s",
            ],
            in: work.scratch, seconds: limits.lookSeconds, bytes: Self.lookBytes, output: .discard)
        guard let path = await FileBytes.shared.first(in: folder, prefix: "captions.") else {
            let failure =
                result.succeeded && refusals.isEmpty
                ? QuillError(.noCaptions, "\(address.host): The captions are not there.")
                : YtDLPFailure.classified(result, refusals: refusals, host: address.host)
            await pace.note(address.host, complained: failure.code == .rateLimited)
            throw failure
        }
        await pace.note(address.host, complained: false)
        let bytes = try await FileBytes.shared.all(path, limit: 16 << 20, what: "The captions file")
        return try await CaptionReading.read(bytes, origin: choice.origin, language: choice.language)
    }

    /// Nil for `null`, which stands for nothing found, and for what is no report.
    @concurrent private static func report(_ json: [UInt8]) async -> YtDLPReport? {
        do { return try JSONDecoder().decode(YtDLPReport?.self, from: Data(json)) } catch { return nil }
    }
}
