import Foundation
import QuillCore
import Testing

@testable import QuillSources

/// Files as people give them, through ffmpeg, pandoc and the page reader themselves.
@Suite struct FileReaderTests {
    let workshop: Workshop
    let reader: FileReader

    init() throws {
        workshop = try Workshop()
        reader = FileReader(tools: try Installed.tools())
    }

    func inspect(_ path: String, as name: String? = nil) async throws(QuillError) -> SourceFacts {
        try await reader.inspect(workshop.item(name ?? "input"), media: path, workshop)
    }

    @Test func captionsWhateverTheirName() async throws {
        let facts = try await inspect(try workshop.write("talk.mp4", Sample.captions), as: "talk.mp4")
        #expect(facts.form == .captions && facts.facts.needsRecognition == false)
        #expect(facts.durationSeconds == 29.5)
        #expect(facts.goodTrack?.origin == "file" && facts.goodTrack?.cues.map(\.id) == [0, 1, 2])
        #expect(facts.language == "en" && facts.notes.isEmpty)
    }

    @Test func whatAFileIsMadeOf() async throws {
        let film = try await workshop.film("film.mp4")
        let bytes = Int64(try Data(contentsOf: URL(fileURLWithPath: film)).count)
        let made = try await reader.technical(of: film)
        #expect(made.format?.contains("mp4") == true && made.audioCodec == "aac" && made.videoCodec == "h264")
        #expect(made.sampleRateHz == 16_000 && made.channels == 1 && made.width == 64 && made.height == 64 && made.byteCount == bytes)
        let facts = try await inspect(film)
        #expect(facts.details == FoundDetails(technical: made))
        let captions = try workshop.write("talk.vtt", Sample.captions)
        let plain = Technical(format: "vtt", byteCount: Int64(Sample.captions.utf8.count))
        let read = try await inspect(captions)
        #expect(read.details.technical == plain)
        #expect(try await reader.technical(of: captions) == plain)
        let broken = try workshop.write("broken.mp4", [0, 0, 0, 24] + Array("ftypisom".utf8) + [UInt8](repeating: 7, count: 400))
        let error = try await failure { () async throws(QuillError) in try await reader.technical(of: broken) }
        #expect([.unsupportedInput, .damagedInput].contains(error.code), "\(error)")
    }

    @Test func repairsAreNotes() async throws {
        let text = "\u{FEFF}1\r\n00:00:05,000 --> 00:00:01,000\r\nBack to front.\r\n\r\n2\r\n00:00:06,000 --> 00:00:08,000\r\nAnd on.\r\n"
        let facts = try await inspect(try workshop.write("a.srt", text))
        #expect(facts.notes.count == 1 && facts.notes[0].contains("reversed"), "\(facts.notes)")
        #expect(facts.goodTrack?.cues.count == 2)
    }

    @Test func markdown() async throws {
        let text =
            "---\ntitle: 'On tides'\nauthor: Ada\n---\n# Other\n\nThe *sea* rises, see [this](http://x/y).\n\n```\ncode\n```\n- one item\n- two `items`\n"
        let facts = try await inspect(try workshop.write("a", text), as: "a.md")
        #expect(facts.title == "On tides" && facts.author == "Ada" && facts.form == .text)
        #expect(facts.goodTrack?.origin == "text")
        #expect(facts.goodTrack?.cues.map(\.text) == ["The sea rises, see this.", "one item", "two items"])
        #expect(facts.goodTrack?.cues.allSatisfy { $0.startMilliseconds == nil } == true)
        #expect(facts.notes == ["Code was left out."])
    }

    @Test func plainTextKeepsItsSigns() async throws {
        let facts = try await inspect(try workshop.write("a", "# not a heading\n\n5 * 3 * 2 = 30"), as: "a.txt")
        #expect(facts.goodTrack?.cues.map(\.text) == ["# not a heading", "5 * 3 * 2 = 30"])
    }

