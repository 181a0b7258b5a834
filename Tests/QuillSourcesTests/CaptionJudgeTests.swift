import QuillCore
import Testing

@testable import QuillSources

@Suite struct CaptionJudgeTests {
    static func track(
        _ origin: String = "automatic", language: String? = "en", count: Int = 40, spacing: Int = 5, length: Int = 5,
        text: (Int) -> String = { "This is number \($0) of the lines, and it ends here." }
    ) -> CaptionTrack {
        CaptionTrack(
            origin: origin, language: language,
            cues: (0..<count).map {
                Cue(id: $0, startMilliseconds: $0 * spacing * 1000, endMilliseconds: ($0 * spacing + length) * 1000, text: text($0))
            })
    }

    static func doubts(_ track: CaptionTrack, duration: Double? = 200, language: String? = "en", soundTags: Int = 0) -> [String] {
        CaptionJudge.doubts(of: track, durationSeconds: duration, sourceLanguage: language, soundTags: soundTags)
    }

    @Test func goodCaptionsHaveNoDoubts() {
        for origin in ["owner", "automatic", "embedded", "file"] { #expect(Self.doubts(Self.track(origin)).isEmpty) }
        #expect(Self.doubts(Self.track(), duration: nil, language: nil).isEmpty)
    }

    @Test func coverage() {
        #expect(Self.doubts(Self.track("owner", count: 5)) == ["covers 12 % of the recording"])
        #expect(Self.doubts(Self.track("file", count: 5)) == ["covers 12 % of the recording"])
        #expect(Self.doubts(Self.track("owner", count: 400)) == ["runs on after the end of the recording"])
        // Pauses of twenty seconds: an owner's are pauses, a machine's are what it did not hear.
        let gaps = { (origin: String) in Self.track(origin, count: 8, spacing: 25) }
        #expect(Self.doubts(gaps("owner")).isEmpty)
        #expect(Self.doubts(gaps("automatic")).first == "covers 20 % of the recording")
    }

    @Test func language() {
        #expect(Self.doubts(Self.track("owner", language: "fr")) == ["is in fr, the recording in en"])
        #expect(Self.doubts(Self.track("owner", language: "en-GB")).isEmpty)
        #expect(Self.doubts(Self.track("file", language: "fr")).isEmpty)
    }

    @Test func whatMachinesDo() {
        #expect(Self.doubts(Self.track { "line number \($0) without an end to it" }) == ["has no punctuation"])
        #expect(Self.doubts(Self.track { _ in "Thanks for watching this again." }).contains("repeats its lines"))
        #expect(Self.doubts(Self.track { "Yes \($0)." }).contains("has 24 words a minute"))
        #expect(Self.doubts(Self.track(), soundTags: 41) == ["names more sounds than words"])
        #expect(Self.doubts(Self.track("owner") { "line number \($0) without an end to it" }).isEmpty)
    }

    @Test func languagesWithoutSpacesAreNotCounted() {
        #expect(Self.doubts(Self.track(language: "ja") { "これは\($0)番目の行で、とても長い文章です。" }, language: "ja").isEmpty)
    }

    @Test func noCues() { #expect(Self.doubts(CaptionTrack(origin: "file", language: nil, cues: [])) == ["holds no words"]) }
}
