import Children
import Foundation
@testable import Media
import Testing

@Suite struct ListeningTests {
    @Test func findsSilences() async throws {
        let shop = try Workshop()
        let file = try await shop.make("beeps.flac", "-f", "lavfi", "-i", Workshop.beeps, "-t", "9")
        var progress: [Double] = []
        let scan = try await shop.tools.silences(in: file) { progress.append($0) }
        #expect(abs(scan.decodedSeconds - 9) < 0.05)
        #expect(scan.silences.count == 3)
        for (silence, start) in zip(scan.silences, [2.0, 5, 8]) {
            #expect(abs(silence.start - start) < 0.05 && abs(silence.end - start - 1) < 0.05)
        }
        #expect(progress.last == scan.decodedSeconds)
        try scan.checkComplete(try await shop.tools.probe(file))
    }

    @Test func threeHoursOfSilenceAreShortWork() async throws {
        let shop = try Workshop()
        let file = try await shop.make("silence.flac", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "10800")
        let scan = try await shop.tools.silences(in: file)
        #expect(abs(scan.decodedSeconds - 10_800) < 1)
        #expect(PieceCutter().cut(durationSeconds: scan.decodedSeconds, silences: scan.silences).isEmpty)
    }

    @Test(arguments: ["mp3", "m4a", "opus", "mkv"]) func extractsExactlyTheRange(kind: String) async throws {
        let shop = try Workshop()
        // Silence but for one second of tone from 40 to 41.
        let file = try await shop.make(
            "tone.\(kind)", "-f", "lavfi", "-i", "aevalsrc=0.5*sin(880*PI*t)*between(t\\,40\\,41):s=48000", "-t", "60")
        let output = shop.path("piece.raw")
        let seconds = try await shop.tools.extract(file, range: MediaRange(start: 38.5, end: 43.5), to: output, format: .raw)
        #expect(abs(seconds - 5) < 0.1)
        let samples = try shop.read(output).withUnsafeBytes { Array($0.bindMemory(to: Int16.self)) }
        #expect(abs(samples.count - 5 * MediaTools.sampleRate) < MediaTools.sampleRate / 20)
        let first = try #require(samples.firstIndex { abs(Int($0)) > 3000 })
        let last = try #require(samples.lastIndex { abs(Int($0)) > 3000 })
        #expect(abs(Double(first) / 16_000 - 1.5) < 0.06, "begins at \(Double(first) / 16_000)")
        #expect(abs(Double(last) / 16_000 - 2.5) < 0.06, "ends at \(Double(last) / 16_000)")
    }

    @Test func writesAWaveFile() async throws {
        let shop = try Workshop()
        let file = try await shop.make("beeps.ogg", "-f", "lavfi", "-i", Workshop.beeps, "-t", "3", "-ac", "2")
        let output = shop.path("out.wav")
        _ = try await shop.tools.extract(file, to: output)
        let header = try shop.read(output).prefix(44)
        #expect(header.prefix(4) == Data("RIFF".utf8) && header[8..<12] == Data("WAVE".utf8))
        #expect(header[22] == 1 && header[24] == 0x80 && header[25] == 0x3E && header[34] == 16)
        #expect(!FileManager.default.fileExists(atPath: output + ".partial"))
    }

    @Test func noticesWhatIsMissing() async throws {
        let shop = try Workshop()
        for (name, options) in [
            ("fast.mp4", ["-movflags", "+faststart"]), ("talk.wav", []), ("talk.mkv", []), ("talk.mp3", []), ("talk.flac", []),
        ] {
            let whole = try await shop.make(
                "whole-" + name, "-f", "lavfi", "-i", "anoisesrc=a=0.3:s=1", "-t", "60", options.first ?? "-ac", options.last ?? "1")
            let bytes = try shop.read(whole)
            let cut = try shop.write(name, bytes.prefix(bytes.count / 2))
            let probe = try await shop.tools.probe(cut)
            let scan = try await shop.tools.silences(in: cut)
            #expect(
                scan.decodedSeconds > 20 && scan.decodedSeconds < 40, "\(name): \(scan.decodedSeconds) of \(probe.durationSeconds ?? -1)")
            #expect(throws: MediaError.truncated(decodedSeconds: scan.decodedSeconds, expectedSeconds: probe.durationSeconds), "\(name)") {
                try scan.checkComplete(probe)
            }
        }
        // The index of an ordinary mp4 is at its end, so half of it cannot be read at all.
        let whole = try await shop.make("plain.mp4", "-f", "lavfi", "-i", "sine", "-t", "20")
        let bytes = try shop.read(whole)
        let half = try shop.write("half.mp4", bytes.prefix(bytes.count / 2))
        await #expect(throws: MediaError.truncated(decodedSeconds: 0, expectedSeconds: nil)) { try await shop.tools.probe(half) }
    }

    @Test func stopsWhenCancelledOrLate() async throws {
        let shop = try Workshop()
        let file = try await shop.make("long.flac", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-t", "10800")
        await #expect(throws: MediaError.timedOut) { try await shop.tools.silences(in: file, timeLimitSeconds: 0.2) }
        let output = shop.path("out.wav")
        // From within, at the first report: another task may hear of it when all is done.
        let task = Task { try await shop.tools.extract(file, to: output) { _ in withUnsafeCurrentTask { $0?.cancel() } } }
        await #expect(throws: MediaError.cancelled) { try await task.value }
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop.directory) == ["long.flac"])
    }

    @Test func readsTheToolsWords() {
        #expect(FFmpegReport.progressSeconds(Array("out_time_us=1234500".utf8)) == 1.2345)
        #expect(FFmpegReport.progressSeconds(Array("out_time_us=N/A".utf8)) == nil)
        #expect(FFmpegReport.meaning(of: "av_interleaved_write_frame(): No space left on device") == .diskFull)
        var reader = SilenceReader()
        reader.read("[silencedetect @ 0x5] silence_start: -0.01")
        reader.read("[silencedetect @ 0x5] silence_end: 1.5 | silence_duration: 1.51")
        reader.read("[silencedetect @ 0x5] silence_end: 3")
        reader.read("    title           : silence_start: 7")
        reader.read("[silencedetect @ 0x5] silence_start: 8")
        reader.finish(at: 9)
        #expect(reader.silences == [MediaRange(start: 0, end: 1.5), MediaRange(start: 8, end: 9)])
    }
}