    @Test func sixteenBitText() async throws {
        for (mark, isBig) in [([UInt8](arrayLiteral: 0xFF, 0xFE), false), ([0xFE, 0xFF], true)] {
            let units = Array("Čas plyne.\r\n\r\nDruhý odstavec.".utf16).flatMap { unit in
                isBig ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            }
            let facts = try await inspect(try workshop.write("a.txt", mark + units))
            #expect(facts.goodTrack?.cues.map(\.text) == ["Čas plyne.", "Druhý odstavec."])
        }
    }

    @Test func invalidBytesAreReplacedAndTold() async throws {
        let facts = try await inspect(try workshop.write("a.txt", Array("Caf".utf8) + [0xE9] + Array(" is open today.".utf8)))
        #expect(facts.goodTrack?.cues.first?.text == "Caf\u{FFFD} is open today.")
        #expect(facts.notes == ["1 character was not valid UTF-8 and stands as �."])
    }

    @Test func wordDocument() async throws {
        let source = try workshop.write(
            "in.md", "---\ntitle: Tides\nauthor: Ada\n---\n\n# Part\n\nThe sea rises and falls.\n\nTwice a **day**.\n")
        let path = try await workshop.make("out.docx", "pandoc", source, "-f", "markdown", "-o")
        let facts = try await inspect(path)
        #expect(facts.title == "Tides" && facts.author == "Ada")
        #expect(facts.goodTrack?.cues.map(\.text) == ["The sea rises and falls.", "Twice a day."])
    }

    @Test func pageWithScripts() async throws {
        let text = """
            <!DOCTYPE html><html lang="fr"><head><title>Les marées</title><script>alert("bad")</script></head><body><article><h1>Les marées</h1>
            <p>La mer monte et descend deux fois par jour, et la lune en est la raison principale.</p><script>document.write("bad")</script>
            <p onclick="bad()">De l'autre côté, l'eau reste en arrière, et c'est ce que nous appelons la marée.</p></article></body></html>
            """
        let facts = try await inspect(try workshop.write("a", text))
        #expect(facts.title == "Les marées" && facts.language == "fr" && facts.form == .text)
        #expect(facts.goodTrack?.cues.count == 2)
        #expect(facts.goodTrack?.cues.contains { $0.text.contains("bad") } == false)
    }

    @Test func filmWithCaptionsInIt() async throws {
        _ = try workshop.write("talk.vtt", Sample.captions)
        let path = try await workshop.film(
            "talk.mp4",
            [
                "-i", workshop.folder + "/talk.vtt", "-map", "0:a", "-map", "1:v", "-map", "2:s", "-c:s", "mov_text", "-metadata:s:s:0",
                "language=eng",
                "-metadata", "title=On tides", "-metadata", "artist=Ada",
            ])
        let facts = try await inspect(path)
        #expect(facts.form == .video && facts.title == "On tides" && facts.author == "Ada")
        #expect(abs((facts.durationSeconds ?? 0) - 30) < 0.5)
        #expect(facts.goodTrack?.origin == "embedded" && facts.goodTrack?.language == "en" && facts.goodTrack?.cues.count == 3)
        #expect(facts.facts.needsRecognition == false)
    }

    @Test func captionsOfTheBeginningAreDoubted() async throws {
        _ = try workshop.write("bit.vtt", "WEBVTT\n\n00:00.000 --> 00:03.000\nOnly the beginning.\n")
        let path = try await workshop.film(
            "talk.mkv", ["-i", workshop.folder + "/bit.vtt", "-map", "0:a", "-map", "1:v", "-map", "2:s", "-c:s", "srt"])
        let facts = try await inspect(path)
        #expect(facts.tracks.first?.doubts == ["covers 9 % of the recording"])
        #expect(facts.facts.needsRecognition == true)
    }

    @Test func soundAlone() async throws {
        let path = try await workshop.make("a.mp3", "ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=440:d=2")
        #expect(try await inspect(path, as: "a.txt").form == .audio)
    }
}
